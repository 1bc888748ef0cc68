"""The contact form: to a trainer with a public page, or to the house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from coaching.access import get_public_trainer_or_404
from coaching.api.throttles import ContactThrottle
from coaching.forms import ContactForm, show_error
from coaching.services.contact import send_contact_request
from core.errors import DomainError

TOO_MANY = "Too many messages came from your address. Please try again in an hour."


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Show the form; keep and mail what was written. ``?sent`` shows that it worked."""
    trainer = get_public_trainer_or_404(slug) if slug else None
    form = ContactForm(request.POST or None)
    if form.is_valid():
        if form.is_from_a_program:
            return redirect(f"{request.path}?sent=1")
        if not ContactThrottle().allow_request(request, None):
            form.add_error(None, TOO_MANY)
            return render(request, "coaching/contact.html", {"form": form, "trainer": trainer}, status=429)
        fields = {name: form.cleaned_data[name] for name in ("name", "email", "message")}
        try:
            send_contact_request(trainer=trainer, **fields)
        except DomainError as error:
            show_error(form, error)
        else:
            return redirect(f"{request.path}?sent=1")
    context = {"form": form, "trainer": trainer, "is_sent": "sent" in request.GET}
    return render(request, "coaching/contact.html", context)
