"""The notation over the API: a text or a structure becomes the other one, with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from workouts.access import get_client_or_404
from workouts.api.serializers.notation import NotationPreviewSerializer, WritingSerializer
from workouts.content import text_of
from workouts.drafts import Draft, draft_of_structure, draft_of_text
from workouts.exceptions import InvalidStructure
from workouts.reports.preview import Preview, StepLine, preview_for
from workouts.structure import to_json


class NotationPreviewView(APIView):
    """Reading what somebody writes."""

    @extend_schema(request=WritingSerializer, responses=NotationPreviewSerializer)
    def post(self, request: Request) -> Response:
        """Read a text or a structure. A text with a mistake is answered too: what stands before it, and its place."""
        asked = WritingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        body = asked.validated_data
        client = get_client_or_404(request.user, body["client"]) if "client" in body else None
        draft = _draft(body, request.user)
        shown = preview_for(draft, reader=request.user, client=client, on=body.get("date"))
        return Response(NotationPreviewSerializer(_answer(draft, shown, request.user)).data)


def _draft(body: dict[str, Any], author: User) -> Draft:
    family = body.get("family", "")
    if "text" in body:
        return draft_of_text(body["text"], family=family, author=author)
    draft = draft_of_structure(body["structure"], family=family, author=author)
    if draft.problem:
        raise InvalidStructure(draft.problem, field="structure")
    return draft


def _answer(draft: Draft, shown: Preview, reader: User) -> dict[str, Any]:
    return {
        "structure": to_json(draft.workout) if draft.workout else None,
        "text": text_of(draft.workout, reader) if draft.workout else "",
        "estimate": shown.estimate,
        "steps": list(_flat(shown.steps)),
        "sets": list(_sets(shown)),
        "profile": shown.profile,
        "missing": [value.words for value in shown.missing],
        "error": shown.mistake,
    }


def _flat(steps: Sequence[StepLine], depth: int = 0) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield {
            "path": step.path,
            "depth": depth,
            "times": step.times,
            "kind": step.kind,
            "length": step.length,
            "targets": step.targets,
            "zone": step.zone,
            "note": step.note,
        }
        yield from _flat(step.items, depth + 1)


def _sets(shown: Preview) -> Iterator[dict[str, Any]]:
    for block in shown.blocks:
        for exercise in block.exercises:
            for line in exercise.sets:
                yield {
                    "path": exercise.path,
                    "block": block.title,
                    "exercise": exercise.name,
                    "tempo": exercise.tempo,
                    "rest": exercise.rest,
                    **{each.name: getattr(line, each.name) for each in fields(line)},
                }
