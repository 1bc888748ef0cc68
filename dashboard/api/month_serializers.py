"""A client's month for the API. What is not shared is null."""

from __future__ import annotations

from rest_framework import serializers

from progress.api.races import RaceSerializer


class MonthWordsSerializer(serializers.Serializer):
    """What a trainer wrote on top."""

    trainer = serializers.CharField()
    words = serializers.CharField()
    updated_at = serializers.DateTimeField()


class MonthFigureSerializer(serializers.Serializer):
    """A value in the reader's units beside that of the month before."""

    label = serializers.CharField()
    now = serializers.CharField()
    before = serializers.CharField()
    change = serializers.CharField(help_text="Empty where there is nothing to compare.")


class AmountsSerializer(serializers.Serializer):
    """Sums of a week."""

    seconds = serializers.FloatField()
    metres = serializers.FloatField()
    load = serializers.FloatField()
    sets = serializers.FloatField(help_text="Working sets.")
    sessions = serializers.FloatField()


class MonthWeekSerializer(serializers.Serializer):
    """A week as far as it lies in the month."""

    first = serializers.DateField()
    last = serializers.DateField()
    planned = AmountsSerializer()
    done = AmountsSerializer()


class MonthSportSerializer(serializers.Serializer):
    """What was done of a sport."""

    family = serializers.CharField()
    sessions = serializers.IntegerField()
    seconds = serializers.FloatField()
    metres = serializers.FloatField()
    load = serializers.FloatField()


class MonthRecordSerializer(serializers.Serializer):
    """A best of the month."""

    day = serializers.DateField()
    words = serializers.CharField()
    activity = serializers.UUIDField(source="activity_id")


class MonthGoalSerializer(serializers.Serializer):
    """A goal as it stood at the end."""

    id = serializers.UUIDField(source="goal.pk")
    name = serializers.CharField(source="goal.name")
    state = serializers.CharField(source="words")


class MonthAdherenceSerializer(serializers.Serializer):
    """Planned sessions by what became of them; ``ratio`` is null when nothing was planned."""

    on_target = serializers.IntegerField()
    close = serializers.IntegerField()
    off = serializers.IntegerField()
    missed = serializers.IntegerField()
    excused = serializers.IntegerField()
    ratio = serializers.FloatField(allow_null=True)


class MonthTrainingSerializer(serializers.Serializer):
    """What is shared as training."""

    weeks = MonthWeekSerializer(many=True)
    sports = MonthSportSerializer(many=True)
    figures = MonthFigureSerializer(many=True)
    adherence = MonthAdherenceSerializer()
    records = MonthRecordSerializer(many=True)
    races = RaceSerializer(many=True)
    goals = MonthGoalSerializer(many=True)


class MonthBodySerializer(serializers.Serializer):
    """What is shared as body."""

    figures = MonthFigureSerializer(many=True)
    sentence = serializers.CharField()


class MonthReportSerializer(serializers.Serializer):
    """The report."""

    month = serializers.CharField(source="month.key")
    is_under_way = serializers.BooleanField()
    words = MonthWordsSerializer(many=True)
    training = MonthTrainingSerializer(allow_null=True)
    wellness = MonthFigureSerializer(many=True, allow_null=True)
    body = MonthBodySerializer(allow_null=True)
