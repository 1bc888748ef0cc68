from django.apps import AppConfig

from core.navigation import Entry, register


class GarminSyncConfig(AppConfig):
    name = "garmin_sync"
    verbose_name = "Garmin"

    def ready(self) -> None:
        # Models can be imported only when every app is loaded.
        from coaching.roster import GARMIN, register_column_source
        from garmin_sync.reports import roster_states

        register(
            Entry(
                label="Garmin",
                icon="watch",
                view_name="garmin_sync:connection",
                audience="client",
                order=60,
                match=("garmin_sync:disconnect", "garmin_sync:history", "garmin_sync:run"),
            )
        )
        register_column_source(GARMIN, roster_states)
