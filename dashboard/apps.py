from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Dashboard"

    def ready(self) -> None:
        # Offers of thresholds live in activities, nights in progress; neither knows of the other.
        from activities.offers import register_nights_source
        from core.navigation import Entry, register  # the registry fills while the apps get ready
        from progress.reports import resting_nights

        register_nights_source(resting_nights)
        register(
            Entry(
                label="Overview",
                icon="layout-dashboard",
                view_name="dashboard:me",
                audience="client",
                order=10,
                match=("dashboard:client",),
            )
        )
