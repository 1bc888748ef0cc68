"""Promises that many routes make, and what they are tried with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access_matrix.policies import (
    FORBIDDEN,
    NOBODY,
    REACHED,
    SIGN_IN,
    Build,
    Policy,
    answers,
    public,
    signed_in,
)
from tests.access_matrix.world import World

OWNER = frozenset({"owner"})
CLIENTS = frozenset({"owner", "other_client"})
COACH = frozenset({"coach"})
#: The client, and the trainer with whom training is shared.
TRAINING = frozenset({"owner", "coach"})
#: Who may open the client at all: trainers in an active relation, whatever is shared.
REACHES_CLIENT = frozenset({"owner", "coach", "unconsented_coach"})
#: Trainers in a running relation: notes and tags are theirs, whatever is shared.
TRAINERS = frozenset({"coach", "unconsented_coach", "paused_coach"})
NOT_TRAINERS = ("owner", "other_client", "staff", "superuser")


def of(thing: str, name: str = "pk") -> Build:
    """Parameters: the id of one thing of the world."""

    def build(world: World) -> Mapping[str, Any]:
        return {name: world.things[thing].pk}

    return build


def client_of_query(world: World) -> Mapping[str, Any]:
    """A foreign id in the query string."""
    return {"client": world.things["client"].pk}


def client_in_body(**fields: Any) -> Build:
    """A foreign id in the body."""

    def build(world: World) -> Mapping[str, Any]:
        return {"client": world.things["client"].pk, **fields}

    return build


def trainers_only(*methods: str, readers: frozenset[str] = frozenset()) -> Policy:
    """Screens of trainers: others are told that it is not for their account."""
    return signed_in(*methods, readers=readers, refused=dict.fromkeys(NOT_TRAINERS, FORBIDDEN))


def allauth(*, refused: frozenset[int] = frozenset()) -> Policy:
    """Pages of the account package: each guards itself; here it matters that none of them shows data or breaks."""
    return public("GET", "POST", "PUT", "PATCH", "DELETE", statuses=REACHED | {401, 403, 404, 405, 429} | refused)


def only(actors: frozenset[str], *methods: str, too_soon: bool = False, nobody: frozenset[int] = SIGN_IN) -> Policy:
    """Things that exist for these actors alone; ``too_soon``: the verb may ask them to wait."""
    expected = {**answers(actors), **dict.fromkeys(NOBODY, nobody)}
    if too_soon:
        expected = {**expected, **dict.fromkeys(actors, REACHED | {429})}
    return Policy(dict.fromkeys(methods, expected), actors)


def anonymous_too(*methods: str) -> Policy:
    """Open to everybody, but a token that counts for nothing is refused rather than overlooked."""
    expected = {**public("GET").expected["GET"], "disabled": frozenset({401})}
    return Policy(dict.fromkeys(methods, expected))


def clients_only(*methods: str, readers: frozenset[str] = OWNER) -> Policy:
    """A client's own screens: for people who are no clients they do not exist."""
    return Policy(dict.fromkeys(methods or ("GET",), answers(CLIENTS)), readers)


def a_file(world: World) -> Mapping[str, Any]:
    """An upload for somebody else."""
    return {"client": world.things["client"].pk, "file": SimpleUploadedFile("run.gpx", b"<gpx></gpx>")}
