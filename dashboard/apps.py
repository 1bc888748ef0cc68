from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Dashboard"

    def ready(self) -> None:
        from core.navigation import Entry, register  # the registry fills while the apps get ready

        register(
            Entry(
                label="Overview",
                icon="layout-dashboard",
                view_name="dashboard:home",
                audience="client",
                order=10,
                match=("dashboard:client",),
            )
        )
