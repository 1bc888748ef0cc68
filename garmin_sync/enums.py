"""States of a connection, a sign-in and a run."""

from django.db import models


class Region(models.TextChoices):
    """Garmin keeps two separate sets of accounts."""

    GLOBAL = "com", "garmin.com"
    CHINA = "cn", "garmin.cn"


class ConnectionState(models.TextChoices):
    """What client and trainer are told about the connection."""

    OK = "ok", "Connected"
    RATE_LIMITED = "rate_limited", "Garmin asks us to slow down"
    UNAVAILABLE = "unavailable", "Garmin does not answer"
    REAUTH_NEEDED = "reauth_needed", "Sign-in expired"


class LoginState(models.TextChoices):
    """Steps of the two-step sign-in, which runs in a worker."""

    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Signing in at Garmin"
    MFA_NEEDED = "mfa_needed", "Garmin wants the code"
    CODE_GIVEN = "code_given", "Code on its way to Garmin"
    SUCCEEDED = "succeeded", "Connected"
    FAILED = "failed", "Not connected"
    EXPIRED = "expired", "Took too long"


class RunKind(models.TextChoices):
    """Why a run exists."""

    BACKFILL = "backfill", "History"
    HOURLY = "hourly", "Hourly"
    NIGHTLY = "nightly", "Nightly"
    MANUAL = "manual", "Sync now"


class Outcome(models.TextChoices):
    """What came of a run."""

    OK = "ok", "Done"
    PARTIAL = "partial", "Done, with gaps"
    FAILED = "failed", "Failed"
    STOPPED = "stopped", "Stopped"


class PullOutcome(models.TextChoices):
    """What came of one activity of Garmin's list."""

    IMPORTED = "imported", "Imported"
    DUPLICATE = "duplicate", "Already there"
    GONE = "gone", "Deleted at Garmin"
    FAILED = "failed", "Could not be read"


class PushState(models.TextChoices):
    """What people are told of a planned session and the watch."""

    NOT_SENT = "not_sent", "Not sent"
    QUEUED = "queued", "Waiting to be sent"
    SENT = "sent", "On the watch"
    OUTDATED = "outdated", "An older version is on the watch"
    FAILED = "failed", "Not sent"
    REMOVING = "removing", "Waiting to be taken off the watch"
    REMOVED = "removed", "Taken off the watch"


#: Sign-ins of which something can still come.
OPEN_LOGINS = (LoginState.QUEUED, LoginState.RUNNING, LoginState.MFA_NEEDED, LoginState.CODE_GIVEN)
