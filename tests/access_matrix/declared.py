"""Every route of the site with its promise. A route that is missing here fails the run.

A route that promises different things of different objects stands here several times: ``name#case``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.access_matrix.declarations import (
    analysis,
    attention,
    calendar,
    doing,
    insight,
    library,
    matching,
    overview,
    people,
    photos,
    programs,
    progress,
    pushes,
    review,
)
from tests.access_matrix.policies import FORBIDDEN, NOT_FOUND, REACHED, Policy, answers, of_client, public, signed_in
from tests.access_matrix.promises import (
    COACH,
    OWNER,
    REACHES_CLIENT,
    TRAINERS,
    TRAINING,
    a_file,
    allauth,
    anonymous_too,
    client_in_body,
    client_of_query,
    clients_only,
    of,
    only,
    trainers_only,
)
from tests.access_matrix.world import ACTORS, SECRET, World

ACCOUNTS: dict[str, Policy] = {
    "accounts:profile": signed_in("GET", "POST"),
    "accounts:preferences": signed_in("GET", "POST"),
    "accounts:security": signed_in("GET"),
    "accounts:end_device": only(OWNER, "POST").at(of("family")),
    "accounts:log_out_everywhere": signed_in("GET", "POST"),
    "accounts:trainers": public("GET"),
    "accounts:trainer": public("GET").at(lambda world: {"slug": world.people["coach"].trainer_profile.slug}),
    "accounts:trainer#private": only(frozenset({"stranger"}), "GET", nobody=NOT_FOUND).at(
        lambda world: {"slug": world.people["stranger"].trainer_profile.slug}
    ),
    "account_login": allauth(),
    "account_logout": allauth(),
    "account_inactive": allauth(),
    "account_signup": allauth(),
    "account_reauthenticate": allauth(),
    "account_email": allauth(),
    "account_email_verification_sent": allauth(),
    "account_change_password": allauth(),
    "account_set_password": allauth(),
    "account_reset_password": allauth(),
    "account_confirm_login_code": allauth(),
    "account_confirm_email": allauth().at(lambda _world: {"key": "unknown"}),
    "account_reset_password_from_key_done": allauth(),
    "account_reset_password_from_key": allauth().at(lambda _world: {"uidb36": "0", "key": "unknown"}),
    "account_reset_password_done": allauth(),
    "api_register": public("POST"),
    "api_login": public("POST"),
    "api_refresh": public("POST", statuses=REACHED | {401}),
    "api_verify": public("POST", statuses=REACHED | {401}),
    "api_logout": public("POST", statuses=REACHED | {401}),
    "api_password_reset": public("POST"),
    "api_password_reset_confirm": public("POST"),
    "api_email_verify": public("POST"),
    "api_logout_all": signed_in("POST"),
    "api_password_change": signed_in("POST"),
    "api_devices": signed_in("GET"),
    "api_device": only(OWNER, "DELETE").at(of("family")),
    "api_me": signed_in("GET", "PUT", "PATCH"),
    "api_trainers": anonymous_too("GET"),
    "api_trainer": anonymous_too("GET").at(lambda world: {"slug": world.people["coach"].trainer_profile.slug}),
}

#: A foreign relation in the body is an invalid choice, as an invented one is.
CONSENTS = {**answers(OWNER, forbidden=COACH, others=frozenset({400}))}

COACHING: dict[str, Policy] = {
    "coaching:roster": trainers_only("GET", readers=COACH),
    "coaching:find": trainers_only("GET"),
    "coaching:invite": trainers_only("GET", "POST"),
    "coaching:resend_invitation": only(COACH, "POST", too_soon=True).at(of("invitation")),
    "coaching:revoke_invitation": of_client(read=COACH, write=COACH, writing=("POST",)).at(of("invitation")),
    "coaching:notes": of_client(read=TRAINERS, write=TRAINERS, writing=("POST",)).at(of("client")),
    "coaching:tags": of_client(read=TRAINERS, write=TRAINERS, writing=("POST",)).at(of("client")),
    "coaching:edit_note": of_client(read=COACH, write=COACH, writing=("POST",)).at(of("note")),
    "coaching:delete_note": of_client(read=COACH, write=COACH, writing=("POST",)).at(of("note")),
    "coaching:pause": of_client(read=TRAINING, write=TRAINING, writing=("POST",)).at(of("coaching")),
    "coaching:resume": only(TRAINING, "POST").at(of("coaching")),
    "coaching:end": of_client(read=TRAINING, write=TRAINING, writing=("POST",)).at(of("coaching")),
    "coaching:invitation": public("GET", "POST").at(lambda world: {"token": world.things["invitation"].token}),
    "coaching:decline_invitation": public("GET", "POST").at(lambda world: {"token": world.things["invitation"].token}),
    "coaching:privacy": signed_in("GET", readers=OWNER),
    "coaching:consents": Policy({"POST": answers(OWNER, forbidden=COACH)}).at(of("coaching")),
    "coaching:contact": public("GET", "POST"),
    "coaching:contact_trainer": public("GET", "POST").at(
        lambda world: {"slug": world.people["coach"].trainer_profile.slug}
    ),
    "api-client-list": trainers_only("GET", readers=COACH),
    "api-client-detail": of_client(read=REACHES_CLIENT).at(of("client")),
    "api-client-tags": of_client(read=TRAINERS, write=TRAINERS, reading=(), writing=("PUT",)).at(of("client")),
    "api-invitation-list": trainers_only("GET", "POST"),
    "api-invitation-accept": anonymous_too("POST"),
    "api-invitation-decline": anonymous_too("POST"),
    "api-invitation-detail": of_client(read=COACH, write=COACH, writing=("DELETE",)).at(of("invitation")),
    "api-invitation-resend": only(COACH, "POST", too_soon=True).at(of("invitation")),
    "api-coaching-list": signed_in("GET"),
    "api-coaching-detail": of_client(read=TRAINING).at(of("coaching")),
    "api-coaching-end": only(TRAINING, "POST").at(of("coaching")),
    "api-coaching-pause": only(TRAINING, "POST").at(of("coaching")),
    "api-coaching-resume": only(TRAINING, "POST").at(of("coaching")),
    "api-note-list": trainers_only("GET", "POST", readers=COACH),
    "api-note-detail": of_client(read=COACH, write=COACH, writing=("PATCH", "PUT", "DELETE")).at(of("note")),
    "api-tag-list": trainers_only("GET", readers=COACH),
    "api-tag-detail": of_client(read=COACH, write=COACH, writing=("PATCH", "PUT", "DELETE")).at(of("tag")),
    "api-consents": Policy({"GET": signed_in("GET").expected["GET"], "PUT": CONSENTS}, TRAINING).sending(
        PUT=lambda world: {"coaching": world.things["coaching"].pk, "categories": ["training"]}
    ),
    "api-contact": public("POST"),
}

ACTIVITIES: dict[str, Policy] = {
    "activities:detail": of_client(read=TRAINING).at(of("activity")),
    "activities:streams": of_client(read=TRAINING).at(of("activity")),
    "activities:file": of_client(read=TRAINING).at(
        lambda world: {"pk": world.things["activity"].pk, "file_pk": world.things["original"].pk}
    ),
    "activities:list": clients_only("GET"),
    "activities:client_list": of_client(read=TRAINING).at(of("client")),
    "activities:upload": clients_only("GET", "POST"),
    "activities:import": of_client(read=TRAINING).at(of("import")),
    "activities:imports": clients_only("GET"),
    "activities:new": clients_only("GET", "POST"),
    "activities:edit": Policy(dict.fromkeys(("GET", "POST"), answers(OWNER, forbidden=COACH)), OWNER).at(
        of("activity")
    ),
    "activities:delete": Policy(dict.fromkeys(("GET", "POST"), answers(OWNER, forbidden=COACH)), OWNER).at(
        of("activity")
    ),
    "activities:thresholds": clients_only("GET", "POST"),
    "activities:threshold_accept": only(TRAINING, "POST").at(of("client")),
    "activities:threshold_delete": Policy(dict.fromkeys(("GET", "POST"), answers(TRAINING)), TRAINING).at(
        of("threshold")
    ),
    "activities:client_thresholds": of_client(read=TRAINING, write=TRAINING, writing=("POST",)).at(of("client")),
    "api-activity-list": signed_in("GET", "POST", readers=TRAINING).asking(client_of_query),
    "api-activity-sync": signed_in("GET", readers=TRAINING).asking(client_of_query),
    "api-activity-upload": Policy({"POST": answers(TRAINING)}).sending(POST=a_file),
    "api-activity-detail": of_client(read=TRAINING, write=OWNER, writing=("PATCH", "DELETE")).at(of("activity")),
    "api-activity-file": of_client(read=TRAINING).at(of("activity")),
    "api-activity-laps": of_client(read=TRAINING).at(of("activity")),
    "api-activity-streams": of_client(read=TRAINING).at(of("activity")),
    "api-import-list": signed_in("GET", readers=TRAINING).asking(client_of_query),
    "api-import-detail": of_client(read=TRAINING).at(of("import")),
    "api-threshold-list": Policy({"GET": signed_in("GET").expected["GET"], "POST": answers(TRAINING)}).sending(
        POST=client_in_body(kind="ftp", value=240, valid_from=date(2026, 1, 1))
    ),
    "api-threshold-accept": Policy({"POST": answers(TRAINING)}).sending(POST=client_in_body(kind="ftp")),
    "api-threshold-offers": of_client(read=TRAINING).asking(client_of_query),
    "api-threshold-detail": of_client(read=TRAINING, write=TRAINING, writing=("PATCH", "DELETE")).at(of("threshold")),
    "api-rescoring-detail": of_client(read=TRAINING).at(of("rescoring")),
    "api-zones": of_client(read=TRAINING).asking(client_of_query),
    "api-load": of_client(read=TRAINING).asking(client_of_query),
}

GARMIN: dict[str, Policy] = {
    "garmin_sync:connection": clients_only("GET", "POST"),
    "garmin_sync:code": clients_only("POST"),
    "garmin_sync:cancel": clients_only("POST"),
    "garmin_sync:sync": clients_only("POST"),
    "garmin_sync:history": clients_only("POST"),
    "garmin_sync:disconnect": clients_only("GET", "POST"),
    "garmin_sync:run": of_client(read=TRAINING).at(of("run")),
    "garmin_sync:client_status": of_client(read=TRAINING).at(of("client")),
    "garmin-connection": Policy(
        {"GET": answers(TRAINING), "POST": answers(OWNER, forbidden=COACH), "DELETE": answers(OWNER, forbidden=COACH)},
        TRAINING,
    ).asking(client_of_query),
    "garmin-connection-mfa": clients_only("POST"),
    "garmin-sync": clients_only("POST"),
    "garmin-run-list": signed_in("GET", readers=TRAINING).asking(client_of_query),
    "garmin-run-detail": of_client(read=TRAINING).at(of("run")),
}

#: The coach, and both clients whom they coach: who sees an exercise of the coach's own.
SEES_EXERCISE = frozenset({"coach", "owner", "other_client"})


def exercise_of_coach(*methods: str, reading: bool = False) -> Policy:
    """A verb on an exercise of the coach's own: their clients see it and may not, for all others it does not exist."""
    told = answers(SEES_EXERCISE) if reading else answers(COACH, forbidden=SEES_EXERCISE - COACH)
    return Policy(dict.fromkeys(methods, told), SEES_EXERCISE)


