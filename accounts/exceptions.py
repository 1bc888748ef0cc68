"""What accounts may refuse."""

from core.errors import Conflict, DomainError


class InvalidCredentials(DomainError):
    """Address or password is wrong; the answer does not say which."""

    code = "invalid_credentials"
    status = 401
    message = "The e-mail address or the password is not right."


class EmailNotVerified(DomainError):
    """The password is right, but nobody has followed the link that we sent."""

    code = "email_not_verified"
    status = 403
    message = "Follow the link in the e-mail that we have just sent you, then sign in."


class InvalidToken(DomainError):
    """A token that does not count, or not any more."""

    code = "invalid_token"
    status = 401
    message = "This token is not valid, or not any more. Sign in again."


class TokenReused(InvalidToken):
    """A refresh token came a second time: one of two holders is a thief, so both are signed out."""

    code = "token_reused"
    message = "This refresh token was used before. The device is signed out; sign in again."


class InvalidLink(DomainError):
    """The key of a link from an e-mail is wrong, used or too old."""

    code = "invalid_link"
    message = "This link does not work any more. Ask for a new one."


class AddressTaken(Conflict):
    """Somebody has an account with this address."""

    code = "address_taken"
    message = "There is an account with this e-mail address."


class SlugTaken(DomainError):
    """Another trainer has this page address."""

    code = "slug_taken"
    message = "Another trainer has this page address. Choose another one."


class AdminExists(DomainError):
    """The installation has an administrator already."""

    code = "admin_exists"
    message = "There is an administrator already. Pass --force to make another one."
