from django.apps import AppConfig

from core.navigation import Entry, register

_OF_CALENDARS = (
    "workouts:client_calendar",
    "workouts:copy_week",
    "workouts:shift",
    "workouts:publish",
    "workouts:calendar_library",
    "workouts:session",
    "workouts:session_new",
    "workouts:session_edit",
    "workouts:session_verbs",
    "workouts:session_move",
    "workouts:session_copy",
    "workouts:session_skip",
    "workouts:session_shorten",
    "workouts:session_match",
)
#: Trainers look at everybody's week first, clients at their own month.
CALENDARS = (
    Entry("Calendar", "calendar-days", "workouts:board", "trainer", 30, _OF_CALENDARS),
    Entry("Calendar", "calendar-days", "workouts:calendar", "client", 15, _OF_CALENDARS),
)
#: What a client sets up once and opens now and then.
OF_CLIENT = (
    Entry(
        "Records",
        "trophy",
        "workouts:records",
        "client",
        150,
        ("workouts:client_records", "workouts:maximum_edit", "workouts:maximum_delete"),
        under="Me",
        note="Your best distances, efforts and lifts, and how they came about.",
    ),
    Entry(
        "Plates",
        "dumbbell",
        "workouts:plates",
        "client",
        170,
        under="Me",
        note="Bars and plates you have, so that weights fit them.",
    ),
    Entry(
        "Calendar feed",
        "rss",
        "workouts:feed_settings",
        "client",
        180,
        under="Me",
        note="Your plan in the calendar of your phone.",
    ),
)
#: The three parts of a trainer's library, exercises of the app below included.
LIBRARY = Entry(
    "Library",
    "library",
    "workouts:library",
    "trainer",
    40,
    (
        "workouts:template",
        "workouts:template_new",
        "workouts:template_edit",
        "workouts:template_plan",
        "workouts:folders",
        "workouts:folder_new",
        "workouts:folder_edit",
        "workouts:folder_delete",
        "workouts:label_edit",
        "workouts:label_delete",
        "workouts:programs",
        "workouts:program",
        "workouts:program_new",
        "workouts:program_edit",
        "workouts:program_delete",
        "workouts:program_apply",
        "workouts:rollout",
        "workouts:program_week",
        "workouts:program_week_copy",
        "workouts:program_week_remove",
        "workouts:program_rule_new",
        "workouts:program_rule_edit",
        "workouts:program_session_new",
        "workouts:program_session_edit",
        "workouts:program_session_delete",
        "exercises:library",
        "exercises:detail",
        "exercises:new",
        "exercises:edit",
        "exercises:wording",
        "exercises:archive",
        "exercises:substitutes",
    ),
)


class WorkoutsConfig(AppConfig):
    name = "workouts"
    verbose_name = "Planned training"

    def ready(self) -> None:
        """Tell the apps below what planning uses of them."""
        # Models are not ready when this module is imported.
        from activities import changes
        from activities.lifted import register_body_mass
        from activities.panels import register_panel
        from activities.reports.fitness import register_planned_load
        from coaching import availability
        from exercises.uses import register_use
        from workouts.body_mass import body_masses
        from workouts.reports.compliance import planned_panel
        from workouts.reports.planned_load import planned_load
        from workouts.services import matching, progressing
        from workouts.uses import is_planned

        register_use(is_planned)
        register_body_mass(body_masses)
        changes.register_listener(matching.activities_changed)
        changes.register_listener(progressing.activities_changed)
        availability.register_listener(matching.away_changed)
        register_panel(planned_panel)
        register_planned_load(planned_load)
        for entry in (*CALENDARS, LIBRARY, *OF_CLIENT):
            register(entry)
