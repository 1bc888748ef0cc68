"""What people type: times, paces, figures with a comma, sets as lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from activities.forms.activity import ActivityForm, ListFilterForm, ManualForm
from activities.forms.sets import parse_sets
from activities.forms.thresholds import ThresholdForm
from activities.services.activities import SetDone
from core.form_fields import FigureField, seconds_of, speed_of_pace
from tests.factories.accounts import ClientFactory
from tests.factories.activities import ActivityFactory

METRIC: Any = SimpleNamespace(units="metric")
IMPERIAL: Any = SimpleNamespace(units="imperial")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05", 3900),
        ("0:45", 2700),
        ("1:02:30", 3750),
        ("45", 2700),
        ("45 min", 2700),
        ("1 h 05", 3900),
        ("1h", 3600),
        ("2h30min", 9000),
        ("7,5", 450),
        ("1:75", None),
        ("an hour", None),
        ("-5", None),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"), [("4:05", 245), ("4.05", 245), ("4'05\"", 245), ("0:00", None), ("4:75", None)]
)
def test_paces(text: str, seconds: float | None) -> None:
    assert speed_of_pace(text, 1000) == (None if seconds is None else pytest.approx(1000 / seconds))


@pytest.mark.parametrize(("text", "figure"), [("12,5", 12.5), ("12.5", 12.5), ("1 200", 1200), ("7", 7)])
def test_figures_take_a_decimal_comma(text: str, figure: float) -> None:
    assert FigureField().clean(text) == figure


@pytest.mark.parametrize("text", ["1,200.5", "nan", "inf", "twelve"])
def test_figures_refuse_what_is_ambiguous_or_no_number(text: str) -> None:
    with pytest.raises(ValidationError):
        FigureField().clean(text)


def test_sets_are_read_line_by_line() -> None:
    text = "Back squat 2x8 @ 80\n\nPull-up 6\nBench press 5 x 62,5 kg RIR 2\nDeadlift 1x5 @ 60 warm-up"
    assert parse_sets(text, METRIC) == [
        SetDone(exercise="Back squat", repetitions=8, weight=80.0),
        SetDone(exercise="Back squat", repetitions=8, weight=80.0),
        SetDone(exercise="Pull-up", repetitions=6),
        SetDone(exercise="Bench press", repetitions=5, weight=62.5, rir=2.0),
        SetDone(exercise="Deadlift", repetitions=5, weight=60.0, is_warm_up=True),
    ]


def test_a_weight_without_a_unit_is_in_the_readers() -> None:
    (in_pounds,) = parse_sets("Squat 5 @ 100", IMPERIAL)
    (named,) = parse_sets("Squat 5 @ 100 kg", IMPERIAL)
    assert in_pounds.weight == pytest.approx(45.359)
    assert named.weight == 100.0


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValidationError, match="Line 2 cannot be read: “heavy squats”"):
        parse_sets("Squat 3x5\nheavy squats", METRIC)


def test_more_sets_than_anybody_does_are_refused() -> None:
    with pytest.raises(ValidationError, match="at most 200"):
        parse_sets("Squat 99x5\nSquat 99x5\nSquat 99x5", METRIC)


def manual(client: Any, **changed: Any) -> ManualForm:
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    data = {"key": "form:1", "family": "run", "day": day, "time": "07:30", "duration": "0:45", "distance": "8,4"}
    return ManualForm(data | changed, client=client, reader=client)


@pytest.mark.django_db
def test_a_manual_session_is_on_the_clients_clock() -> None:
    client = ClientFactory.build(time_zone="Asia/Kathmandu")
    form = manual(client)
    assert form.is_valid(), form.errors
    assert form.session["start"].utcoffset() == timedelta(hours=5, minutes=45)
    assert form.session["distance"] == 8400
    assert form.session["duration"] == 2700
    assert form.session["rpe"] is None


@pytest.mark.django_db
def test_a_manual_distance_is_in_the_readers_unit() -> None:
    form = manual(ClientFactory.build(units="imperial"), distance="5")
    assert form.is_valid()
    assert form.session["distance"] == pytest.approx(8046.7)


@pytest.mark.django_db
def test_a_session_of_tomorrow_is_refused() -> None:
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    form = manual(ClientFactory.build(), day=day)
    assert not form.is_valid()
    assert "future" in form.errors["day"][0]


@pytest.mark.django_db
def test_only_what_was_touched_is_changed() -> None:
    activity = ActivityFactory(rpe=6.5, name="Morning run")
    version = activity.updated_at.isoformat()
    data = {"version": version, "name": "Tempo", "family": "run", "rpe": "6", "feel": "", "comment": ""}
    form = ActivityForm(data, activity=activity)
    assert form.is_valid(), form.errors
    assert form.changes == {"name": "Tempo"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("ftp", "255", 255.0),
        ("threshold_heart_rate", "168,5", 168.5),
        ("threshold_speed", "4:00", 1000 / 240),
        ("critical_swim_speed", "1:40", 1.0),
    ],
)
def test_thresholds_are_typed_as_people_say_them(kind: str, text: str, value: float) -> None:
    client = ClientFactory.build()
    form = ThresholdForm({"kind": kind, "value": text, "valid_from": "2026-05-01"}, client=client, reader=client)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == pytest.approx(value)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "text"), [("threshold_speed", "240"), ("ftp", "4:00"), ("ftp", "")])
def test_a_value_of_the_wrong_shape_is_refused_beside_the_field(kind: str, text: str) -> None:
    client = ClientFactory.build()
    form = ThresholdForm({"kind": kind, "value": text, "valid_from": "2026-05-01"}, client=client, reader=client)
    assert not form.is_valid()
    assert list(form.errors) == ["value"]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    form = ListFilterForm({"since": "2026-05-02", "until": "2026-05-01"})
    assert not form.is_valid()
    assert list(form.errors) == ["until"]
