"""Availability, days away, and what a client may change alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from coaching import availability
from coaching.availability import DayLimit, time_of, time_of_client
from coaching.models import AvailableDay, AwayRange, Coaching
from coaching.services.time import WeekdayLimit, add_away, change_away, delete_away, end_away, set_week
from core.errors import DomainError, NotAllowed
from core.ids import uuid7
from tests.factories.accounts import ClientFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 7, 6)


def test_a_weekday_of_which_nothing_was_said_is_free(client_user) -> None:
    limit = time_of_client(client_user).on(MONDAY)
    assert limit == DayLimit()
    assert limit.takes(2, 10 * 3600)
    assert not limit.takes(3, 60)


def test_the_grid_limits_sessions_and_minutes(trainer, client_user) -> None:
    set_week(actor=trainer, client=client_user, days=[WeekdayLimit(1, 1, 45, "gym"), WeekdayLimit(2, 0)])
    time = time_of_client(client_user)
    assert time.on(MONDAY).takes(1, 45 * 60)
    assert not time.on(MONDAY).takes(1, 45 * 60 + 1)
    assert not time.on(MONDAY).takes(2, 60)
    assert not time.on(MONDAY + timedelta(days=1)).is_free
    set_week(actor=client_user, client=client_user, days=[WeekdayLimit(1, 2)])
    assert AvailableDay.objects.get(client=client_user, weekday=1).most_minutes is None
    assert AvailableDay.objects.filter(client=client_user).count() == 2


def test_time_of_many_clients_costs_two_queries(client_user, django_assert_num_queries) -> None:
    clients = [client_user.pk, *(ClientFactory().pk for _ in range(5))]
    with django_assert_num_queries(2):
        assert set(time_of(clients)) == set(clients)


def test_days_away_cover_both_ends_and_are_told(trainer, client_user, monkeypatch) -> None:
    told: list[tuple[date, date]] = []
    monkeypatch.setattr(availability, "_listeners", [lambda _client, first, last: told.append((first, last))])
    today = client_user.local_today()
    away = add_away(
        actor=trainer, client=client_user, kind="travel", first_day=today, last_day=today + timedelta(days=3)
    )
    time = time_of_client(client_user)
    assert time.away_on(today) == time.away_on(today + timedelta(days=3)) == away
    assert time.away_on(today + timedelta(days=4)) is None
    change_away(
        actor=client_user,
        away=away,
        kind="sick",
        first_day=today + timedelta(days=2),
        last_day=today + timedelta(days=5),
    )
    delete_away(actor=client_user, away=away)
    assert told == [
        (today, today + timedelta(days=3)),
        (today, today + timedelta(days=5)),
        (today + timedelta(days=2), today + timedelta(days=5)),
    ]


def test_the_same_id_twice_is_one_range(client_user) -> None:
    values = {"kind": "sick", "first_day": client_user.local_today(), "last_day": client_user.local_today()}
    key = uuid7()
    first = add_away(actor=client_user, client=client_user, away_id=key, **values)
    assert add_away(actor=client_user, client=client_user, away_id=key, **values) == first
    assert AwayRange.objects.count() == 1


def test_what_cannot_be_meant_is_refused(client_user) -> None:
    today = client_user.local_today()
    for first, last in (
        (today, today - timedelta(days=1)),
        (today, today + timedelta(days=366)),
        (today + timedelta(days=4000), today + timedelta(days=4000)),
    ):
        with pytest.raises(DomainError):
            add_away(actor=client_user, client=client_user, kind="sick", first_day=first, last_day=last)
    assert not AwayRange.objects.exists()


def test_strangers_change_nothing(stranger, client_user) -> None:
    today = client_user.local_today()
    with pytest.raises(NotAllowed):
        set_week(actor=stranger, client=client_user, days=[WeekdayLimit(1, 0)])
    with pytest.raises(NotAllowed):
        add_away(actor=stranger, client=client_user, kind="sick", first_day=today, last_day=today)
    assert not AvailableDay.objects.exists()
    assert not AwayRange.objects.exists()


def test_back_today_is_the_clients_today(client_user) -> None:
    """At Lord Howe it is Wednesday already while it is Tuesday in UTC."""
    client_user.time_zone = "Australia/Lord_Howe"
    client_user.save()
    with time_machine.travel("2026-07-07T20:00:00Z", tick=False):
        away = add_away(
            actor=client_user, client=client_user, kind="sick", first_day=MONDAY, last_day=MONDAY + timedelta(days=9)
        )
        end_away(actor=client_user, away=away)
        away.refresh_from_db()
        assert away.last_day == MONDAY + timedelta(days=1)
        begun_today = add_away(
            actor=client_user,
            client=client_user,
            kind="sick",
            first_day=MONDAY + timedelta(days=2),
            last_day=MONDAY + timedelta(days=3),
        )
        assert end_away(actor=client_user, away=begun_today) is None
    assert AwayRange.objects.count() == 1


def test_the_page_saves_the_week(page, client_user) -> None:
    url = reverse("coaching:availability")
    assert "Monday" in page(client_user).get(url).text
    said = {f"sessions_{day}": "1" for day in range(1, 8)} | {"minutes_3": "60", "sessions_7": "0", "note_3": "track"}
    assert page(client_user).post(url, said).status_code == 302
    wednesday = AvailableDay.objects.get(client=client_user, weekday=3)
    assert (wednesday.most_sessions, wednesday.most_minutes, wednesday.note) == (1, 60, "track")
    answer = page(client_user).post(url, said | {"minutes_3": "5000"})
    assert answer.status_code == 422
    assert AvailableDay.objects.get(client=client_user, weekday=3).most_minutes == 60


def test_the_week_begins_where_the_reader_begins_it(page, client_user) -> None:
    client_user.first_weekday = 7
    client_user.save()
    text = page(client_user).get(reverse("coaching:availability")).text
    assert text.index("Sunday") < text.index("Monday")


def test_days_away_on_the_page(page, trainer, client_user) -> None:
    today = client_user.local_today()
    said = {"kind": "travel", "first_day": today.isoformat(), "last_day": today.isoformat(), "note": "hotel gym"}
    new = reverse("coaching:new_away", args=[client_user.pk])
    assert page(trainer).get(new).status_code == 200
    assert page(trainer).post(new, said).status_code == 302
    away = AwayRange.objects.get()
    assert away.created_by == trainer
    shown = page(client_user).get(reverse("coaching:availability")).text
    assert "hotel gym" in shown
    assert "Back today" in shown
    bad = page(client_user).post(
        reverse("coaching:edit_away", args=[away.pk]), said | {"last_day": (today - timedelta(days=1)).isoformat()}
    )
    assert bad.status_code == 422
    assert "before the first" in bad.text
    assert page(client_user).get(reverse("coaching:delete_away", args=[away.pk])).status_code == 200
    assert page(client_user).post(reverse("coaching:end_away", args=[away.pk])).status_code == 302
    assert not AwayRange.objects.exists()


def test_the_list_costs_the_same_with_many_ranges(page, client_user, django_assert_max_num_queries) -> None:
    today = client_user.local_today()
    for number in range(10):
        add_away(
            actor=client_user,
            client=client_user,
            kind="sick",
            first_day=today + timedelta(days=number),
            last_day=today + timedelta(days=number),
        )
    browser = page(client_user)
    with django_assert_max_num_queries(10):
        browser.get(reverse("coaching:availability"))


def test_freedoms_are_the_trainers(page, trainer, client_user) -> None:
    coaching = Coaching.objects.get(trainer=trainer, client=client_user)
    url = reverse("coaching:freedoms", args=[coaching.pk])
    assert page(trainer).post(url, {"client_may_move": "on", "move_days": "3"}).status_code == 302
    coaching.refresh_from_db()
    assert (coaching.client_may_move, coaching.move_days, coaching.client_may_skip) == (True, 3, False)
    assert page(client_user).post(url, {"move_days": "28"}).status_code == 403
    coaching.refresh_from_db()
    assert coaching.move_days == 3


def test_the_api_keeps_the_grid_and_the_days(api, trainer, client_user) -> None:
    week = {"client": str(client_user.pk), "days": [{"weekday": 1, "most_sessions": 1, "most_minutes": 40}]}
    answer = api(trainer).put("/api/v1/availability", week, format="json")
    assert answer.status_code == 200, answer.json()
    assert api(client_user).get("/api/v1/availability").json()["days"][0]["most_minutes"] == 40
    assert api(client_user).put("/api/v1/availability", {"days": week["days"] * 2}, format="json").status_code == 400
    key = str(uuid7())
    said = {"id": key, "kind": "sick", "first_day": "2026-07-06", "last_day": "2026-07-07"}
    with time_machine.travel("2026-07-01T10:00:00Z"):
        assert api(client_user).post("/api/v1/away", said, format="json").status_code == 201
        assert api(client_user).post("/api/v1/away", said, format="json").status_code == 201
        assert AwayRange.objects.count() == 1
        bad = api(client_user).patch(f"/api/v1/away/{key}", {"last_day": "2026-07-01"}, format="json")
        assert bad.status_code == 400
        assert api(trainer).patch(f"/api/v1/away/{key}", {"last_day": "2026-07-09"}, format="json").status_code == 200
        listed = api(trainer).get("/api/v1/away", {"client": str(client_user.pk), "since": "2026-07-08"}).json()
        assert [row["last_day"] for row in listed["results"]] == ["2026-07-09"]
        assert api(trainer).delete(f"/api/v1/away/{key}").status_code == 204
    assert not AwayRange.objects.exists()


def test_the_form_opens_with_the_asked_kind_and_leads_back_to_our_own_pages_alone(page, client_user) -> None:
    new = reverse("coaching:new_away", args=[client_user.pk])
    browser = page(client_user)
    today = client_user.local_today().isoformat()
    said = {"kind": "travel", "first_day": today, "last_day": today}

    assert browser.get(f"{new}?kind=travel").context["form"].initial["kind"] == "travel"
    assert browser.get(f"{new}?kind=nonsense").context["form"].initial["kind"] == "sick"
    assert browser.post(f"{new}?back=/today/", said)["Location"] == "/today/"
    for foreign in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        AwayRange.objects.all().delete()
        assert browser.post(new, said | {"back": foreign})["Location"] == reverse("coaching:availability")