def misspelt(_world: World) -> Mapping[str, Any]:
    """Words that lead to the secret name; the page repeats what was typed, so it is not the name itself."""
    return {"q": SECRET[:-1]}


EXERCISE = of("exercise", "reference")
EXERCISES: dict[str, Policy] = {
    "exercises:library": signed_in("GET", readers=SEES_EXERCISE).asking(misspelt),
    "exercises:new": trainers_only("GET", "POST"),
    "exercises:detail": exercise_of_coach("GET", reading=True).at(EXERCISE),
    "exercises:edit": exercise_of_coach("GET", "POST").at(EXERCISE),
    "exercises:wording": Policy(
        dict.fromkeys(("GET", "POST"), answers(frozenset(), forbidden=SEES_EXERCISE)), SEES_EXERCISE
    ).at(EXERCISE),
    "exercises:wording#ours": trainers_only("GET", "POST", readers=SEES_EXERCISE).at(
        lambda _world: {"reference": "plank"}
    ),
    "exercises:archive": exercise_of_coach("GET", "POST").at(EXERCISE),
    "exercises:restore": exercise_of_coach("POST").at(EXERCISE),
    "exercises:favourite": exercise_of_coach("POST").at(EXERCISE),
    "exercises:substitutes": exercise_of_coach("GET", "POST").at(EXERCISE),
    "exercises:edit#ours": Policy(dict.fromkeys(("GET", "POST"), answers(frozenset(), others=FORBIDDEN))).at(
        lambda _world: {"reference": "plank"}
    ),
    "api-exercise-list": Policy(
        {
            **signed_in("GET").expected,
            **trainers_only("POST").expected,
        },
        SEES_EXERCISE,
    )
    .asking(misspelt)
    .sending(POST=lambda _world: {"name": "New", "pattern": "core", "primary_muscles": ["abs"]}),
    "api-exercise-detail": Policy(
        {
            **exercise_of_coach("GET", reading=True).expected,
            **exercise_of_coach("PATCH", "DELETE").expected,
        },
        SEES_EXERCISE,
    ).at(of("exercise")),
    "api-exercise-favourite": exercise_of_coach("POST", "DELETE").at(of("exercise")),
    "api-exercise-substitutes": Policy(
        {
            **exercise_of_coach("GET", reading=True).expected,
            **exercise_of_coach("PUT").expected,
        },
        SEES_EXERCISE,
    )
    .at(of("exercise"))
    .sending(PUT=lambda _world: {"substitutes": []}),
}

