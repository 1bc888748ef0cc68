"""Which planned session a watch followed: the word of the device, for the matching of done with planned."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from activities.enums import Source
from activities.models import Activity, RecordingKey
from garmin_sync.models import PulledActivity, Push


def sessions_followed(activity_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    """The planned session of each of these activities that was recorded along one of our workouts.

    Four queries at most.
    """
    ids = list(activity_ids)
    own = Activity.objects.filter(pk__in=ids, source=Source.GARMIN).values_list("pk", "client_id", "source_key")
    also = RecordingKey.objects.filter(activity__in=ids, source=Source.GARMIN)
    keys = {
        (client, key): pk for pk, client, key in [*also.values_list("activity_id", "client_id", "source_key"), *own]
    }
    if not keys:
        return {}
    clients = {client for client, _ in keys}
    pulled = PulledActivity.objects.filter(
        connection__client__in=clients, activity_id__in={key for _, key in keys}
    ).exclude(workout_id="")
    workouts = {
        (client, workout): keys[client, key]
        for client, key, workout in pulled.values_list("connection__client_id", "activity_id", "workout_id")
        if (client, key) in keys
    }
    if not workouts:
        return {}
    pushes = Push.objects.filter(
        client__in=clients, workout_id__in={workout for _, workout in workouts}, session__isnull=False
    )
    return {
        workouts[client, workout]: session
        for client, workout, session in pushes.values_list("client_id", "workout_id", "session_id")
        if (client, workout) in workouts
    }
