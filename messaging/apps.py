from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        """Bring the pages of sessions their thread."""
        # Models are not ready when this module is imported.
        from activities.panels import register_panel
        from messaging.reports import thread_panel

        register_panel(thread_panel)
