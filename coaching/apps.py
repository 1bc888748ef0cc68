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
                order=120,
                match=("coaching:pause", "coaching:resume", "coaching:end", "coaching:seen"),
                under="Me",
                note="What each trainer may see, and who has looked.",
            )
        )
        register(
            Entry(
                label="Availability",
                icon="calendar-clock",
                view_name="coaching:availability",
                audience="client",
                order=130,
                match=("coaching:new_away", "coaching:edit_away", "coaching:end_away", "coaching:delete_away"),
                under="Me",
                note="Which days you can train, and when you are away.",
            )
        )
        register_link("client_switcher_url", "coaching:find", audience="trainer")
        register_link("client_search_url", "coaching:roster", audience="trainer")
