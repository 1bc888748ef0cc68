"""A page of every real component in its states, for whoever builds a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import cos, pi, sin

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.charts import Point, Step, WeekBar, ZoneShare
from core.exports import Chart
from core.forms import SegmentedRadio
from core.plots import Line, Tick, line_plot
from core.stream_series import stream_series
from core.tables import DataTable, text
from core.templatetags.ui import STATUSES

SESSION_SECONDS = 3000
PAUSE = range(1500, 1740)


@dataclass(frozen=True, slots=True)
class ExampleItem:
    """An entry of tabs, breadcrumbs, navigation or a timeline."""

    label: str = ""
    url: str = "#"
    is_current: bool = False
    badge: int = 0
    icon: str = "activity"
    kind: str = "ok"
    title: str = ""
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StripExample:
    """A day of the week strip."""

    date: date
    kind: str
    words: str
    is_today: bool

    @property
    def mark(self) -> str:
        """The icon of the day's state."""
        return STATUSES[self.kind].icon if self.kind not in ("", "planned") else ""


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As your clients know you.")
    email = forms.EmailField(label="E-mail")
    password = forms.CharField(widget=forms.PasswordInput, help_text="At least 8 characters.")
    sport = forms.ChoiceField(choices=[("run", "Run"), ("ride", "Ride"), ("swim", "Swim")])
    legs = forms.ChoiceField(
        label="How are your legs?", choices=[(str(n), str(n)) for n in range(1, 6)], widget=SegmentedRadio
    )
    units = forms.ChoiceField(
        choices=[("metric", "Kilometres and kilograms"), ("imperial", "Miles and pounds")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Days",
        choices=[("mon", "Monday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(widget=forms.Textarea, required=False)
    recording = forms.FileField(required=False, help_text="A FIT, TCX or GPX file, or a zip of them.")
    agreed = forms.BooleanField(label="Share training with Anna", help_text="You can take this back at any time.")


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the components. Only for staff, or for everybody in development."""
    _refuse_strangers(request)
    sent = ExampleForm({"name": "", "email": "mara", "sport": "run", "legs": "4"}, auto_id="sent_%s")
    context = {
        "weeks": _weeks(),
        "chart": _chart(),
        "steps": _steps(),
        "strip": _strip(),
        "zones": _zones(),
        "track": _track(),
        "values": [310.0, 290.0, 330.0, 260.0, None, 120.0],
        "series": stream_series(["heart_rate", "speed", "altitude"], sport="run", reader=request.user),  # type: ignore[arg-type]
        "statuses": list(STATUSES),
        "form": ExampleForm(initial={"legs": "3", "units": "metric"}),
        "sent_form": sent,
        "page": Paginator(range(132), 20).page(2),
        "tabs": [
            ExampleItem("Overview", is_current=True),
            ExampleItem("Training", badge=3),
            ExampleItem("Progress"),
        ],
        "path": [ExampleItem("Clients"), ExampleItem("Mara Lind"), ExampleItem("Overview", url="")],
        "runs": _runs(),
        "facts": ["34", "Europe/Oslo, 07:40 for her", "Garmin synced 12 min ago"],
        "pairs": [("Device", "Forerunner 955"), ("Started", "Sat 21 Nov, 07:40"), ("Weather", None)],
        "example_navigation": [
            ExampleItem("Clients", icon="users", is_current=True),
            ExampleItem("Messages", icon="message-square", badge=3),
        ],
        "messages": [ExampleMessage("success", "Saved."), ExampleMessage("error", "That did not work.")],
    }
    return render(request, "core/style_guide.html", context)


@dataclass(frozen=True, slots=True)
class ExampleMessage:
    """What a Django message looks like to a template."""

    level_tag: str
    words: str

    def __str__(self) -> str:
        return self.words


@require_safe
def example_streams(request: HttpRequest) -> JsonResponse:
    """Answer a made-up run, with a pause, for the chart on the style guide."""
    _refuse_strangers(request)
    seconds = [second for second in range(0, SESSION_SECONDS, 5) if second not in PAUSE]
    track = _track(len(seconds))
    return JsonResponse(
        {
            "seconds": seconds,
            "heart_rate": [round(128 + 30 * sin(second / 900) + 6 * sin(second / 37)) for second in seconds],
            "speed": [round(3.2 + 0.6 * sin(second / 240) + 0.1 * cos(second / 17), 3) for second in seconds],
            "altitude": [round(80 + 25 * sin(second / 700), 1) for second in seconds],
            "latitude": [latitude for latitude, _ in track],
            "longitude": [longitude for _, longitude in track],
        }
    )


@require_safe
def example_load(request: HttpRequest) -> JsonResponse:
    """Answer half a year of made-up load for the chart on the style guide."""
    _refuse_strangers(request)
    first = datetime(2026, 6, 1, tzinfo=UTC).date()
    days = range(180)
    return JsonResponse(
        {
            "dates": [(first + timedelta(days=day)).isoformat() for day in days],
            "load": [round(60 + 40 * sin(day * 2.4)) for day in days],
            "fitness": [round(35 + day / 8 + 2 * sin(day / 9), 1) for day in days],
            "fatigue": [round(38 + day / 8 + 14 * sin(day / 9), 1) for day in days],
            "form": [round(-3 - 12 * sin(day / 9), 1) for day in days],
        }
    )


def _refuse_strangers(request: HttpRequest) -> None:
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404


def _weeks() -> list[WeekBar]:
    labels = ["7 Sep", "14 Sep", "21 Sep", "28 Sep", "5 Oct", "12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov"]
    planned = [320, 350, 380, 260, 390, 420, 450, 300, 460, 480, 500]
    done = [310, 362, 340, 268, 402, 398, 455, 282, 470, 430, 120]
    fitness = [41, 43, 44, 43, 46, 48, 51, 49, 52, 54, 52]
    return [
        WeekBar(label, plan, load, fit, is_current=label == labels[-1])
        for label, plan, load, fit in zip(labels, planned, done, fitness, strict=True)
    ]


def _chart() -> Chart:
    weights = [58.9, 58.6, 58.7, 58.3]
    points = [(number / 3, value) for number, value in enumerate(weights)]
    ticks = [Tick(number / 3, f"{number + 1} Sep") for number in range(4)]
    sentence = "The trend stands at 58.3 kg, −0.6 kg in three days."
    drawing = line_plot(
        [Line("Weight", "now", points)], label=sentence, ticks=ticks, say=lambda value: f"{value:.1f}", height=150
    )
    rows = [text(f"{number + 1} Sep", f"{value} kg") for number, value in enumerate(weights)]
    table = DataTable("Body weight", ("Day", "Weight"), rows)
    return Chart("weight", "Body weight", sentence, drawing, ("day", "weight_kg"), list, table)


def _strip() -> list[tuple[StripExample, str]]:
    kinds = [("", "rest"), ("on_target", "100 % of plan"), ("missed", "missed"), ("close", "85 % of plan")]
    kinds += [("unplanned", "done, not planned"), ("planned", "planned"), ("excused", "travelling")]
    first = datetime(2026, 7, 6, tzinfo=UTC).date()
    return [
        (StripExample(first + timedelta(days=number), kind, words, number == 5), "#strip")
        for number, (kind, words) in enumerate(kinds)
    ]


def _steps() -> list[Step]:
    work = [Step(480, 4, "8 min at threshold"), Step(120, 1, "2 min easy")]
    return [Step(600, 2, "10 min warm-up"), *work * 4, Step(600, 2, "10 min cool-down")]


def _zones() -> list[ZoneShare]:
    rows = [
        ("Recovery", "under 136", 420),
        ("Aerobic", "136–143", 1810),
        ("Tempo", "144–151", 640),
        ("Threshold", "152–159", 1310),
        ("Above", "160 and more", 0),
    ]
    return [ZoneShare(number, *row) for number, row in enumerate(rows, start=1)]


def _track(count: int = 400) -> list[Point]:
    turns = [2 * pi * index / count for index in range(count)]
    return [(59.91 + 0.006 * sin(turn) + 0.002 * sin(3 * turn), 10.75 + 0.016 * cos(turn)) for turn in turns]


def _runs() -> list[ExampleItem]:
    now = datetime.now(tz=UTC)
    return [
        ExampleItem(kind="busy", title="Fetching 12 months", note="212 of 340 activities", at=now),
        ExampleItem(kind="ok", title="3 activities, 1 day of wellness", at=now - timedelta(hours=2)),
        ExampleItem(
            kind="error",
            title="Garmin refused the sign-in",
            note="Next try after you sign in again",
            at=now - timedelta(days=3),
        ),
    ]
