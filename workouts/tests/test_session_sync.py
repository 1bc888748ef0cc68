"""Copies of calendars: what changed and what went, whatever happened and whenever it was asked."""

from __future__ import annotations

import contextlib
import json
import random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import DataAccess
from coaching.models import Consent
from core.api.sync import KEPT, OVERLAP
from core.errors import DomainError
from tests.factories.accounts import ClientFactory
from tests.factories.coaching import CoachingFactory
from tests.factories.workouts import PlannedSessionFactory
from workouts.models import DeletedSession, PlannedSession
from workouts.services import calendar, graves, publishing
from workouts.services.ledger import undo_change

SYNC = "/api/v1/sessions/sync"
NOW = datetime(2026, 7, 6, 9, tzinfo=UTC)
WEDNESDAY = date(2026, 7, 8)
LONG = OVERLAP + timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class Copy:
    """A program that keeps sessions by id, as a mobile app does."""

    def __init__(self, api, who, **query):
        self.api, self.who, self.query = api, who, query
        self.caller = api(who)
        self.since, self.kept = "", {}
        self.began_anew = 0

    def read_page(self):
        """One page; false at the end of a pass."""
        query = {**self.query, **({"since": self.since} if self.since else {})}
        answer = self.caller.get(SYNC, query)
        if answer.status_code == 401:  # a token lives for a quarter of an hour
            self.caller = self.api(self.who)
            answer = self.caller.get(SYNC, query)
        if answer.status_code == 410:
            assert answer.json()["error"] == "sync_from_start"
            self.since, self.kept = "", {}
            self.began_anew += 1
            return True
        assert answer.status_code == 200, answer.content
        body = answer.json()
        self.kept |= {row["id"]: row for row in body["changed"]}
        for gone in body["deleted"]:
            self.kept.pop(gone["id"], None)
        self.since = body["next_since"]
        return body["has_more"]

    def sync(self):
        """A whole pass: what is kept then, name by id."""
        while self.read_page():
            pass
        return self.names()

    def names(self):
        return {pk: row["name"] for pk, row in self.kept.items()}


def plan(client, trainer, **values):
    return PlannedSessionFactory(client=client, created_by=trainer, **{"local_date": WEDNESDAY, **values})


def delete(actor, session):
    return calendar.delete_sessions(actor=actor, sessions=[session]).change


def test_a_deletion_reaches_every_copy_and_an_undo_brings_the_row_back(api, trainer, client_user, clock):
    session = plan(client_user, trainer, name="Gone")
    plan(client_user, trainer, name="Stays")
    copies = [Copy(api, client_user), Copy(api, trainer)]
    assert [sorted(copy.sync().values()) for copy in copies] == [["Gone", "Stays"]] * 2

    clock.shift(LONG)
    change = delete(trainer, session)
    assert [sorted(copy.sync().values()) for copy in copies] == [["Stays"]] * 2

    clock.shift(LONG)
    undo_change(actor=trainer, change=change)
    assert [sorted(copy.sync().values()) for copy in copies] == [["Gone", "Stays"]] * 2
    assert not DeletedSession.objects.exists()


def test_who_asks_after_the_undo_alone_never_hears_of_the_deletion(api, trainer, client_user, clock):
    session = plan(client_user, trainer)
    copy = Copy(api, client_user)
    copy.sync()
    clock.shift(LONG)

    undo_change(actor=trainer, change=delete(trainer, session))
    answer = api(client_user).get(SYNC, {"since": copy.since}).json()

    assert ([row["id"] for row in answer["changed"]], answer["deleted"]) == ([str(session.pk)], [])


def test_the_undo_of_a_making_is_a_deletion(api, trainer, client_user, clock):
    copy = Copy(api, trainer)
    change = calendar.create_session(actor=trainer, client=client_user, day=WEDNESDAY, family="run", name="New").change
    assert list(copy.sync().values()) == ["New"]
    clock.shift(LONG)

    undo_change(actor=trainer, change=change)

    assert copy.sync() == {}


def test_a_session_that_becomes_a_draft_again_goes_for_the_client_alone(api, trainer, client_user, clock):
    session = plan(client_user, trainer)
    own, theirs = Copy(api, client_user), Copy(api, trainer)
    assert len(own.sync()) == len(theirs.sync()) == 1
    clock.shift(LONG)

    publishing.unpublish_session(actor=trainer, session=session)
    assert (len(own.sync()), len(theirs.sync())) == (0, 1)
    clock.shift(LONG)
    publishing.publish_sessions(actor=trainer, clients=[client_user])
    assert (len(own.sync()), len(theirs.sync())) == (1, 1)


