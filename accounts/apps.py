"""Accounts as a Django app."""

from django.apps import AppConfig

from core.navigation import Entry, register, register_link

SETTINGS_PAGES = (
    "accounts:preferences",
    "accounts:security",
    "accounts:log_out_everywhere",
    "account_email",
    "account_change_password",
)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        # The checks register themselves when they are imported.
        from accounts import checks  # noqa: F401

        register(
            Entry(
                "Settings",
                "settings",
                "accounts:profile",
                audience="client",
                order=190,
                match=SETTINGS_PAGES,
                under="Me",
                note="Profile, units, time zone, theme, sign-in.",
            )
        )
        register(Entry("Settings", "settings", "accounts:profile", audience="trainer", order=90, match=SETTINGS_PAGES))
        register_link("account_url", "accounts:profile")
