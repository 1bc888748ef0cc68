"""What the connection's services refuse, in words for the person."""

from __future__ import annotations

from core.errors import Conflict, DomainError


class NotConnected(Conflict):
    """There is no connection to work with."""

    code = "not_connected"
    message = "Garmin is not connected."


class SignInUnderWay(Conflict):
    """One sign-in at a time."""

    code = "sign_in_under_way"
    message = "A sign-in is already under way. Finish it, or start again when it has ended."


class SignInNotYet(DomainError):
    """Garmin blocks sign-ins of this account; each further attempt would prolong that."""

    code = "sign_in_not_yet"
    status = 429


class NoCodeWanted(Conflict):
    """The sign-in does not wait for a code (any more)."""

    code = "no_code_wanted"
    message = "This sign-in does not wait for a code any more. Start again with your e-mail address and password."


class PullUnderWay(Conflict):
    """One pull at a time."""

    code = "pull_under_way"
    message = "Your data is being fetched already."


class PullNotYet(Conflict):
    """Garmin asked for a pause, or only a new sign-in helps."""

    code = "pull_not_yet"


class AlreadyOnItsWay(Conflict):
    """The workout is being sent, or will be within seconds."""

    code = "already_on_its_way"
    message = "This workout is on its way to the watch already."
