"""What coaching refuses, in words for the person and codes for programs."""

from __future__ import annotations

from core.errors import Conflict, DomainError, NotAllowed


class InvitationClosed(Conflict):
    """Accepted, revoked or expired."""

    code = "invitation_closed"
    status = 410
    message = "This invitation does not work any more. Ask your trainer for a new one."


class WrongPerson(NotAllowed):
    """Signed in under an address that was not invited."""

    code = "wrong_person"
    message = "This invitation was sent to another address. Sign out and open the link again."


class AccountExists(Conflict):
    """The invited address has an account already: sign in instead of registering."""

    code = "account_exists"
    message = "There is an account for this address already. Sign in and open the link again."


class AlreadyInvited(Conflict):
    """One open invitation an address is enough."""

    code = "already_invited"
    message = "You have invited this address already. Send that invitation again instead."


class AlreadyCoached(Conflict):
    """The relation exists."""

    code = "already_coached"
    message = "This person is your client already."


class TooManyMails(DomainError):
    """A limit on the mails that one trainer can cause."""

    code = "too_many_mails"
    status = 429
    message = "You have sent many invitations today. Go on tomorrow."


class CoachingEnded(Conflict):
    """An ended relation does not change any more."""

    code = "coaching_ended"
    message = "This coaching has ended. A new invitation starts a new one."


class WrongState(Conflict):
    """The verb does not fit the state: pausing what is paused, resuming what is active."""

    code = "wrong_state"
    message = "Nothing to do: somebody was faster."
