"""Who can sign in to the demo, in words for a terminal."""

from __future__ import annotations

from dashboard.demo.people import DOMAIN, GARMIN_CODE, PASSWORD, PEOPLE

_STORIES = {
    "marathon": "trains for a marathon, diligently",
    "lifter": "lifts",
    "triathlete": "triathlete",
    "vanished": "has not been seen for ten days",
    "injured": "injured, walks",
    "new": "new since three weeks",
    "broken_connection": "her Garmin sign-in has expired",
    "no_watch": "has no watch, types his sessions in",
}


def login_lines() -> list[str]:
    """One line a person, then the password and how to reconnect the broken watch."""
    people = [(f"trainer@{DOMAIN}", "the trainer"), (f"admin@{DOMAIN}", "staff, /admin/")]
    people += [(person.email, f"{person.name}: {_STORIES[person.story]}") for person in PEOPLE]
    width = max(len(email) for email, _ in people)
    broken = next(person for person in PEOPLE if person.story == "broken_connection")
    return [
        f"Sign in with the password {PASSWORD} as",
        *(f"  {email:<{width}}  {who}" for email, who in people),
        f"To reconnect {broken.name.split()[0]}'s Garmin: {broken.email}, {PASSWORD}, code {GARMIN_CODE}",
    ]
