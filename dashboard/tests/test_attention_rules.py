"""Each rule of the attention list at its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from accounts.models import User
from activities.reports.fitness import Standing
from coaching.models import AwayRange
from dashboard.attention.facts import ClientFacts, GarminFact, Judged, NextRace, UnreadComment
from dashboard.attention.limits import DEFAULTS, LIMIT_OF_REASON, TABLE, Limits, clean_limits, differences, with_changes
from dashboard.attention.rules import (
    RULES,
    Severity,
    Verb,
    comment_unread,
    findings_of,
    garmin_broken,
    hrv_out,
    load_ramp,
    low_adherence,
    missed,
    nothing_planned,
    plan_ends,
    silent,
)
from dashboard.enums import Reason
from progress.baselines import HrvRun, HrvState

TODAY = date(2026, 7, 8)  # a Wednesday
DAY = timedelta(days=1)


def facts(**known) -> ClientFacts:
    """A client on track: planned for weeks, logged yesterday."""
    usual = {
        "client": User(name="Jo Berg", time_zone="Europe/Oslo"),
        "today": TODAY,
        "coached_since": date(2026, 1, 1),
        "next_planned": TODAY,
        "last_planned": TODAY + 27 * DAY,
        "planned_until_now": TODAY,
        "last_logged": TODAY - DAY,
    }
    return ClientFacts(**{**usual, **known})


def away(first: date, last: date) -> AwayRange:
    return AwayRange(kind="travel", first_day=first, last_day=last)


def judged(*compliances: str, last: date = TODAY) -> list[Judged]:
    """Sessions on the days up to ``last``, oldest first."""
    return [Judged(last - (len(compliances) - 1 - place) * DAY, each) for place, each in enumerate(compliances)]


def standing(**known) -> Standing:
    usual = {"fitness": 50.0, "fatigue": 50.0, "form": 0.0, "ramp": 2.0, "load_7_days": 300.0}
    return Standing(**{**usual, "is_calibrating": False, "first_day": date(2026, 1, 1), **known})


def test_a_client_on_track_has_no_finding():
    assert findings_of(facts()) == []


def test_nothing_known_is_nothing_said():
    unshared = ClientFacts(
        client=User(name="Jo"), today=TODAY, coached_since=TODAY, shares_training=False, shares_wellness=False
    )
    assert findings_of(unshared) == []


@pytest.mark.parametrize(("state", "is_found"), [("reauth_needed", True), ("rate_limited", False), ("ok", False)])
def test_garmin_broken(state, is_found):
    # 22:30 in UTC is the next day in Oslo.
    since = datetime(2026, 7, 5, 22, 30, tzinfo=UTC)
    found = garmin_broken(facts(garmin=GarminFact(state, since, since)), DEFAULTS)

    assert (found is not None) is is_found
    if found:
        assert found.since == date(2026, 7, 6)
        assert "last sync 2 days ago" in found.words
        assert found.action.verb == Verb.ASK_TO_RECONNECT


@pytest.mark.parametrize(("ahead", "is_found"), [(0, False), (7, False), (8, True), (None, True)])
def test_nothing_planned(ahead, is_found):
    following = None if ahead is None else TODAY + ahead * DAY
    found = nothing_planned(
        facts(next_planned=following, last_planned=following, planned_until_now=TODAY - 2 * DAY), DEFAULTS
    )
    assert (found is not None) is is_found
    if found:
        assert found.since == TODAY - DAY
        assert found.action.day == TODAY


def test_nothing_planned_for_a_new_client_counts_from_the_beginning():
    new = facts(next_planned=None, last_planned=None, planned_until_now=None, coached_since=TODAY - 3 * DAY)
    assert nothing_planned(new, DEFAULTS).since == TODAY - 3 * DAY


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [(0, 1, False), (1, 7, True), (-3, -1, True), (0, 30, False)],
)
def test_who_is_away_today_needs_no_plan(first, last, is_found):
    empty = facts(next_planned=None, last_planned=None, away=[away(TODAY + first * DAY, TODAY + last * DAY)])
    assert (nothing_planned(empty, DEFAULTS) is not None) is is_found


@pytest.mark.parametrize(
    ("compliances", "is_found"),
    [
        (("missed", "missed"), False),
        (("missed", "missed", "missed"), True),
        (("missed", "excused", "missed"), False),
    ],
)
def test_missed(compliances, is_found):
    rows = judged(*compliances, last=TODAY - DAY)
    found = missed(facts(judged=rows, last_logged=TODAY - 5 * DAY), DEFAULTS)
    assert (found is not None) is is_found
    if found:
        assert found.since == rows[0].day
        assert found.severity == Severity.NOW


def test_missed_before_the_last_log_is_forgiven():
    rows = judged("missed", "missed", "missed", "missed", last=TODAY - DAY)
    assert missed(facts(judged=rows, last_logged=TODAY - 2 * DAY), DEFAULTS) is None
    assert missed(facts(judged=rows, last_logged=None), DEFAULTS) is not None


def test_missed_waits_while_the_client_is_away():
    rows = judged("missed", "missed", "missed", last=TODAY - DAY)
    gone = facts(judged=rows, last_logged=TODAY - 9 * DAY, away=[away(TODAY, TODAY)])
    assert missed(gone, DEFAULTS) is None


@pytest.mark.parametrize(("left", "is_found"), [(0, True), (7, True), (8, False)])
def test_plan_ends(left, is_found):
    found = plan_ends(facts(last_planned=TODAY + left * DAY), DEFAULTS)
    assert (found is not None) is is_found
    if found:
        assert found.action.day == TODAY + (left + 1) * DAY
        assert found.since == TODAY + (left - 7) * DAY


def test_plan_ends_before_a_race_says_so():
    race = NextRace("Valencia", TODAY + 20 * DAY)
    assert "Valencia in 20 days" in plan_ends(facts(last_planned=TODAY + 3 * DAY, race=race), DEFAULTS).words
    near = NextRace("Parkrun", TODAY + DAY)
    assert "Parkrun" not in plan_ends(facts(last_planned=TODAY + 3 * DAY, race=near), DEFAULTS).words


def test_without_any_plan_none_ends():
    assert plan_ends(facts(next_planned=None, last_planned=None), DEFAULTS) is None


@pytest.mark.parametrize(("days", "is_found"), [(7, False), (8, True)])
def test_silent(days, is_found):
    found = silent(facts(last_logged=TODAY - days * DAY), DEFAULTS)
    assert (found is not None) is is_found
    if found:
        assert found.words == "Nothing logged for 8 days"


def test_silent_does_not_count_days_away():
    back = away(TODAY - 6 * DAY, TODAY - 2 * DAY)
    assert silent(facts(last_logged=TODAY - 12 * DAY, away=[back]), DEFAULTS) is None
    assert silent(facts(last_logged=TODAY - 13 * DAY, away=[back]), DEFAULTS).words == "Nothing logged for 8 days"
    assert silent(facts(last_logged=TODAY - 40 * DAY, away=[away(TODAY, TODAY)]), DEFAULTS) is None


def test_long_silence_is_worse():
    assert silent(facts(last_logged=TODAY - 21 * DAY), DEFAULTS).severity == Severity.SOON
    assert silent(facts(last_logged=TODAY - 22 * DAY), DEFAULTS).severity == Severity.NOW


@pytest.mark.parametrize(
    ("compliances", "is_found"),
    [
        (("on_target", "missed"), False),
        (("missed", "missed"), False),
        (("on_target", "close", "missed", "off"), False),
        (("on_target", "missed", "off"), True),
        (("on_target", "missed", "excused", "excused"), False),
    ],
)
def test_low_adherence(compliances, is_found):
    assert (low_adherence(facts(judged=judged(*compliances)), DEFAULTS) is not None) is is_found


def test_low_adherence_began_when_the_fortnight_fell_below():
    rows = judged("on_target", "on_target", "missed", "missed", "missed", last=TODAY)
    found = low_adherence(facts(judged=rows), DEFAULTS)
    assert found.since == TODAY
    later = low_adherence(replace(facts(judged=rows), today=TODAY + 2 * DAY), DEFAULTS)
    assert later.since == TODAY
    old = low_adherence(facts(judged=judged(*["missed"] * 40, last=TODAY - 20 * DAY)), DEFAULTS)
    assert old is None


@pytest.mark.parametrize(
    ("known", "is_found"),
    [
        ({"ramp": 8.0}, False),
        ({"ramp": 8.1}, True),
        ({"ramp": None}, False),
        ({"ramp": 30.0, "is_calibrating": True}, False),
    ],
)
def test_load_ramp(known, is_found):
    found = load_ramp(facts(standing=standing(**known)), DEFAULTS)
    assert (found is not None) is is_found
    if found:
        assert found.since == date(2026, 7, 6)
        assert (found.action.verb, found.action.day) == (Verb.EASE, TODAY)


@pytest.mark.parametrize(("nights", "is_found"), [(2, False), (3, True)])
def test_hrv_out(nights, is_found):
    run = HrvRun("below", nights, TODAY - (nights - 1) * DAY, HrvState("below", 55.0, 60.0, 70.0))
    found = hrv_out(facts(hrv=run), DEFAULTS)
    assert (found is not None) is is_found
    if found:
        assert found.words == "HRV below own range 3 nights in a row"
        assert found.action.verb == Verb.EASE
        # A plan that is not shared cannot be eased.
        assert hrv_out(facts(hrv=run, shares_training=False), DEFAULTS).action.verb == Verb.WRITE


def test_the_rules_stand_in_the_order_of_the_reasons():
    everything = facts(
        garmin=GarminFact("reauth_needed", datetime(2026, 7, 1, tzinfo=UTC), None),
        next_planned=None,
        last_planned=TODAY + 3 * DAY,
        judged=judged("missed", "missed", "missed", "missed", last=TODAY - DAY),
        last_logged=TODAY - 20 * DAY,
        standing=standing(ramp=20.0),
        hrv=HrvRun("below", 5, TODAY - 4 * DAY, HrvState("below", 55.0, 60.0, 70.0)),
        unread=UnreadComment(TODAY, UUID(int=1)),
    )
    assert [finding.reason for finding in findings_of(everything)] == list(Reason)
    assert len(RULES) == len(Reason)


def test_a_limit_of_zero_turns_its_rule_off():
    off = Limits(**{limit.name: 0 for limit in TABLE})
    everything = facts(
        next_planned=None,
        last_planned=TODAY,
        judged=judged("missed", "missed", "missed", "missed", last=TODAY - DAY),
        last_logged=TODAY - 20 * DAY,
        standing=standing(ramp=20.0),
        hrv=HrvRun("below", 5, TODAY - 4 * DAY, HrvState("below", 55.0, 60.0, 70.0)),
    )
    assert findings_of(replace(everything, limits=off)) == []
    assert len(findings_of(everything)) == 7


def test_every_reason_that_is_counted_has_a_documented_limit():
    assert set(LIMIT_OF_REASON) == set(Reason) - {Reason.GARMIN_BROKEN, Reason.UNREAD_COMMENT}
    assert all(0 < limit.default <= limit.most for limit in TABLE)


def test_limits_hold_only_what_is_known_and_makes_sense():
    said = {"silent_days": 9, "ramp": True, "hrv_nights": -1, "planned_days": 99, "unknown": 4, "plan_end_days": "7"}
    assert clean_limits(said) == {"silent_days": 9}
    assert with_changes(DEFAULTS, said) == replace(DEFAULTS, silent_days=9)
    assert differences({"silent_days": 7, "ramp": 5}, DEFAULTS) == {"ramp": 5}


def test_an_occurrence_keeps_its_first_day():
    one = facts(last_logged=TODAY - 9 * DAY)
    later = replace(one, today=TODAY + DAY)
    assert silent(one, DEFAULTS).since == silent(later, DEFAULTS).since


def test_a_comment_that_nobody_read_is_the_last_of_the_reasons():
    unread = UnreadComment(TODAY - 2 * DAY, UUID(int=1))
    found = comment_unread(facts(unread=unread), DEFAULTS)
    assert (found.reason, found.since, found.severity) == (Reason.UNREAD_COMMENT, TODAY - 2 * DAY, Severity.WATCH)
    assert found.words == "Wrote on a session 2 days ago, unread"
    assert found.action.verb == Verb.READ
    assert comment_unread(facts(), DEFAULTS) is None
    both = facts(unread=unread, garmin=GarminFact("reauth_needed", datetime(2026, 7, 7, tzinfo=UTC), None))
    assert [each.reason for each in findings_of(both)] == [Reason.GARMIN_BROKEN, Reason.UNREAD_COMMENT]
