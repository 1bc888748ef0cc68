from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Dashboard"

    def ready(self) -> None:
        # Offers of thresholds live in activities, nights in progress; neither knows of the other.
        from activities.offers import register_nights_source
        from activities.panels import register_panel
        from core.navigation import Entry, register, register_link  # the registry fills while the apps get ready
        from dashboard.attention.queue import waiting_for  # reads models
        from dashboard.goal_sources import Records, Weeks, training_of
        from dashboard.review import queue as reviews
        from dashboard.review.panel import reviews_panel
        from progress.goal_metrics import register_metric
        from progress.reports import resting_nights
        from progress.training_facts import register_training_facts

        register_nights_source(resting_nights)
        register_metric(Records())
        register_metric(Weeks())
        register_training_facts(training_of)
        for audience in ("trainer", "client"):
            register(
                Entry(
                    label="Today",
                    icon="calendar-check",
                    view_name="dashboard:today",
                    audience=audience,
                    order=10,
                    match=("dashboard:thresholds", "dashboard:attention_snooze"),
                    count=waiting_for,
                )
            )
        register_panel(reviews_panel)
        register(
            Entry(
                label="Review",
                icon="list-checks",
                view_name="dashboard:review",
                audience="trainer",
                order=12,
                match=("dashboard:review_session", "dashboard:review_older"),
                count=reviews.waiting_for,
            )
        )
        register(
            Entry(
                label="Overview",
                icon="gauge",
                view_name="dashboard:overview",
                audience="client",
                order=100,
                match=("dashboard:client",),
                under="Me",
                note="Form, load and the last weeks at a glance.",
            )
        )
        register(Entry(label="Me", icon="user", view_name="dashboard:me", audience="client", order=90))
        register_link("commands_url", "dashboard:commands")