def test_a_client_learns_that_a_session_went_though_it_was_a_draft_when_it_was_deleted(
    api, trainer, client_user, clock
):
    session = plan(client_user, trainer)
    copy = Copy(api, client_user)
    copy.sync()
    clock.shift(LONG)

    publishing.unpublish_session(actor=trainer, session=session)
    session.refresh_from_db()
    undo_change(actor=trainer, change=delete(trainer, session))

    assert copy.sync() == {}


def test_a_draft_that_was_never_shown_goes_without_a_word_to_the_client(api, trainer, client_user, clock):
    session = plan(client_user, trainer, draft=True)
    own, theirs = Copy(api, client_user), Copy(api, trainer)
    assert (len(own.sync()), len(theirs.sync())) == (0, 1)
    clock.shift(LONG)

    delete(trainer, session)

    assert api(client_user).get(SYNC, {"since": own.since}).json()["deleted"] == []
    assert theirs.sync() == {}


def test_what_moves_out_of_the_days_asked_for_leaves_the_copy(api, trainer, client_user, clock):
    session = plan(client_user, trainer)
    plan(client_user, trainer, local_date=date(2026, 8, 20), name="Outside")
    copy = Copy(api, trainer, **{"from": "2026-07-01", "to": "2026-07-31"})
    assert list(copy.sync()) == [str(session.pk)]
    clock.shift(LONG)

    change = calendar.move_session(actor=trainer, session=session, to=date(2026, 8, 2)).change
    assert copy.sync() == {}
    clock.shift(LONG)
    undo_change(actor=trainer, change=change)
    assert list(copy.sync()) == [str(session.pk)]


def test_a_row_that_moves_out_while_the_first_pass_is_read_is_not_kept(api, trainer, client_user, clock):
    early = [plan(client_user, trainer, name=f"Run {number}") for number in range(3)]
    clock.shift(timedelta(days=1))
    copy = Copy(api, trainer, limit=2, **{"from": "2026-07-01", "to": "2026-07-31"})
    assert copy.read_page()

    calendar.move_session(actor=trainer, session=early[0], to=date(2026, 8, 2))

    assert sorted(copy.sync().values()) == ["Run 1", "Run 2"]


def test_a_row_stamped_before_the_last_sync_and_shown_after_it_is_not_lost(api, trainer, client_user, clock):
    """A transaction stamps its rows while it runs; nobody sees them before it ends."""
    copy = Copy(api, trainer)
    copy.sync()

    late = plan(client_user, trainer)
    PlannedSession.objects.filter(pk=late.pk).update(updated_at=NOW - timedelta(seconds=90))

    assert list(copy.sync()) == [str(late.pk)]


def test_strangers_learn_nothing_and_neither_does_who_lost_the_consent(api, trainer, client_user, stranger, clock):
    session = plan(client_user, trainer)
    copies = {who: Copy(api, who) for who in (stranger, ClientFactory(), trainer)}
    asked = {who: Copy(api, who, client=str(client_user.pk)) for who in copies}
    for each in (*copies.values(), *asked.values()):
        each.sync()
    assert [len(copy.kept) for copy in (*copies.values(), *asked.values())] == [0, 0, 1, 0, 0, 1]
    clock.shift(LONG)

    delete(trainer, session)
    Consent.objects.filter(category="training").update(withdrawn_at=datetime.now(tz=UTC))

    for who, copy in copies.items():
        answer = api(who).get(SYNC, {"since": copy.since})
        assert str(session.pk) not in answer.content.decode()
    assert (copies[trainer].sync(), copies[trainer].began_anew) == ({}, 1)
    assert (asked[trainer].sync(), asked[trainer].began_anew) == ({}, 1)


def test_a_new_client_makes_the_copy_begin_anew(api, trainer, client_user):
    plan(client_user, trainer)
    copy = Copy(api, trainer)
    copy.sync()
    other = ClientFactory()
    with time_machine.travel(NOW - timedelta(days=300), tick=False):
        plan(other, other)  # long before anybody shared it

    CoachingFactory(trainer=trainer, client=other)

    assert (len(copy.sync()), copy.began_anew) == (2, 1)


