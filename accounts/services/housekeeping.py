"""What is deleted once nobody can need it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts.models import AuditEvent, DataAccess, TokenFamily
from accounts.tokens import lifetime

logger = structlog.get_logger(__name__)

AUDIT_KEPT = timedelta(days=400)
ACCESSES_KEPT = timedelta(days=400)
ENDED_SIGN_INS_KEPT = timedelta(days=90)


def clear_expired() -> dict[str, int]:
    """Delete sessions and spent tokens that have run out, old sign-ins and the trail past its time; how many of each.

    A spent token may be forgotten once it has expired, because expiry alone refuses it from then on.
    """
    now = timezone.now()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    long_gone = now - lifetime("refresh") - ENDED_SIGN_INS_KEPT
    old_sign_ins = Q(ended_at__lt=now - ENDED_SIGN_INS_KEPT) | Q(last_used_at__lt=long_gone)
    deleted = {
        "spent_tokens": OutstandingToken.objects.filter(expires_at__lt=now).delete()[0],
        "sign_ins": TokenFamily.objects.filter(old_sign_ins).delete()[0],
        "audit_events": AuditEvent.objects.filter(at__lt=now - AUDIT_KEPT).delete()[0],
        "data_accesses": DataAccess.objects.filter(hour__lt=now - ACCESSES_KEPT).delete()[0],
    }
    logger.info("cleared_expired", **{f"{name}_deleted": count for name, count in deleted.items()})
    return deleted
