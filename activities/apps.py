from django.apps import AppConfig

#: Pages under the navigation's entry; the client's own views of a tab about themselves are among them.
PAGES = (
    "detail",
    "new",
    "edit",
    "delete",
    "upload",
    "imports",
    "import",
    "client_list",
)
THRESHOLD_PAGES = ("threshold_delete", "client_thresholds")


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "Activities"

    def ready(self) -> None:
        """Bring the roster its columns and the client's navigation its entry."""
        # Models are not ready when this module is imported.
        from activities import changes
        from activities.reports.load import last_activities, weekly_load_of_roster
        from activities.services import curve_months, load_days, marks
        from activities.storage import rotate_everything
        from coaching.roster import LAST_ACTIVITY, WEEKLY_LOAD, register_column_source
        from core.encryption import register_rotation
        from core.navigation import Entry, register

        changes.register_listener(marks.activities_changed)
        changes.register_listener(load_days.activities_changed)
        changes.register_listener(curve_months.activities_changed)
        register_rotation("Original files", rotate_everything)
        register_column_source(LAST_ACTIVITY, last_activities)
        register_column_source(WEEKLY_LOAD, weekly_load_of_roster)
        register(
            Entry(
                label="Activities",
                icon="activity",
                view_name="activities:list",
                audience="client",
                order=20,
                match=tuple(f"activities:{name}" for name in PAGES),
            )
        )
        register(
            Entry(
                label="Thresholds",
                icon="gauge",
                view_name="activities:thresholds",
                audience="client",
                order=160,
                match=tuple(f"activities:{name}" for name in THRESHOLD_PAGES),
                under="Me",
                note="Heart rate, pace and power that your zones come from.",
            )
        )
