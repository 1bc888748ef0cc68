from django.apps import AppConfig

from core.navigation import Entry, register


class GarminSyncConfig(AppConfig):
    name = "garmin_sync"
    verbose_name = "Garmin"

    def ready(self) -> None:
        # Models can be imported only when every app is loaded.
        from coaching.roster import GARMIN, register_column_source
        from garmin_sync.devices import sessions_followed
        from garmin_sync.reports import roster_states, watch_states
        from garmin_sync.services import watch_changed_plans
        from workouts import plan_changes
        from workouts.services.matching import register_device_source
        from workouts.watch_states import register_source

        register(
            Entry(
                label="Garmin",
                icon="watch",
                view_name="garmin_sync:connection",
                audience="client",
                order=110,
                match=("garmin_sync:disconnect", "garmin_sync:history", "garmin_sync:run"),
                under="Me",
                note="The connection to your watch and what went over it.",
            )
        )
        register_column_source(GARMIN, roster_states)
        plan_changes.register_listener(watch_changed_plans)
        register_device_source(sessions_followed)
        register_source(watch_states)