DASHBOARD: dict[str, Policy] = {
    "dashboard:home": public("GET"),
    "dashboard:me": clients_only("GET"),
    "dashboard:client": Policy({"GET": answers(REACHES_CLIENT)}, readers=TRAINING).at(of("client")),
}

STAFF_ONLY = Policy({"GET": {**dict.fromkeys(ACTORS, NOT_FOUND), **dict.fromkeys(("staff", "superuser"), REACHED)}})

SYSTEM: dict[str, Policy] = {
    "core:offline": public("GET"),
    "core:service_worker": public("GET"),
    "core:style_guide": STAFF_ONLY,
    "core:style_guide_streams": STAFF_ONLY,
    "core:style_guide_load": STAFF_ONLY,
    "health": public("GET"),
    "health_detailed": public("GET", statuses=frozenset({200, 503})),
    "schema": public("GET"),
    "docs": public("GET"),
    "redoc": public("GET"),
}

DECLARED: dict[str, Policy] = {
    **ACCOUNTS,
    **COACHING,
    **EXERCISES,
    **ACTIVITIES,
    **GARMIN,
    **DASHBOARD,
    **SYSTEM,
    **library.DECLARED,
    **programs.DECLARED,
    **calendar.DECLARED,
    **doing.DECLARED,
    **matching.DECLARED,
    **pushes.DECLARED,
    **overview.DECLARED,
    **people.DECLARED,
    **photos.DECLARED,
    **progress.DECLARED,
    **insight.DECLARED,
    **analysis.DECLARED,
    **attention.DECLARED,
    **review.DECLARED,
}