def test_a_position_is_forgotten_with_the_tombstones(api, trainer, client_user, clock):
    session = plan(client_user, trainer)
    copy = Copy(api, trainer)
    copy.sync()
    clock.shift(LONG)
    delete(trainer, session)
    clock.shift(KEPT - LONG - timedelta(hours=1))
    assert graves.forget_old_graves() == 0
    assert Copy(api, trainer).sync() == {}
    early = Copy(api, trainer)
    early.since, early.kept = copy.since, dict(copy.kept)
    assert (early.sync(), early.began_anew) == ({}, 0)

    clock.shift(timedelta(hours=2))

    assert graves.forget_old_graves() == 1
    assert graves.forget_old_graves() == 0
    assert (copy.sync(), copy.began_anew) == ({}, 1)


@pytest.mark.parametrize("word", ["x", "AAAA", "bnVsbA", "é", "W10", "WzEsMiwzLDQsNV0", "\x00"])
def test_nonsense_is_no_position(api, trainer, word):
    answer = api(trainer).get(SYNC, {"since": word})

    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid", "validation_error")


def test_the_position_of_another_selection_or_person_leads_nowhere(api, trainer, client_user):
    copy = Copy(api, trainer)
    copy.sync()

    others = [
        api(trainer).get(SYNC, {"since": copy.since, "client": str(client_user.pk)}),
        api(trainer).get(SYNC, {"since": copy.since, "from": "2026-07-01"}),
        api(client_user).get(SYNC, {"since": copy.since}),
    ]

    assert [answer.status_code for answer in others] == [410, 410, 410]


def test_a_copy_of_one_client_outlives_what_others_share(api, trainer, client_user):
    session = plan(client_user, trainer)
    copy = Copy(api, trainer, client=str(client_user.pk))
    copy.sync()

    CoachingFactory(trainer=trainer)

    assert (set(copy.sync()), copy.began_anew) == ({str(session.pk)}, 0)


def test_a_pass_that_was_left_half_read_is_as_old_as_its_place(api, trainer, client_user, clock):
    copy = Copy(api, trainer, limit=1)
    for name in ("First", "Second", "Third"):
        plan(client_user, trainer, name=name)
    copy.sync()
    clock.shift(KEPT - timedelta(days=1))
    copy.read_page()
    clock.shift(timedelta(days=2))

    assert api(trainer).get(SYNC, {"since": copy.since}).status_code == 410


def test_an_instant_beyond_the_calendar_is_no_position(api, trainer, client_user):
    copy = Copy(api, trainer)
    copy.sync()
    whose, *_ = json.loads(urlsafe_b64decode(copy.since + "=" * (-len(copy.since) % 4)))
    for instant in ("9999-12-31T23:59:59-14:00", "2026-07-01T00:00:00"):
        word = urlsafe_b64encode(json.dumps([whose, instant, uuid4().hex, None, False]).encode()).decode()
        assert api(trainer).get(SYNC, {"since": word}).status_code == 400


def test_whoever_is_in_a_copy_or_a_list_has_been_seen(api, trainer, client_user):
    other = CoachingFactory(trainer=trainer).client
    for client in (client_user, other):
        plan(client, trainer)

    api(trainer).get(SYNC)

    seen = DataAccess.objects.filter(viewer=trainer, category="training")
    assert set(seen.values_list("subject_id", flat=True)) == {client_user.pk, other.pk}
    seen.delete()
    api(trainer).get("/api/v1/sessions")
    assert set(seen.values_list("subject_id", flat=True)) == {client_user.pk, other.pk}


def test_an_overlap_is_longer_than_a_task_may_run():
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < OVERLAP


def test_an_id_that_was_deleted_can_be_used_again(api, trainer, client_user, clock):
    pk = uuid4()
    copy = Copy(api, trainer)
    for name in ("First", "Second"):
        made = calendar.create_session(
            actor=trainer, client=client_user, day=WEDNESDAY, family="run", name=name, session_id=pk
        )
        assert copy.sync() == {str(pk): name}
        clock.shift(LONG)
        delete(trainer, made.sessions[0])
        assert copy.sync() == {}
        clock.shift(LONG)


