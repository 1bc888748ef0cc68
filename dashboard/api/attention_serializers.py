"""The attention list for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User
from dashboard.attention.limits import TABLE
from dashboard.attention.links import link_of
from dashboard.attention.queue import Attention, PutOff, Row
from dashboard.attention.rules import Finding
from dashboard.enums import Reason


class AttentionPersonSerializer(serializers.Serializer):
    """A client by name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class AttentionActionSerializer(serializers.Serializer):
    """What solves a reason, as the browser offers it."""

    kind = serializers.CharField(help_text="ask_to_reconnect, plan, write, extend, adapt, ease, read")
    label = serializers.CharField()
    url = serializers.CharField(help_text="A page of the browser; of ask_to_reconnect an address to post to.")
    is_done = serializers.BooleanField(help_text="The client was asked within the last 24 hours.")


class FindingSerializer(serializers.Serializer):
    """A reason that holds."""

    id = serializers.CharField(help_text="Of client and reason: stays the same while the reason comes and goes.")
    reason = serializers.ChoiceField(choices=Reason.choices)
    since = serializers.DateField(help_text="The first local day of this occurrence.")
    severity = serializers.IntegerField(help_text="1 keep an eye on it, 2 soon, 3 now")
    words = serializers.CharField()
    rule = serializers.CharField(help_text="Why it stands here: the rule with the numbers and the limit.")
    action = AttentionActionSerializer()


class PutOffSerializer(FindingSerializer):
    """A reason that holds and is hidden."""

    until = serializers.DateTimeField(allow_null=True, help_text="null: this occurrence is dismissed.")


class AttentionRowSerializer(serializers.Serializer):
    """A client who needs the trainer."""

    client = AttentionPersonSerializer()
    reasons = FindingSerializer(many=True, help_text="Worst first; the first one is the row's place in the list.")


class PutOffRowSerializer(serializers.Serializer):
    """A client of whom everything is put off."""

    client = AttentionPersonSerializer()
    reasons = PutOffSerializer(many=True)


class AttentionSerializer(serializers.Serializer):
    """Everybody whom a trainer coaches, each in one of the lists."""

    rows = AttentionRowSerializer(many=True, help_text="Worst first.")
    put_off = PutOffRowSerializer(many=True)
    on_track = AttentionPersonSerializer(many=True)
    unshared = AttentionPersonSerializer(many=True, help_text="They do not share training with you.")
    paused = AttentionPersonSerializer(many=True)


class SnoozeSerializer(serializers.Serializer):
    """Until when a reason is put off."""

    until = serializers.DateField(help_text="A local day of yours from tomorrow on, within 90 days.")


class LimitsSerializer(serializers.Serializer):
    """The limits of the list. What is left out is as the standard; 0 turns a rule off."""

    client = serializers.UUIDField(required=False, allow_null=True, help_text="Of one client; null for everybody.")

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        fields = super().get_fields()
        for limit in TABLE:
            fields[limit.name] = serializers.IntegerField(
                required=False, min_value=0, max_value=limit.most, help_text=limit.meaning
            )
        return fields


def attention_data(trainer: User, attention: Attention) -> dict[str, Any]:
    """The list as the serializer reads it."""
    return {
        "rows": [
            {
                "client": _person(row.client),
                "reasons": [_finding(trainer, row, each) for each in row.findings],
            }
            for row in attention.rows
        ],
        "put_off": [
            {
                "client": _person(row.client),
                "reasons": [_put_off(trainer, row, each) for each in row.put_off],
            }
            for row in attention.put_off
        ],
        "on_track": [_person(facts.client) for facts in attention.on_track],
        "unshared": [_person(facts.client) for facts in attention.unshared],
        "paused": [_person(coaching.client) for coaching in attention.paused],
    }


def _person(client: User) -> dict[str, Any]:
    return {"id": client.pk, "name": str(client)}


def _put_off(trainer: User, row: Row, off: PutOff) -> dict[str, Any]:
    return {**_finding(trainer, row, off.finding), "until": off.until}


def _finding(trainer: User, row: Row, finding: Finding) -> dict[str, Any]:
    link = link_of(trainer, row.facts, finding)
    return {
        "id": f"{row.client.pk}:{finding.reason}",
        "reason": finding.reason,
        "since": finding.since,
        "severity": int(finding.severity),
        "words": finding.words,
        "rule": finding.rule,
        "action": {
            "kind": finding.action.verb.name.lower(),
            "label": link.label,
            "url": link.url,
            "is_done": bool(link.done_words),
        },
    }
