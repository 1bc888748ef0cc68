"""What the product asks of Garmin: :func:`start_login`, :func:`finish_login` and :class:`GarminClient`.

Answers are plain JSON (see :mod:`garmin_sync.mapping`), failures are the errors of :mod:`garmin_sync.errors`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from garmin_sync.errors import BadAnswer, GarminError, LoginBlocked, MfaExpired, TokenDead, TokenRefused
from garmin_sync.library import (
    CONFUSED,
    LIBRARY_FAILURES,
    ORIGINAL,
    REGIONS,
    Library,
    call_failure,
    close_library,
    closing_library,
    login_failure,
    mfa_failure,
    new_library,
    waits_as_configured,
    watched,
)
from garmin_sync.originals import OriginalFile, open_original

ACTIVITIES_PER_PAGE = 100
_MAX_PAGES = 200
_MAX_WORKOUT_PAGES = 5
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """Whose account it is. ``display_name`` is part of many addresses; empty when Garmin did not say."""

    display_name: str
    full_name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A finished sign-in. ``tokens`` is the secret to encrypt and keep."""

    tokens: str = field(repr=False)
    profile: Profile


@dataclass(frozen=True, slots=True)
class MfaNeeded:
    """A sign-in that waits for a code. ``state`` is JSON-able, as secret as a password, good for ten minutes."""

    state: Json = field(repr=False)
    method: str


def start_login(*, email: str, password: str, region: str) -> LoggedIn | MfaNeeded:
    """Sign in once. Takes seconds, or over a minute where Garmin blocks: never call it inside a web request.

    ``region`` is ``com`` or ``cn``. Raises WrongCredentials, LoginBlocked or GarminUnavailable.
    """
    library = new_library(region)
    with closing_library(library), waits_as_configured():
        try:
            # Not Garmin.login(): that one reads and writes the token file named by the variable GARMINTOKENS.
            outcome, state = library.client.login(email, password, return_on_mfa=True)
        except Exception as error:
            raise login_failure(error, library) from error
        if outcome == "needs_mfa":
            return MfaNeeded(state=state, method=str(state.get("method") or "email"))
        return _finished(library)


def finish_login(*, state: Json, code: str) -> LoggedIn:
    """Complete a sign-in with the code, in any process. After WrongMfaCode the same ``state`` may be used again.

    Raises WrongMfaCode, MfaExpired, LoginBlocked or GarminUnavailable.
    """
    domain = str(state.get("domain", ""))
    if domain not in REGIONS:
        raise MfaExpired(detail="the pending sign-in names no known region")
    library = new_library(REGIONS[domain])
    with closing_library(library):
        try:
            library.client.resume_login(state, code)
        except Exception as error:
            raise mfa_failure(error, library) from error
        return _finished(library)


