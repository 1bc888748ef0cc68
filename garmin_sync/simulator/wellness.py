"""Profile, devices and what a watch measures day and night."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from garmin_sync.simulator.accounts import SimulatedWellness
from garmin_sync.simulator.messages import Answer, Request, route

if TYPE_CHECKING:
    import re

    from garmin_sync.simulator.accounts import Account
    from garmin_sync.simulator.server import Simulator

_BEDTIME = time(22, 30)
#: Garmin's numbers for the words of the training status.
_STATUS_NUMBERS = {
    "no_status": 0,
    "detraining": 1,
    "recovery": 2,
    "maintaining": 4,
    "strained": 5,
    "unproductive": 6,
    "productive": 7,
    "peaking": 8,
    "overreaching": 9,
}


# -- profile and devices ----------------------------------------------------------------------------------------------


def _social_profile(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    return Answer.of_json(
        {
            "id": account.profile_id,
            "profileId": account.profile_id,
            "displayName": account.display_name,
            "fullName": account.full_name,
            "userName": account.email,
            "location": None,
        }
    )


def _user_settings(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    user_data = {"measurementSystem": "metric", "gender": None, "weight": None, "height": None, "birthDate": None}
    return Answer.of_json({"id": account.profile_id, "userData": user_data, "userSleep": None})


def _personal_information(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    info = {"timeZone": account.time_zone, "locale": "en", "countryCode": None}
    return Answer.of_json({"userInfo": info, "timeZone": account.time_zone, "biometricProfile": None})


def _sync_timestamp(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    synced = request.owner.last_sync()
    return Answer.of_json(f"{synced:%Y-%m-%dT%H:%M:%S}.0") if synced else Answer.nothing()


def _last_used(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    devices, synced = account.devices(), account.last_sync()
    if not devices:
        return Answer.of_json({})
    uploaded = int(synced.timestamp() * 1000) if synced else None
    return Answer.of_json(
        {
            "userDeviceId": devices[0].device_id,
            "userProfileNumber": account.profile_id,
            "lastUsedDeviceName": devices[0].name,
            "lastUsedDeviceUploadTime": uploaded,
        }
    )


def _devices(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    return Answer.of_json(
        [{"deviceId": each.device_id, "productDisplayName": each.name} for each in request.owner.devices()]
    )


def _heart_rate_zones(_simulator: Simulator, _request: Request, _match: re.Match[str]) -> Answer:
    floors = {f"zone{number}Floor": floor for number, floor in enumerate((95, 114, 133, 152, 171), start=1)}
    return Answer.of_json([{"trainingMethod": "HR_MAX", "maxHeartRateUsed": 190, "sport": "DEFAULT"} | floors])


def _personal_records(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    runs = [each for each in account.activities() if "running" in each.type_key and each.distance]
    if not runs:
        return Answer.of_json([])
    longest = max(runs, key=lambda run: run.distance or 0)
    return Answer.of_json(
        [
            {
                "id": account.profile_id,
                "typeId": 7,  # longest run
                "activityId": longest.activity_id,
                "activityName": longest.name,
                "activityType": longest.type_key,
                "value": longest.distance,
                "prStartTimeGmt": int(longest.start_time.timestamp() * 1000),
            }
        ]
    )


# -- days -------------------------------------------------------------------------------------------------------------


def _daily_summaries(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    days = account.wellness_between(_day(request.query["startDate"]), _day(request.query["endDate"]))
    return Answer.of_json({"data": [_summary(account, day) for day in days]})


def _daily_summary(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    day = _day(request.query["calendarDate"])
    return Answer.of_json(_summary(account, account.wellness(day) or SimulatedWellness(day)))


def _steps(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    start, end = _day(match[1]), _day(match[2])
    if (end - start).days >= 28:
        return Answer.refused("the range is longer than 28 days")
    return Answer.of_json(
        [
            {"calendarDate": each.day.isoformat(), "totalSteps": each.steps, "totalDistance": None, "stepGoal": 8000}
            for each in request.owner.wellness_between(start, end)
        ]
    )


def _stress_range(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    return Answer.of_json(
        [
            {"calendarDate": each.day.isoformat(), "values": {"overallStressLevel": each.stress_average}}
            for each in request.owner.wellness_between(_day(match[1]), _day(match[2]))
        ]
    )


def _stress(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    measured = request.owner.wellness(_day(match[1]))
    if measured is None or measured.stress_average is None:
        return Answer.nothing()
    return Answer.of_json(
        {
            "userProfilePK": request.owner.profile_id,
            "calendarDate": match[1],
            "maxStressLevel": min(100, measured.stress_average * 2),
            "avgStressLevel": measured.stress_average,
            "stressChartValueOffset": 1,
            "stressValuesArray": [[_milliseconds(measured.day, 12), measured.stress_average]],
            "bodyBatteryValuesArray": _battery_values(measured),
        }
    )


def _body_battery(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    days = request.owner.wellness_between(_day(request.query["startDate"]), _day(request.query["endDate"]))
    return Answer.of_json(
        [
            {
                "date": each.day.isoformat(),
                "charged": (each.body_battery_high or 0) - (each.body_battery_low or 0),
                "drained": (each.body_battery_high or 0) - (each.body_battery_low or 0),
                "bodyBatteryValuesArray": [[stamp, level] for stamp, _, level, _ in _battery_values(each)],
            }
            for each in days
            if each.body_battery_high is not None
        ]
    )


def _resting_heart_rates(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    days = request.owner.wellness_between(_day(request.query["fromDate"]), _day(request.query["untilDate"]))
    rows = [{"calendarDate": each.day.isoformat(), "value": each.resting_heart_rate} for each in days]
    return Answer.of_json({"allMetrics": {"metricsMap": {"WELLNESS_RESTING_HEART_RATE": rows}}})


def _weigh_ins(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    summaries = []
    for each in request.owner.wellness_between(_day(match[1]), _day(match[2])):
        if each.weight_kg is None:
            continue
        grams = each.weight_kg * 1000
        entry = {
            "calendarDate": each.day.isoformat(),
            "date": _milliseconds(each.day, 7),
            "weight": grams,
            "bodyFat": each.body_fat_percent,
            "sourceType": "INDEX_SCALE",
        }
        summaries.append(
            {
                "summaryDate": each.day.isoformat(),
                "numOfWeightEntries": 1,
                "minWeight": grams,
                "maxWeight": grams,
                "latestWeight": entry,
                "allWeightMetrics": [entry],
            }
        )
    summaries.reverse()  # newest first, as Garmin lists them
    return Answer.of_json({"dailyWeightSummaries": summaries, "totalAverage": {"weight": None, "bodyFat": None}})


# -- nights -----------------------------------------------------------------------------------------------------------


def _sleep(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    day = _day(request.query["date"])
    night = request.owner.wellness(day) or SimulatedWellness(day)
    slept = night.sleep_seconds
    began = datetime.combine(day - timedelta(days=1), _BEDTIME, tzinfo=UTC)
    ended = began + timedelta(seconds=(slept or 0) + (night.awake_seconds or 0))
    return Answer.of_json(
        {
            "dailySleepDTO": {
                "id": int(began.timestamp() * 1000) if slept else None,
                "userProfilePK": request.owner.profile_id,
                "calendarDate": day.isoformat(),
                "sleepTimeSeconds": slept,
                "napTimeSeconds": 0 if slept else None,
                "sleepStartTimestampLocal": int(began.timestamp() * 1000) if slept else None,
                "sleepEndTimestampLocal": int(ended.timestamp() * 1000) if slept else None,
                "deepSleepSeconds": night.deep_seconds,
                "lightSleepSeconds": night.light_seconds,
                "remSleepSeconds": night.rem_seconds,
                "awakeSleepSeconds": night.awake_seconds,
                "sleepScores": {"overall": {"value": night.sleep_score, "qualifierKey": "GOOD"}} if slept else None,
            },
            "sleepMovement": [],
            "remSleepData": bool(night.rem_seconds),
            "sleepLevels": [],
            "restingHeartRate": night.resting_heart_rate,
        }
    )


def _hrv_range(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    nights = request.owner.wellness_between(_day(match[1]), _day(match[2]))
    summaries = [_hrv_summary(each) for each in nights if each.hrv_ms is not None]
    return Answer.of_json({"hrvSummaries": summaries, "userProfilePk": 1}) if summaries else Answer.nothing()


def _hrv(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    night = request.owner.wellness(_day(match[1]))
    if night is None or night.hrv_ms is None:
        return Answer.nothing()
    return Answer.of_json({"hrvSummary": _hrv_summary(night), "hrvReadings": []})


# -- training ---------------------------------------------------------------------------------------------------------


def _readiness(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    start = _day(match[1])
    return Answer.of_json(
        [
            {
                "calendarDate": each.day.isoformat(),
                "timestamp": f"{each.day}T05:30:00.0",
                "timestampLocal": f"{each.day}T07:30:00.0",
                "level": "MODERATE",
                "score": each.training_readiness,
                "inputContext": "AFTER_WAKEUP_RESET",
            }
            for each in request.owner.wellness_between(start, _day(match[2]) if match[2] else start)
            if each.training_readiness is not None
        ]
    )


def _training_status(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    measured = request.owner.wellness(_day(match[1])) or SimulatedWellness(_day(match[1]))
    latest = {}
    if measured.training_status:
        latest["1"] = {
            "calendarDate": match[1],
            "trainingStatus": _STATUS_NUMBERS.get(measured.training_status, 0),
            "trainingStatusFeedbackPhrase": f"{measured.training_status.upper()}_1",
            "primaryTrainingDevice": True,
        }
    return Answer.of_json(
        {
            "userId": request.owner.profile_id,
            "mostRecentVO2Max": _vo2max(measured) if measured.vo2max_run or measured.vo2max_ride else None,
            "mostRecentTrainingLoadBalance": None,
            "mostRecentTrainingStatus": {"latestTrainingStatusData": latest, "recordedDevices": []},
        }
    )


def _max_metrics(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    days = request.owner.wellness_between(_day(match[1]), _day(match[2]))
    return Answer.of_json([_vo2max(each) for each in days if each.vo2max_run or each.vo2max_ride])


def _summary(account: Account, measured: SimulatedWellness) -> dict[str, Any]:
    return {
        "userProfileId": account.profile_id,
        "calendarDate": measured.day.isoformat(),
        "privacyProtected": False,
        "includesWellnessData": measured.steps is not None,
        "totalSteps": measured.steps,
        "dailyStepGoal": 8000,
        "restingHeartRate": measured.resting_heart_rate,
        "averageStressLevel": -1 if measured.stress_average is None else measured.stress_average,
        "bodyBatteryHighestValue": measured.body_battery_high,
        "bodyBatteryLowestValue": measured.body_battery_low,
        "sleepingSeconds": measured.sleep_seconds,
        "source": "GARMIN",
    }


def _hrv_summary(night: SimulatedWellness) -> dict[str, Any]:
    return {
        "calendarDate": night.day.isoformat(),
        "weeklyAvg": night.hrv_ms,
        "lastNightAvg": night.hrv_ms,
        "lastNight5MinHigh": None,
        "baseline": None,
        "status": (night.hrv_status or "balanced").upper(),
        "feedbackPhrase": "HRV_BALANCED_1",
    }


def _vo2max(measured: SimulatedWellness) -> dict[str, Any]:
    def part(value: float | None) -> dict[str, Any] | None:
        if value is None:
            return None
        return {"calendarDate": measured.day.isoformat(), "vo2MaxPreciseValue": value, "vo2MaxValue": round(value)}

    return {"userId": 1, "generic": part(measured.vo2max_run), "cycling": part(measured.vo2max_ride)}


def _battery_values(measured: SimulatedWellness) -> list[tuple[int, str, int, float]]:
    if measured.body_battery_high is None or measured.body_battery_low is None:
        return []
    return [
        (_milliseconds(measured.day, 7), "MEASURED", measured.body_battery_high, 2.0),
        (_milliseconds(measured.day, 22), "MEASURED", measured.body_battery_low, 2.0),
    ]


def _milliseconds(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), tzinfo=UTC).timestamp() * 1000)


def _day(text: str) -> date:
    return date.fromisoformat(text)


_DATE = r"(\d{4}-\d\d-\d\d)"
ROUTES = (
    route("GET", "/userprofile-service/socialProfile", _social_profile),
    route("GET", "/userprofile-service/userprofile/user-settings", _user_settings),
    route("GET", "/userprofile-service/userprofile/personal-information/[^/]+", _personal_information),
    route("GET", "/wellness-service/wellness/syncTimestamp", _sync_timestamp),
    route("GET", "/device-service/deviceservice/mylastused", _last_used),
    route("GET", "/device-service/deviceregistration/devices", _devices),
    route("GET", "/biometric-service/heartRateZones", _heart_rate_zones),
    route("GET", "/personalrecord-service/personalrecord/prs/[^/]+", _personal_records),
    route("GET", "/usersummary-service/v2/dailysummaries", _daily_summaries),
    route("GET", "/usersummary-service/usersummary/daily/[^/]+", _daily_summary),
    route("GET", f"/usersummary-service/stats/steps/daily/{_DATE}/{_DATE}", _steps),
    route("GET", f"/usersummary-service/stats/stress/daily/{_DATE}/{_DATE}", _stress_range),
    route("GET", f"/wellness-service/wellness/dailyStress/{_DATE}", _stress),
    route("GET", "/wellness-service/wellness/bodyBattery/reports/daily", _body_battery),
    route("GET", "/userstats-service/wellness/daily/[^/]+", _resting_heart_rates),
    route("GET", f"/weight-service/weight/range/{_DATE}/{_DATE}", _weigh_ins),
    route("GET", "/(?:wellness-service/wellness|sleep-service/sleep)/dailySleepData(?:/[^/]+)?", _sleep),
    route("GET", f"/hrv-service/hrv/daily/{_DATE}/{_DATE}", _hrv_range),
    route("GET", f"/hrv-service/hrv/{_DATE}", _hrv),
    route("GET", f"/metrics-service/metrics/trainingreadiness/{_DATE}(?:/{_DATE})?", _readiness),
    route("GET", f"/metrics-service/metrics/trainingstatus/aggregated/{_DATE}", _training_status),
    route("GET", f"/metrics-service/metrics/maxmet/daily/{_DATE}/{_DATE}", _max_metrics),
)
