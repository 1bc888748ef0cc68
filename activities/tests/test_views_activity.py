"""The page of one activity, its samples and files, changing and deleting it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from activities.models import Activity, OriginalFile
from activities.services.importing import import_file
from activities.tests.recordings import START, fit, lifting, run
from tests.factories.accounts import ClientFactory
from tests.factories.activities import (
    ActivityFactory,
    LapFactory,
    OriginalFileFactory,
    StrengthSetFactory,
    ThresholdFactory,
)
from tests.factories.coaching import CoachingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(client_user) -> Activity:
    """A run of half an hour with samples, laps and its file."""
    ThresholdFactory(client=client_user, kind="threshold_heart_rate", value=165)
    (activity,) = import_file(
        client=client_user, data=fit(run(name="Along the river")), source="file", file_name="river.fit"
    ).activities
    return activity


def url_of(name: str, activity: Activity, *more: object) -> str:
    return reverse(f"activities:{name}", args=[activity.pk, *more])


def edit_data(activity: Activity, **changed: str) -> dict[str, str]:
    return {
        "version": activity.updated_at.isoformat(),
        "name": activity.name,
        "family": activity.family,
        "rpe": "",
        "feel": "",
        "comment": activity.comment,
    } | changed


def test_own_page_shows_figures_charts_map_zones_and_file(page, client_user, recorded) -> None:
    text = page(client_user).get(url_of("detail", recorded)).content.decode()
    for expected in (
        "5.40\N{NO-BREAK SPACE}km",
        "30:00",
        "5:33",
        "150",
        "data-track-map",
        "data-stream-chart",
        "Heart rate zones",
    ):
        assert expected in text
    assert "river.fit" in text
    assert url_of("edit", recorded) in text
    assert url_of("delete", recorded) in text


def test_trainer_sees_whose_it_is_and_no_way_to_change_it(page, trainer, client_user, recorded) -> None:
    text = page(trainer).get(url_of("detail", recorded)).content.decode()
    assert str(client_user) in text
    assert recorded.name in text
    assert url_of("edit", recorded) not in text
    assert url_of("delete", recorded) not in text


def test_an_imperial_reader_reads_miles(page, trainer, recorded) -> None:
    trainer.units = "imperial"
    trainer.save()
    text = page(trainer).get(url_of("detail", recorded)).content.decode()
    assert "3.36\N{NO-BREAK SPACE}mi" in text
    assert "\N{NO-BREAK SPACE}/km" not in text


@pytest.mark.parametrize("name", ["detail", "streams", "edit", "delete"])
def test_what_is_not_shared_does_not_exist(page, stranger, recorded, name) -> None:
    for user in (stranger, ClientFactory(), CoachingFactory(client=recorded.client, consents=["wellness"]).trainer):
        assert page(user).get(url_of(name, recorded)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_a_coach_may_look_but_not_change(page, trainer, recorded, name) -> None:
    before = Activity.objects.values().get(pk=recorded.pk)
    browser = page(trainer)
    assert browser.get(url_of(name, recorded)).status_code == 403
    assert browser.post(url_of(name, recorded), edit_data(recorded, name="Mine")).status_code == 403
    assert Activity.objects.values().get(pk=recorded.pk) == before


def test_a_session_by_hand_has_a_page_without_samples(page, client_user) -> None:
    activity = ActivityFactory(client=client_user, source="manual", device="", rpe=7, feel=4, comment="Fine.\n<b>x</b>")
    text = page(client_user).get(url_of("detail", activity)).content.decode()
    assert "7 very hard" in text
    assert "strong" in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "data-stream-chart" not in text
    assert "uPlot" not in text


def test_laps_mark_the_fastest_and_quiet_the_rests(page, client_user) -> None:
    activity = ActivityFactory(client=client_user)
    LapFactory(activity=activity, number=0, start=0, intensity="interval", average_speed=4.0)
    LapFactory(activity=activity, number=1, start=360, intensity="recovery", average_speed=4.5)
    LapFactory(activity=activity, number=2, start=720, intensity="interval", average_speed=4.2)
    # A last bit of a few metres is not the fastest lap.
    LapFactory(activity=activity, number=3, start=1080, elapsed_time=5.0, average_speed=6.0)
    rows = page(client_user).get(url_of("detail", activity)).context["detail"].laps.rows
    assert [row.is_best for row in rows] == [False, False, True, False]
    assert [row.is_quiet for row in rows] == [False, True, False, False]


def test_strength_shows_sets_in_the_readers_unit(page, client_user) -> None:
    activity = ActivityFactory(client=client_user, strength=True)
    StrengthSetFactory(activity=activity, number=0)
    StrengthSetFactory(
        activity=activity, number=1, kind="rest", exercise="", repetitions=None, weight=None, duration=90
    )
    StrengthSetFactory(activity=activity, number=2)
    sets = page(client_user).get(url_of("detail", activity)).context["detail"].sets
    assert [row.number for row in sets.rows] == ["1", "", "2"]
    assert sets.rows[0].exercise == "Barbell back squat"
    assert sets.rows[0].weight == "80.0\N{NO-BREAK SPACE}kg"
    assert sets.summary.startswith("2 sets, 16 repetitions, 1\N{NO-BREAK SPACE}280")


def test_parts_of_a_multisport_recording_lead_to_each_other(page, client_user) -> None:
    ride = run(start=START + timedelta(minutes=40), sport="cycling", speed=8.0)
    first, second = import_file(client=client_user, data=fit(run(), ride), source="file").activities
    text = page(client_user).get(url_of("detail", second)).content.decode()
    assert first.get_absolute_url() in text
    assert 'aria-current="page"' in text


def test_a_damaged_file_says_what_is_missing(page, client_user) -> None:
    data = fit(run(3600))
    (activity,) = import_file(client=client_user, data=data[: len(data) // 2], source="file").activities
    text = page(client_user).get(url_of("detail", activity)).content.decode()
    assert "The file was damaged" in text
    assert activity.warnings[0] in text


def test_the_page_costs_at_most_fifteen_queries(page, trainer, client_user, django_assert_max_num_queries) -> None:
    """The dearest case: a trainer, and a part of a multisport recording."""
    ride = run(start=START + timedelta(minutes=40), sport="cycling", speed=8.0)
    _, second = import_file(client=client_user, data=fit(run(), ride), source="file").activities
    browser = page(trainer)
    browser.get(url_of("detail", second))  # the first look of the hour is written down
    with django_assert_max_num_queries(15) as few:
        browser.get(url_of("detail", second))
    LapFactory.create_batch(10, activity=second)
    StrengthSetFactory.create_batch(10, activity=second)
    with django_assert_max_num_queries(15) as many:
        browser.get(url_of("detail", second))
    assert len(many) == len(few)


def test_streams_carry_seconds_and_null_for_missing(page, client_user, recorded) -> None:
    answer = page(client_user).get(url_of("streams", recorded), {"names": "heart_rate", "resolution": "100"})
    data = json.loads(answer.content)
    assert set(data) == {"seconds", "heart_rate"}
    assert len(data["seconds"]) == len(data["heart_rate"]) <= 100


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"names": "nonsense"}, 400),
        ({"resolution": "1"}, 400),
        ({"resolution": "-1"}, 200),
        ({"resolution": "9" * 30}, 200),
        ({"resolution": "٣"}, 200),
    ],
)
def test_streams_refuse_nonsense_politely(page, client_user, recorded, query, status) -> None:
    assert page(client_user).get(url_of("streams", recorded), query).status_code == status


def test_an_activity_without_samples_has_no_streams(page, client_user) -> None:
    answer = page(client_user).get(url_of("streams", ActivityFactory(client=client_user)))
    assert answer.status_code == 404


def test_the_original_file_comes_as_it_was(page, trainer, client_user) -> None:
    data = fit(lifting())
    (activity,) = import_file(client=client_user, data=data, source="file", file_name="gym.fit").activities
    original = OriginalFile.objects.get(activity=activity)
    for user in (client_user, trainer):
        answer = page(user).get(url_of("file", activity, original.pk))
        assert answer.content == data
        assert answer["Content-Disposition"] == 'attachment; filename="gym.fit"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]


def test_a_file_of_another_activity_is_not_found(page, client_user, recorded) -> None:
    foreign = OriginalFileFactory()
    own_other = OriginalFileFactory(activity=ActivityFactory(client=client_user))
    browser = page(client_user)
    for original in (foreign, own_other):
        assert browser.get(url_of("file", recorded, original.pk)).status_code == 404
    assert browser.get(url_of("file", foreign.activity, foreign.pk)).status_code == 404


def test_editing_changes_ones_own_words(page, client_user, recorded) -> None:
    data = edit_data(recorded, name="Tempo", rpe="7", feel="4", comment="Good.\nWindy.")
    answer = page(client_user).post(url_of("edit", recorded), data)
    assert answer.status_code == 302
    recorded.refresh_from_db()
    assert (recorded.name, recorded.rpe, recorded.feel, recorded.comment) == ("Tempo", 7.0, 4, "Good.\nWindy.")


def test_a_form_with_errors_keeps_what_was_typed(page, client_user, recorded) -> None:
    data = edit_data(recorded, family="chess", comment="Do not lose me")
    answer = page(client_user).post(url_of("edit", recorded), data)
    assert answer.status_code == 422
    assert "Do not lose me" in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert "<html" in answer.content.decode()


def test_htmx_gets_the_form_alone_and_then_the_way(page, client_user, recorded) -> None:
    browser = page(client_user)
    htmx = {"HX-Request": "true"}
    refused = browser.post(url_of("edit", recorded), edit_data(recorded, family="chess"), headers=htmx)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    assert "HX-Request" in refused["Vary"]
    done = browser.post(url_of("edit", recorded), edit_data(recorded, name="Tempo"), headers=htmx)
    assert done["HX-Redirect"] == recorded.get_absolute_url()


def test_two_editors_see_both_versions_and_nothing_is_overwritten(page, client_user, recorded) -> None:
    browser = page(client_user)
    stale = edit_data(recorded, name="Mine")
    assert browser.post(url_of("edit", recorded), edit_data(recorded, name="Theirs")).status_code == 302
    answer = browser.post(url_of("edit", recorded), stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in text
    assert 'value="Mine"' in text
    recorded.refresh_from_db()
    assert recorded.name == "Theirs"
    again = stale | {"version": recorded.updated_at.isoformat()}
    assert again["version"] in text.replace("&#x2B;", "+")
    browser.post(url_of("edit", recorded), again)
    recorded.refresh_from_db()
    assert recorded.name == "Mine"


def test_deleting_asks_first(page, client_user, recorded) -> None:
    browser = page(client_user)
    asked = browser.get(url_of("delete", recorded))
    assert asked.status_code == 200
    assert Activity.objects.filter(pk=recorded.pk).exists()
    assert browser.post(url_of("delete", recorded)).status_code == 302
    assert not Activity.objects.filter(pk=recorded.pk).exists()
