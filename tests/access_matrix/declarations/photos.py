"""Routes of progress photos and month reports."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.access_matrix.policies import Policy, answers, of_client, signed_in
from tests.access_matrix.promises import COACH, OWNER, REACHES_CLIENT, TRAINING, client_of_query, clients_only, of
from tests.access_matrix.world import World

#: The owner, and the trainer to whom it is shown: only the owner changes anything.
SEEN = of_client(read=TRAINING, reading=("GET",))
CHANGED = of_client(read=TRAINING, write=OWNER, reading=(), writing=("POST",))


def a_photo(world: World) -> Mapping[str, Any]:
    """An upload for somebody else."""
    written = BytesIO()
    Image.new("RGB", (40, 60), "navy").save(written, "PNG")
    return {
        "client": world.things["client"].pk,
        "pose": "side",
        "picture": SimpleUploadedFile("me.png", written.getvalue()),
    }


def this_month(world: World) -> Mapping[str, Any]:
    """The month that is under way."""
    return {"month": f"{world.things['client'].local_today():%Y-%m}"}


def month_of_client(world: World) -> Mapping[str, Any]:
    """The same, of the client in the middle."""
    return {"pk": world.things["client"].pk, **this_month(world)}


#: Whoever reaches the client opens it; what stands there depends on what is shared.
MONTH = Policy({"GET": answers(REACHES_CLIENT)}, TRAINING)

DECLARED: dict[str, Policy] = {
    "progress:photos": clients_only("GET"),
    "progress:photo_new": clients_only("GET", "POST"),
    "progress:photos_compare": clients_only("GET"),
    "progress:photos_share": clients_only("GET", "POST"),
    "progress:client_photos": SEEN.at(of("client")),
    "progress:client_photos_compare": SEEN.at(of("client")),
    "progress:photo": of_client(read=TRAINING, write=OWNER, writing=("POST",)).at(of("photo")),
    "progress:photo_image": SEEN.at(of("photo")),
    "progress:photo_thumbnail": SEEN.at(of("photo")),
    "progress:photo_share": CHANGED.at(of("photo")),
    "progress:photo_delete": Policy(dict.fromkeys(("GET", "POST"), answers(OWNER, forbidden=COACH)), OWNER).at(
        of("photo")
    ),
    "progress:photo_check_delete": Policy(dict.fromkeys(("GET", "POST"), answers(OWNER)), OWNER).at(of("photo_check")),
    "api-photo-check-list": signed_in("GET", readers=OWNER),
    "api-photo-check-detail": Policy(dict.fromkeys(("GET", "DELETE"), answers(OWNER)), OWNER).at(of("photo_check")),
    "api-photo-list": Policy(
        {"GET": signed_in("GET").expected["GET"], "POST": answers(OWNER, forbidden=COACH)}, TRAINING
    ).sending(POST=a_photo),
    "api-photo-detail": of_client(read=TRAINING, write=OWNER, writing=("PATCH", "DELETE")).at(of("photo")),
    "api-photo-image": SEEN.at(of("photo")),
    "api-photo-thumbnail": SEEN.at(of("photo")),
    "dashboard:month_reports": clients_only("GET", readers=frozenset()),
    "dashboard:own_month": clients_only("GET", readers=frozenset()).at(this_month),
    "dashboard:client_month_reports": of_client(read=REACHES_CLIENT).at(of("client")),
    "dashboard:month_report": MONTH.at(month_of_client),
    "dashboard:month_pdf": MONTH.at(month_of_client),
    "dashboard:month_words": Policy(dict.fromkeys(("GET", "POST"), answers(COACH, forbidden=OWNER)), COACH).at(
        month_of_client
    ),
    "api-month-report": MONTH.at(this_month).asking(client_of_query),
}
