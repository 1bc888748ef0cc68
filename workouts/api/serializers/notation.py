"""Shapes of the notation in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from activities.enums import Family
from workouts.notation import LONGEST_TEXT

STRUCTURE_HELP = "The workout as structure, with its `version`, `sport` and `blocks`."


class WritingSerializer(serializers.Serializer[Any]):
    """A text in the notation or a structure, and in whose numbers it is wanted."""

    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, trim_whitespace=False)
    structure = serializers.DictField(required=False, help_text=STRUCTURE_HELP)
    family = serializers.ChoiceField(
        choices=Family.choices, required=False, help_text="Without one: whatever the text looks like."
    )
    client = serializers.UUIDField(required=False, help_text="In whose numbers; without one the words stay words.")
    date = serializers.DateField(required=False, help_text="The client's local day; today by default.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of text and structure."""
        if ("text" in attrs) == ("structure" in attrs):
            raise serializers.ValidationError("Send either a text or a structure.")
        return attrs


class WordsSerializer(serializers.Serializer[Any]):
    """A target or a weight: as it was written, in numbers where these say more, and what would be needed for them."""

    words = serializers.CharField()
    numbers = serializers.CharField(allow_blank=True)
    missing = serializers.CharField(allow_blank=True)


class StepLineSerializer(serializers.Serializer[Any]):
    """A step, or a repeat (`times` > 0) whose steps follow one level deeper."""

    path = serializers.CharField(help_text="Its place in the structure.")
    depth = serializers.IntegerField()
    times = serializers.IntegerField()
    kind = serializers.CharField(allow_blank=True)
    length = serializers.CharField(allow_blank=True)
    targets = WordsSerializer(many=True)
    zone = serializers.IntegerField(help_text="1 to 7, 0 for rest and repeats.")
    note = serializers.CharField(allow_blank=True)


class SetLineSerializer(serializers.Serializer[Any]):
    """Equal sets of one exercise."""

    path = serializers.CharField(help_text="The exercise's place in the structure.")
    block = serializers.CharField(allow_blank=True, help_text="What its exercises do together; empty for one alone.")
    exercise = serializers.CharField()
    count = serializers.IntegerField()
    amount = serializers.CharField()
    load = WordsSerializer(allow_null=True)
    effort = serializers.CharField(allow_blank=True)
    is_warm_up = serializers.BooleanField()
    tempo = serializers.CharField(allow_blank=True)
    rest = serializers.CharField(allow_blank=True)


class ProfileStepSerializer(serializers.Serializer[Any]):
    """One block of the drawn shape, repeats written out."""

    seconds = serializers.FloatField(source="length")
    zone = serializers.IntegerField(help_text="1 to 7, 0 for rest.")
    label = serializers.CharField(allow_blank=True)


class EstimateSerializer(serializers.Serializer[Any]):
    """What to expect: seconds, metres, load, working sets."""

    seconds = serializers.FloatField()
    metres = serializers.FloatField()
    load = serializers.FloatField()
    sets = serializers.IntegerField()
    is_rough = serializers.BooleanField(help_text="A length or an effort had to be assumed.")


class MistakeSerializer(serializers.Serializer[Any]):
    """Where a text cannot be read: characters from 0, line and column from 1."""

    message = serializers.CharField()
    position = serializers.IntegerField()
    end = serializers.IntegerField()
    line = serializers.IntegerField()
    column = serializers.IntegerField()
    suggestions = serializers.ListField(child=serializers.CharField())
    expected = serializers.ListField(child=serializers.CharField())


class NotationPreviewSerializer(serializers.Serializer[Any]):
    """What was written, as far as it can be read."""

    structure = serializers.DictField(allow_null=True, help_text=STRUCTURE_HELP)
    text = serializers.CharField(allow_blank=True, help_text="The canonical text of the structure.")
    estimate = EstimateSerializer()
    steps = StepLineSerializer(many=True)
    sets = SetLineSerializer(many=True)
    profile = ProfileStepSerializer(many=True)
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Values to enter for all of it in numbers."
    )
    error = MistakeSerializer(allow_null=True)
