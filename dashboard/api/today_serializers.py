"""The client's Today for the mobile app."""

from __future__ import annotations

from rest_framework import serializers

from progress.api.races import RaceSerializer
from workouts.api.serializers.sessions import SessionSerializer


class WatchStateSerializer(serializers.Serializer):
    """How a session stands with the watch."""

    kind = serializers.CharField(help_text="ok, warn, error, busy, idle")
    words = serializers.CharField()


class TodaySessionSerializer(serializers.Serializer):
    """A session of today, and what became of it so far."""

    session = SessionSerializer()
    state = serializers.CharField(source="kind", help_text="planned, busy, on_target, close, off, excused, ok, missed")
    words = serializers.CharField()
    watch = WatchStateSerializer(allow_null=True)


class StripDaySerializer(serializers.Serializer):
    """A day of this week."""

    date = serializers.DateField()
    state = serializers.CharField(source="kind", help_text="As of a session, unplanned, or empty for a day of rest.")
    words = serializers.CharField()


class TodayAwaySerializer(serializers.Serializer):
    """Why nothing is expected today."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()


class TodayGoalSerializer(serializers.Serializer):
    """The goal whose day comes first."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    due_day = serializers.DateField(allow_null=True)


class LastCommentSerializer(serializers.Serializer):
    """What somebody else wrote last on a session."""

    author = serializers.CharField(source="author_name")
    body = serializers.CharField()
    written_at = serializers.DateTimeField()
    activity = serializers.UUIDField(source="comment.activity_id")
    is_unread = serializers.BooleanField()


class TodaySerializer(serializers.Serializer):
    """Today, tomorrow, the week, the next race and goal, the last comment, and whether the wellness is answered."""

    date = serializers.DateField()
    sessions = TodaySessionSerializer(many=True)
    tomorrow = SessionSerializer(many=True)
    week = StripDaySerializer(source="strip", many=True)
    race = RaceSerializer(allow_null=True)
    away = TodayAwaySerializer(allow_null=True)
    goal = TodayGoalSerializer(allow_null=True)
    last_comment = LastCommentSerializer(source="comment", allow_null=True)
    wellness_answered = serializers.BooleanField(source="is_answered")
