from django.apps import AppConfig

from core.navigation import Entry, register

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


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "Progress"

    def ready(self) -> None:
        """Bring the client's navigation its entry."""
        register(RACES)