def test_pages_and_queries_are_bounded(api, trainer, client_user, clock):
    for number in range(25):
        plan(client_user, trainer, name=f"Run {number}")
    clock.shift(LONG)
    gone = [plan(client_user, trainer) for _ in range(3)]
    copy = Copy(api, trainer, limit=10, client=str(client_user.pk))
    assert copy.read_page()
    assert len(copy.kept) == 10
    assert DataAccess.objects.filter(viewer=trainer, subject=client_user, category="training").count() == 1
    assert len(copy.sync()) == 28
    calendar.delete_sessions(actor=trainer, sessions=gone)

    with CaptureQueriesContext(connection) as captured:
        copy.read_page()

    assert len(copy.sync()) == 25
    assert len(captured) <= 6


def test_reading_changes_nothing(api, trainer, client_user):
    plan(client_user, trainer)
    before = list(PlannedSession.objects.values())

    api(trainer).get(SYNC)

    assert list(PlannedSession.objects.values()) == before


class Life:
    """Things that happen to the calendars of two clients, drawn by chance."""

    def __init__(self, chance, trainer, clients):
        self.chance, self.trainer, self.clients = chance, trainer, clients
        self.changes = []

    def happen(self):
        verb = self.chance.choice([self.make, self.make, self.rename, self.move, self.drop, self.undo, self.show])
        # Nothing there to do it with, or refused: that happens in lives.
        with contextlib.suppress(DomainError, IndexError):
            verb()

    def some(self):
        return self.chance.choice(list(PlannedSession.objects.select_related("client").order_by("pk")))

    def note(self, actor, changed):
        if changed.change is not None:
            self.changes.append((actor, changed.change))

    def make(self):
        client = self.chance.choice(self.clients)
        actor = self.chance.choice([self.trainer, self.trainer, client])
        day = WEDNESDAY + timedelta(days=self.chance.randrange(40))
        self.note(actor, calendar.create_session(actor=actor, client=client, day=day, family="run", name="New"))

    def rename(self):
        name = f"Named {self.chance.random()}"
        self.note(self.trainer, calendar.update_session(actor=self.trainer, session=self.some(), name=name))

    def move(self):
        day = WEDNESDAY + timedelta(days=self.chance.randrange(40))
        self.note(self.trainer, calendar.move_session(actor=self.trainer, session=self.some(), to=day))

    def drop(self):
        sessions = {self.some() for _ in range(self.chance.randrange(1, 4))}
        self.note(self.trainer, calendar.delete_sessions(actor=self.trainer, sessions=sessions))

    def undo(self):
        actor, change = self.changes.pop(-self.chance.randrange(1, 4))
        undo_change(actor=actor, change=change)

    def show(self):
        session = self.some()
        if session.is_published:
            self.note(self.trainer, publishing.unpublish_session(actor=self.trainer, session=session))
        else:
            shown = publishing.publish_sessions(actor=self.trainer, clients=[session.client], sessions=[session])
            self.note(self.trainer, shown)


@pytest.mark.parametrize("seed", range(8))
def test_from_any_point_a_sync_ends_in_the_same_set(api, trainer, client_user, clock, seed):
    """Copies that begin and read at any time, a page here and a pass there, end with what a new one reads."""
    chance = random.Random(seed)
    other = CoachingFactory(trainer=trainer).client
    life = Life(chance, trainer, [client_user, other])
    july = {"from": "2026-07-01", "to": "2026-07-31"}
    kinds = [(trainer, {}), (trainer, {"client": str(other.pk)}), (client_user, {}), (trainer, july), (other, july)]
    copies = [Copy(api, who, limit=3, **query) for who, query in kinds]
    for _ in range(40):
        for _ in range(chance.randrange(4)):
            life.happen()
        clock.shift(chance.choice([timedelta(0), timedelta(seconds=20), LONG]))
        for copy in copies:
            if (luck := chance.random()) < 0.2:
                copy.read_page()
            elif luck < 0.3:
                copy.sync()
        if chance.random() < 0.1:
            who, query = chance.choice(kinds)
            copies.append(Copy(api, who, limit=chance.randrange(1, 5), **query))

    for copy in copies:
        if copy.since:
            copy.sync()  # the pass that was begun
        fresh = Copy(api, copy.who, **copy.query)
        copy.sync()
        assert fresh.sync() == copy.names()
        assert copy.kept == fresh.kept
