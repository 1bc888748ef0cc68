from django.apps import AppConfig

from core.navigation import Entry, register, register_link


class CoachingConfig(AppConfig):
    name = "coaching"
    verbose_name = "Coaching"

    def ready(self) -> None:
        register(
            Entry(
                label="Clients",
                icon="users",
                view_name="coaching:roster",
                audience="trainer",
                order=20,
                match=(
                    "coaching:invite",
                    "coaching:revoke_invitation",
                    "coaching:notes",
                    "coaching:edit_note",
                    "coaching:delete_note",
                    "coaching:tags",
                    "coaching:pause",
                    "coaching:resume",
                    "coaching:end",
                    "dashboard:client",
                    "activities:client_list",
                    "activities:client_thresholds",
                    "activities:detail",
                    "activities:new",
                    "activities:upload",
                    "activities:imports",
                    "activities:import",
                    "activities:threshold_delete",
                    "garmin_sync:client_status",
                ),
            )
        )
        register(
            Entry(
                label="Privacy",
                icon="shield",
                view_name="coaching:privacy",
                audience="client",
                order=80,
                match=("coaching:pause", "coaching:resume", "coaching:end"),
            )
        )
        register_link("client_switcher_url", "coaching:find", audience="trainer")
        register_link("client_search_url", "coaching:roster", audience="trainer")
