"""The product's e-mails: plain text first, and the same words as simple HTML."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import User


def build_message(template_prefix: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A message from ``<prefix>_subject.txt`` and ``<prefix>_message.txt``.

    The templates also get ``product_name`` and ``site_url`` (without a slash at its end, for ``{% url %}`` to follow).
    """
    known = {"product_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", known).split())
    text = render_to_string(f"{template_prefix}_message.txt", known).strip() + "\n"
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    html = render_to_string(
        "emails/message.html", {"subject": subject, "text": text, "product_name": settings.SITE_NAME}
    )
    message.attach_alternative(html, "text/html")
    return message


def send_message(template_prefix: str, to: str, context: dict[str, Any]) -> None:
    """Build the message and hand it to the mail server."""
    build_message(template_prefix, to, context).send()


def send_verification(user: User, *, signup: bool = False) -> None:
    """The link that verifies the address of ``user``; nothing when it is verified."""
    address = EmailAddress.objects.filter(user=user, email=user.email, verified=False).first()
    if address:
        address.send_confirmation(signup=signup)


def send_password_changed(user: User) -> None:
    """Tell the owner, in case it was somebody else."""
    send_message("account/email/password_changed", user.email, {"user": user})