class GarminClient:
    """One account for the length of one task. Not shared between threads, never cached between people.

    Building it costs no request. A refresh makes the stored tokens worthless: ``on_rotation`` gets the new ones at
    once, before the call that needed them goes on. After use — after a failure too — compare :meth:`tokens` with what
    was stored.
    """

    def __init__(
        self,
        *,
        tokens: str,
        display_name: str,
        region: str,
        time_zone: str = "",
        on_rotation: Callable[[str], None] | None = None,
    ) -> None:
        self._library = new_library(region)
        watched(self._library).on_rotation = on_rotation
        self._last_call = float("-inf")
        try:
            self._library.client.loads(tokens)
        except LIBRARY_FAILURES as error:
            raise TokenDead(detail="stored tokens cannot be read") from error
        self._library.display_name = display_name or None
        self._library.time_zone = time_zone or None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back. Using the client afterwards opens new ones."""
        close_library(self._library)

    def tokens(self) -> str:
        """The tokens as they are now, as one JSON string: what to store."""
        return str(self._library.client.dumps())

    def refresh(self) -> None:
        """Exchange the refresh token now. Raises TokenDead only for a real ``invalid_grant``."""
        client = watched(self._library)
        client.refresh_failure = None
        try:
            client._refresh_di_token()
        except Exception as error:
            raise client.refresh_failure or TokenRefused(detail=str(error)) from error

    def profile(self) -> Profile:
        """Name and time zone of the account (two requests)."""
        return self._call(lambda: _load_profile(self._library))

    # -- what is new ------------------------------------------------------------------------------------------------

    def sync_timestamp(self) -> str:
        """When a device last synchronised, as Garmin writes it; '' if never. The cheap "anything new?"."""
        answer = self._call(self._library.get_sync_timestamp)
        return answer if isinstance(answer, str) else ""

    def device_last_used(self) -> Json:
        """The device that synchronised last; ``{}`` without one."""
        return _an_object(self._call(self._library.get_device_last_used))

    # -- activities ---------------------------------------------------------------------------------------------------

    def activities(self, start: date, end: date) -> Iterator[Json]:
        """List items of the activities that started on the local days ``start`` to ``end``, newest first, each once.

        One request for each hundred activities, made while iterating. An activity that arrives meanwhile shifts the
        pages; what it pushes onto the next page is recognised and not given twice.
        """
        seen: set[str] = set()
        for page in range(_MAX_PAGES):
            items = self._activities_page(page * ACTIVITIES_PER_PAGE, start, end)
            for item in items:
                key = str(item.get("activityId"))
                if key not in seen:
                    seen.add(key)
                    yield item
            if len(items) < ACTIVITIES_PER_PAGE:
                return

    def _activities_page(self, offset: int, start: date, end: date) -> list[Json]:
        window = {"startDate": start.isoformat(), "endDate": end.isoformat()}
        return _a_list_of_objects(
            self._call(lambda: self._library.search_activities(offset, ACTIVITIES_PER_PAGE, **window))
        )

    def activity(self, activity_id: str) -> Json:
        """All that Garmin says of one activity. Raises NotFound."""
        return _an_object(self._call(lambda: self._library.get_activity(activity_id)))

    def download_original(self, activity_id: str) -> OriginalFile | None:
        """The file that the device wrote, or ``None`` when Garmin keeps none (an activity typed in by hand).

        Raises NotFound, NotAllowed, and BadAnswer for a damaged or oversized archive.
        """
        return open_original(self._call(lambda: self._library.download_activity(activity_id, ORIGINAL)))

    # -- wellness -----------------------------------------------------------------------------------------------------

    def daily_summaries(self, start: date, end: date) -> list[Json]:
        """One summary a local day: steps, resting heart rate, stress, body battery."""
        answer = _an_object(self._call(lambda: self._library.get_daily_summaries(start.isoformat(), end.isoformat())))
        return _a_list_of_objects(answer.get("data"))

    def daily_summary(self, day: date) -> Json:
        """The same for one day, with more keys."""
        library = self._library
        path = library.garmin_connect_daily_summary_url
        return _an_object(
            self._call_by_name(
                lambda: library.connectapi(
                    f"{path}/{library._require_display_name()}", params={"calendarDate": day.isoformat()}
                )
            )
        )

    def sleep(self, day: date) -> Json:
        """The night that ended on ``day``; an object full of nulls when nothing was recorded."""
        return _an_object(self._call_by_name(lambda: self._library.get_sleep_data(day.isoformat())))

    def hrv(self, start: date, end: date) -> Json:
        """``hrvSummaries`` of the nights in the range; ``{}`` without any."""
        return _an_object(self._call(lambda: self._library.get_hrv_data_range(start.isoformat(), end.isoformat())))

    def resting_heart_rates(self, start: date, end: date) -> list[Json]:
        """``calendarDate`` and ``value`` (beats per minute) for each day that has one."""
        return _a_list_of_objects(
            self._call_by_name(lambda: self._library.get_rhr_daily(start.isoformat(), end.isoformat()))
        )

    def stress(self, day: date) -> Json:
        """Stress and body battery through one day."""
        return _an_object(self._call(lambda: self._library.get_stress_data(day.isoformat())))

    def body_battery(self, start: date, end: date) -> list[Json]:
        """One report a day."""
        return _a_list_of_objects(
            self._call(lambda: self._library.get_body_battery(start.isoformat(), end.isoformat()))
        )

    def steps(self, start: date, end: date) -> list[Json]:
        """Total steps a day; one request for each 28 days."""
        return _a_list_of_objects(self._call(lambda: self._library.get_daily_steps(start.isoformat(), end.isoformat())))

    def weigh_ins(self, start: date, end: date) -> Json:
        """``dailyWeightSummaries``, in grams."""
        return _an_object(self._call(lambda: self._library.get_weigh_ins(start.isoformat(), end.isoformat())))

    def training_status(self, day: date) -> Json:
        """The most recent training status, load balance and VO2max on ``day``."""
        return _an_object(self._call(lambda: self._library.get_training_status(day.isoformat())))

    def training_readiness(self, start: date, end: date) -> list[Json]:
        """Readiness scores, several a day."""
        return _a_list_of_objects(
            self._call(lambda: self._library.get_training_readiness_range(start.isoformat(), end.isoformat()))
        )

    def max_metrics(self, start: date, end: date) -> list[Json]:
        """VO2max of running and cycling on the days on which it was measured."""
        return _a_list_of_objects(
            self._call(lambda: self._library.get_max_metrics_range(start.isoformat(), end.isoformat()))
        )

    # -- workouts -----------------------------------------------------------------------------------------------------

    def upload_workout(self, workout: Json) -> str:
        """Create a workout and return its id. Read it back: Garmin stores wrong ids without a word."""
        answer = _an_object(self._call(lambda: self._library.upload_workout(workout)))
        return _id_from(answer, "workoutId")

    def update_workout(self, workout_id: str, workout: Json) -> None:
        """Replace a workout; id and schedules stay."""
        self._call(lambda: self._library.update_workout(workout_id, workout))

    def workout(self, workout_id: str) -> Json:
        """A workout as Garmin stored it. Raises NotFound."""
        return _an_object(self._call(lambda: self._library.get_workout_by_id(workout_id)))

    def workouts(self) -> Iterator[Json]:
        """The newest workouts of the account, newest first: what was made a moment ago is among them.

        One request for each hundred, made while iterating, five at most.
        """
        for page in range(_MAX_WORKOUT_PAGES):
            items = self._workouts_page(page * ACTIVITIES_PER_PAGE)
            yield from items
            if len(items) < ACTIVITIES_PER_PAGE:
                return

    def _workouts_page(self, offset: int) -> list[Json]:
        return _a_list_of_objects(
            self._call(
                lambda: self._library.get_workouts(
                    offset, ACTIVITIES_PER_PAGE, order_by="CREATED_DATE", order_seq="DESC"
                )
            )
        )

    def delete_workout(self, workout_id: str) -> None:
        """Delete a workout and its schedules. Raises NotFound when it is gone already."""
        self._call(lambda: self._library.delete_workout(workout_id))

    def schedule_workout(self, workout_id: str, day: date) -> str:
        """Put a workout on the calendar and return the id of that entry."""
        answer = _an_object(self._call(lambda: self._library.schedule_workout(workout_id, day.isoformat())))
        return _id_from(answer, "workoutScheduleId")

    def scheduled_workout(self, schedule_id: str) -> Json:
        """One entry of the calendar: ``calendarDate`` and the ``workout``. Raises NotFound."""
        return _an_object(self._call(lambda: self._library.get_scheduled_workout_by_id(schedule_id)))

    def reschedule_workout(self, schedule_id: str, day: date) -> None:
        """Move a calendar entry to another day."""
        self._call(lambda: self._library.reschedule_workout(schedule_id, day.isoformat()))

    def unschedule_workout(self, schedule_id: str) -> None:
        """Take an entry off the calendar; the workout stays. Raises NotFound when it is gone already."""
        self._call(lambda: self._library.unschedule_workout(schedule_id))

    def scheduled_workouts(self, start: date, end: date) -> list[Json]:
        """Calendar entries of the local days ``start`` to ``end``."""
        return _a_list_of_objects(
            self._call(lambda: self._library.get_scheduled_workouts_by_period(start.isoformat(), end.isoformat()))
        )

    # -- the one way out ----------------------------------------------------------------------------------------------

    def _call_by_name[T](self, ask: Callable[[], T]) -> T:
        """The same for addresses that hold the display name, which is read first where it is not known yet."""
        if not self._library.display_name:
            self.profile()
        return self._call(ask)

    def _call[T](self, ask: Callable[[], T]) -> T:
        """Ask Garmin at the agreed pace and turn every failure into one of ours."""
        self._keep_distance()
        client = watched(self._library)
        client.refresh_failure = None
        if client.di_refresh_token and client._token_expires_soon():
            self.refresh()
        try:
            return ask()
        except GarminError:
            raise
        except CONFUSED as error:
            raise BadAnswer(detail=f"{type(error).__name__}: {error}") from error
        except LIBRARY_FAILURES as error:
            if isinstance(error.__cause__, GarminError):  # our own, which the library wrapped
                raise error.__cause__ from None
            raise call_failure(error, client.refresh_failure) from error

    def _keep_distance(self) -> None:
        interval: float = settings.GARMIN_CALL_INTERVAL
        remaining = self._last_call + interval - time.monotonic()
        if remaining > 0:
            time.sleep(remaining)
        self._last_call = time.monotonic()


def _finished(library: Library) -> LoggedIn:
    """Tokens first: a profile that cannot be read now is read later, tokens lost now are lost."""
    if not library.client.di_token:
        # The library fell back to a browser cookie, which lives an hour and cannot be stored.
        raise LoginBlocked(detail="no token for the service ticket")
    try:
        profile = _load_profile(library)
    except LIBRARY_FAILURES:
        profile = Profile(display_name="", full_name="", time_zone="")
    return LoggedIn(tokens=str(library.client.dumps()), profile=profile)


def _load_profile(library: Library) -> Profile:
    answer = _an_object(library.connectapi("/userprofile-service/socialProfile"))
    library.display_name = str(answer.get("displayName") or "") or None
    return Profile(
        display_name=library.display_name or "",
        full_name=str(answer.get("fullName") or ""),
        time_zone=library.get_user_timezone() or "",
    )


def _an_object(answer: Any) -> Json:
    if answer is None or answer == []:
        return {}
    if not isinstance(answer, dict):
        raise BadAnswer(detail=f"expected an object, got {type(answer).__name__}")
    return answer


def _a_list_of_objects(answer: Any) -> list[Json]:
    if answer is None or answer == {}:  # {} is how the library reports 204
        return []
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise BadAnswer(detail=f"expected a list of objects, got {type(answer).__name__}")
    return answer


def _id_from(answer: Json, key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, int | str) or not value:
        raise BadAnswer(detail=f"no {key} in the answer")
    return str(value)
