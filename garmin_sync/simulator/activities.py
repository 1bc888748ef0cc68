"""The list of activities, their details and their files."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from garmin_sync.simulator.accounts import SimulatedActivity
from garmin_sync.simulator.messages import Answer, Request, route

if TYPE_CHECKING:
    import re

    from garmin_sync.simulator.accounts import Account
    from garmin_sync.simulator.server import Simulator

#: Garmin's numbers of the common types and of their parents.
TYPE_IDS = {
    "running": (1, 17),
    "cycling": (2, 17),
    "hiking": (3, 17),
    "other": (4, 17),
    "trail_running": (6, 1),
    "walking": (9, 17),
    "strength_training": (13, 29),
    "indoor_cycling": (25, 2),
    "swimming": (26, 17),
    "lap_swimming": (27, 26),
    "open_water_swimming": (28, 26),
    "multi_sport": (89, 17),
    "yoga": (163, 29),
}
_PAGE_LIMIT = 1000


def _search(_simulator: Simulator, request: Request, _match: re.Match[str]) -> Answer:
    account = request.owner
    start, limit = int(request.query.get("start", 0)), int(request.query.get("limit", 20))
    if limit > _PAGE_LIMIT:
        return Answer.refused("limit is too large")
    first = date.fromisoformat(request.query.get("startDate", "0001-01-01"))
    last = date.fromisoformat(request.query.get("endDate", "9999-12-31"))
    wanted = request.query.get("activityType")
    found = [
        _list_item(account, activity)
        for activity in account.activities()
        if first <= activity.local_date <= last and wanted in (None, activity.type_key)
    ]
    return Answer.of_json(found[start : start + limit])


def _detail(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account = request.owner
    activity = account.activity(int(match[1]))
    if activity is None:
        return Answer.missing()
    return Answer.of_json(
        {
            "activityId": activity.activity_id,
            "activityName": activity.name,
            "userProfileId": account.profile_id,
            "isMultiSportParent": activity.type_key == "multi_sport",
            "activityTypeDTO": _type(activity),
            "eventTypeDTO": {"typeId": 9, "typeKey": "uncategorized", "sortOrder": 10},
            "timeZoneUnitDTO": {
                "unitId": 0,
                "unitKey": activity.time_zone,
                "factor": 0.0,
                "timeZone": activity.time_zone,
            },
            "metadataDTO": {
                "isOriginal": True,
                "manualActivity": activity.is_manual,
                "fileFormat": None if activity.is_manual else {"formatId": 7, "formatKey": "fit"},
                "associatedWorkoutId": activity.workout_id,
                "deviceMetaDataDTO": {"deviceId": str(activity.device_id)} if activity.device_id else None,
                "childIds": [],
                "lapCount": activity.lap_count,
            },
            "summaryDTO": {
                "startTimeLocal": _stamp(activity.start_time + activity.utc_offset),
                "startTimeGMT": _stamp(activity.start_time),
                "distance": activity.distance,
                "duration": activity.duration,
                "elapsedDuration": activity.elapsed,
                "movingDuration": activity.moving,
                "averageHR": activity.average_heart_rate,
                "maxHR": activity.max_heart_rate,
                "averagePower": activity.average_power,
                "calories": activity.calories,
            },
        }
    )


def _download(_simulator: Simulator, request: Request, match: re.Match[str]) -> Answer:
    account = request.owner
    activity_id = int(match[1])
    if account.activity(activity_id) is None:
        return Answer.missing()
    file = account.original_file(activity_id)
    if file is None:
        return Answer(200, b"", "application/zip")
    name, data = file
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return Answer(200, packed.getvalue(), "application/x-zip-compressed")


def _list_item(account: Account, activity: SimulatedActivity) -> dict[str, Any]:
    return {
        "activityId": activity.activity_id,
        "activityName": activity.name,
        "startTimeLocal": f"{activity.start_time + activity.utc_offset:%Y-%m-%d %H:%M:%S}",
        "startTimeGMT": f"{activity.start_time:%Y-%m-%d %H:%M:%S}",
        "activityType": _type(activity),
        "eventType": {"typeId": 9, "typeKey": "uncategorized", "sortOrder": 10},
        "distance": activity.distance or 0.0,
        "duration": activity.duration,
        "elapsedDuration": activity.elapsed,
        "movingDuration": activity.moving,
        "ownerId": account.profile_id,
        "ownerDisplayName": account.display_name,
        "calories": activity.calories,
        "averageHR": activity.average_heart_rate,
        "maxHR": activity.max_heart_rate,
        "privacy": {"typeId": 2, "typeKey": "private"},
        "timeZoneId": 0,
        "beginTimestamp": int(activity.start_time.timestamp() * 1000),
        "avgPower": activity.average_power,
        "workoutId": activity.workout_id,
        "deviceId": activity.device_id or 0,
        "manufacturer": "GARMIN" if activity.device_id else None,
        "lapCount": activity.lap_count,
        "endTimeGMT": f"{activity.start_time + timedelta(seconds=activity.elapsed or 0):%Y-%m-%d %H:%M:%S}",
        "manualActivity": activity.is_manual,
        "favorite": False,
        "pr": False,
        "parent": activity.type_key == "multi_sport",
    }


def _type(activity: SimulatedActivity) -> dict[str, Any]:
    type_id, parent_id = TYPE_IDS.get(activity.type_key, TYPE_IDS["other"])
    return {
        "typeId": type_id,
        "typeKey": activity.type_key,
        "parentTypeId": parent_id,
        "isHidden": False,
        "restricted": False,
        "trimmable": True,
    }


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.0"


ROUTES = (
    route("GET", "/activitylist-service/activities/search/activities", _search),
    route("GET", r"/activity-service/activity/(\d+)", _detail),
    route("GET", r"/download-service/files/activity/(\d+)", _download),
)
