from django.apps import AppConfig


class WorkoutsConfig(AppConfig):
    name = "workouts"
    verbose_name = "Planned training"

    def ready(self) -> None:
        """Tell the apps below what planning uses of them."""
        # Models are not ready when this module is imported.
        from exercises.uses import register_use
        from workouts.uses import is_planned

        register_use(is_planned)
