"""The landing page for visitors, and home: where a signed-in person begins."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.forms import ContactForm
from core.charts import WeekBar, ZoneShare

EXAMPLE_WEEKS: Final = [
    WeekBar(label=label, done=done, fitness=fitness, is_current=label == "23 Nov")
    for label, done, fitness in (
        ("7 Sep", 312, 41),
        ("14 Sep", 358, 43),
        ("21 Sep", 341, 44),
        ("28 Sep", 268, 43),
        ("5 Oct", 402, 46),
        ("12 Oct", 398, 48),
        ("19 Oct", 455, 51),
        ("26 Oct", 283, 49),
        ("2 Nov", 468, 53),
        ("9 Nov", 431, 55),
        ("16 Nov", 505, 58),
        ("23 Nov", 121, 56),
    )
]
"""Made up, and labelled so on the page: what the overview's chart looks like."""

EXAMPLE_ZONES: Final = [
    ZoneShare(1, "Easy", "up to 132", 1260),
    ZoneShare(2, "Steady", "133–148", 2050),
    ZoneShare(3, "Tempo", "149–160", 520),
    ZoneShare(4, "Threshold", "161–171", 1430),
    ZoneShare(5, "Hard", "172 and more", 340),
]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Trainers and clients begin at their Today, staff in the admin; visitors see what this is."""
    user = request.user
    if not user.is_authenticated:
        context = {"form": ContactForm(), "weeks": EXAMPLE_WEEKS, "zones": EXAMPLE_ZONES}
        return render(request, "dashboard/landing.html", context)
    if user.is_trainer or user.is_client:
        return redirect("dashboard:today")
    return redirect("admin:index" if user.is_staff else "coaching:privacy")
