from django.apps import AppConfig

from core.navigation import Entry, register

PROGRESS = Entry(
    "Progress",
    "chart-line",
    "progress:overview",
    audience="client",
    order=18,
    match=(
        "progress:client_overview",
        "progress:body",
        "progress:client_body",
        "progress:weight",
        "progress:weight_delete",
        "progress:measurement",
        "progress:measurement_delete",
        "progress:wellness",
        "progress:goals",
        "progress:client_goals",
        "progress:goal_new",
        "progress:goal",
        "progress:goal_delete",
        "dashboard:month_report",
        "dashboard:client_month_reports",
    ),
)
RACES = Entry(
    "Races",
    "flag",
    "progress:races",
    audience="client",
    order=140,
    match=("progress:client_races", "progress:race_new", "progress:race", "progress:race_delete"),
    under="Me",
    note="What the training leads to, with goal and result.",
)

PHOTOS = Entry(
    "Photos",
    "camera",
    "progress:photos",
    audience="client",
    order=160,
    match=(
        "progress:client_photos",
        "progress:photo_new",
        "progress:photo",
        "progress:photo_delete",
        "progress:photo_check_delete",
        "progress:photos_compare",
        "progress:client_photos_compare",
        "progress:photos_share",
    ),
    under="Me",
    note="Progress photos: yours alone until you show them.",
)


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "Progress"

    def ready(self) -> None:
        """Bring the client's navigation its entries, and goals the figures of the body."""
        from core.encryption import register_rotation  # settings are not ready when this module is imported
        from progress.body import BodyMetrics  # reads models
        from progress.goal_metrics import register_metric
        from progress.storage import rotate_photos

        register_metric(BodyMetrics())
        register(PROGRESS)
        register(RACES)
        register(PHOTOS)
        register_rotation("Progress photos", rotate_photos)
