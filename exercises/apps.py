from django.apps import AppConfig

from core.navigation import Entry, register


class ExercisesConfig(AppConfig):
    name = "exercises"
    verbose_name = "Exercises"

    def ready(self) -> None:
        register(
            Entry(
                label="Library",
                icon="library",
                view_name="exercises:library",
                audience="trainer",
                order=40,
                match=(
                    "exercises:detail",
                    "exercises:new",
                    "exercises:edit",
                    "exercises:wording",
                    "exercises:archive",
                    "exercises:substitutes",
                ),
            )
        )
