"""Mails of coaching. Call these inside ``transaction.on_commit``: nothing is announced that was not saved."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from coaching.models import Coaching, ContactRequest, Invitation


def send_invitation(invitation: Invitation, token: str) -> None:
    """The only place that ever sees the token besides the invited person."""
    _send(
        "invitation",
        to=[invitation.email],
        subject=f"{invitation.trainer} invites you to {settings.SITE_NAME}",
        invitation=invitation,
        link=_absolute(reverse("coaching:invitation", args=[token])),
    )


def send_acceptance(invitation: Invitation, coaching: Coaching) -> None:
    """Tell the trainer that the client is here."""
    _send(
        "accepted",
        to=[invitation.trainer.email],
        subject=f"{coaching.client} has accepted your invitation",
        invitation=invitation,
        coaching=coaching,
        link=_absolute(reverse("coaching:roster")),
    )


def send_refusal(invitation: Invitation) -> None:
    """Tell the trainer that the invited person does not want to."""
    _send(
        "declined",
        to=[invitation.trainer.email],
        subject=f"{invitation.name or invitation.email} has declined your invitation",
        invitation=invitation,
    )


def send_end(coaching: Coaching, *, ended_by: User) -> None:
    """Tell the other side that the relation has ended."""
    _send(
        "ended",
        to=[coaching.other_side(ended_by).email],
        subject=f"{ended_by} has ended the coaching",
        coaching=coaching,
        ended_by=ended_by,
        is_for_client=ended_by.pk == coaching.trainer_id,
    )


def send_reconnect_request(*, trainer: User, client: User, path: str) -> None:
    """Ask a client to sign in to Garmin again, under ``path``; answering goes to the trainer."""
    _send(
        "reconnect",
        to=[client.email],
        subject=f"{trainer} asks you to connect Garmin again",
        reply_to=[trainer.email],
        trainer=trainer,
        client=client,
        link=_absolute(path),
    )


def send_words(*, trainer: User, client: User, subject: str, words: str) -> None:
    """What a trainer wrote to a client; answering goes to the trainer."""
    _send(
        "words",
        to=[client.email],
        subject=subject,
        reply_to=[trainer.email],
        trainer=trainer,
        words=words,
        link=_absolute(reverse("coaching:privacy")),
    )


def send_contact_request(request: ContactRequest) -> None:
    """Hand a visitor's message to the trainer, or to the staff of the house; answering goes to the visitor."""
    recipients = [request.trainer.email] if request.trainer else _staff_addresses()
    _send(
        "contact",
        to=recipients,
        subject=f"{request.name} wrote to you",
        reply_to=[request.email],
        contact=request,
    )


def _staff_addresses() -> list[str]:
    return list(User.objects.filter(is_staff=True, is_active=True).values_list("email", flat=True))


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _send(name: str, *, to: list[str], subject: str, reply_to: list[str] | None = None, **context: Any) -> None:
    body = render_to_string(f"coaching/emails/{name}.txt", {"product_name": settings.SITE_NAME, **context})
    # Names come from people: a line break in one must not end the header.
    EmailMessage(subject=" ".join(subject.split()), body=body, to=to[:1], bcc=to[1:], reply_to=reply_to).send()
