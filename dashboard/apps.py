from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Dashboard"

    def ready(self) -> None:
        # Offers of thresholds live in activities, nights in progress; neither knows of the other.
        from activities.offers import register_nights_source
        from core.navigation import Entry, register, register_link  # the registry fills while the apps get ready
        from progress.reports import resting_nights

        register_nights_source(resting_nights)
        register(Entry(label="Today", icon="calendar-check", view_name="dashboard:today", audience="client", order=10))
        register(
            Entry(
                label="Progress",
                icon="chart-line",
                view_name="dashboard:overview",
                audience="client",
                order=18,
                match=("dashboard:client",),
            )
        )
        register(Entry(label="Me", icon="user", view_name="dashboard:me", audience="client", order=90))
        register_link("commands_url", "dashboard:commands")
