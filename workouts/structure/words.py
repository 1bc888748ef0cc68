"""Targets, ends, amounts and weights in words: the canonical text of the notation, fit for screens as well."""

from __future__ import annotations

from typing import Final

from activities.science.sports import Family
from workouts.structure.model import Amount, Anchor, Effort, End, Load, Metric, Target

YARD: Final = 0.9144
MILE: Final = 1609.344
POUND: Final = 0.45359237

#: The zones that a bare ``Z3`` means.
ZONE_METRIC: Final[dict[Family, Metric]] = {
    "run": "heart_rate",
    "ride": "power",
    "swim": "pace",
    "walk": "heart_rate",
    "other": "heart_rate",
    "strength": "heart_rate",
}
ZONE_NAMES: Final[dict[Metric, str]] = {"heart_rate": "HR", "power": "power", "pace": "pace"}
#: Words for how hard, as RPE from–to.
EFFORT_WORDS: Final[dict[str, tuple[float, float]]] = {
    "easy": (2, 3),
    "steady": (4, 5),
    "tempo": (6, 7),
    "hard": (8, 9),
    "all-out": (10, 10),
}
ANCHOR_WORDS: Final[dict[Anchor, str]] = {
    "mile": "mile",
    "3k": "3k",
    "5k": "5k",
    "10k": "10k",
    "half": "HM",
    "marathon": "M",
    "threshold": "threshold",
    "css": "CSS",
}
PERCENT_WORDS: Final[dict[Metric, str]] = {"power": "FTP", "heart_rate": "LTHR", "pace": "pace"}


def figure(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def span(low: float, high: float) -> str:
    """``150-160``, or ``150`` where both ends are the same."""
    return figure(low) if low == high else f"{figure(low)}-{figure(high)}"


def clock(seconds: float) -> str:
    """``4:12``, ``1:32.5``: minutes and seconds."""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{int(rest):02d}" + (f".{round(rest % 1 * 10)}" if round(rest % 1, 1) else "")


def time_text(seconds: float) -> str:
    """``45s``, ``15min``, ``2h``, ``2:30`` or ``1:30:00``."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole % 3600 == 0:
        return f"{whole // 3600}h"
    if whole % 60 == 0 and whole < 10_800:
        return f"{whole // 60}min"
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def distance_text(metres: float) -> str:
    """``5km``, ``800m``, ``50mtr``, ``1mi``, ``100yd``: never a bare ``m`` that could be minutes."""
    if metres >= 1000 and metres % 100 == 0:
        return f"{figure(metres / 1000)}km"
    if metres == int(metres):
        return f"{int(metres)}{'m' if metres >= 100 else 'mtr'}"
    for unit, size, decimals in (("mi", MILE, 2), ("yd", YARD, 0)):
        count = round(metres / size, decimals)
        if count and round(count * size, 2) == metres:
            return f"{figure(count)}{unit}"
    return f"{figure(metres)}mtr"


def end_text(end: End) -> str:
    """When a step is over."""
    match end.kind:
        case "time":
            return time_text(end.value)
        case "distance":
            return distance_text(end.value)
        case "calories":
            return f"{figure(end.value)}kcal"
        case "lap":
            return "lap"
        case "heart_rate_above":
            return f"until HR > {figure(end.value)}"
        case "heart_rate_below":
            return f"until HR < {figure(end.value)}"


def target_text(target: Target, sport: Family) -> str:
    """How hard a step is, as the notation writes it; pace, power and heart rate are led in by ``@``."""
    match target.scale:
        case "zone":
            own = "" if target.metric == ZONE_METRIC[sport] else f" {ZONE_NAMES[target.metric]}"
            return f"Z{span(target.low, target.high)}{own}"
        case "percent":
            return f"@ {span(target.low, target.high)}% {PERCENT_WORDS[target.metric]}"
        case "percent_of_maximum":
            return f"@ {span(target.low, target.high)}% HRmax"
        case "anchor":
            offset = f"{int(target.low):+d}" if target.low else ""
            return f"@ {ANCHOR_WORDS[target.anchor]}{offset}"
        case "absolute":
            return _absolute_text(target, sport)


def _absolute_text(target: Target, sport: Family) -> str:
    match target.metric:
        case "pace":
            fast, slow = clock(target.low), clock(target.high)
            return f"@ {fast if fast == slow else f'{fast}-{slow}'}/{target.unit}"
        case "speed":
            return f"@ {span(target.low, target.high)}{target.unit}"
        case "heart_rate":
            return f"@ {span(target.low, target.high)}bpm"
        case "power":
            return f"@ {span(target.low, target.high)}W"
        case "cadence":
            return f"{span(target.low, target.high)}{'rpm' if sport == 'ride' else 'spm'}"
        case "rpe":
            words = {ends: word for word, ends in EFFORT_WORDS.items()}
            return words.get((target.low, target.high), f"RPE {span(target.low, target.high)}")


def amount_text(amount: Amount) -> str:
    """``8``, ``8-10``, ``45s``, ``40mtr``, ``AMRAP``."""
    match amount.kind:
        case "repetitions":
            return span(amount.low, amount.high)
        case "time":
            return time_text(amount.low)
        case "distance":
            return distance_text(amount.low)
        case "amrap":
            return "AMRAP"


def weight_text(low: float, high: float) -> str:
    """``60kg``, ``60-65kg``; pounds where they are what was meant."""
    if low == high and low % 0.25:
        pounds = round(low / POUND)
        if pounds and round(pounds * POUND, 2) == low:
            return f"{pounds}lb"
    return f"{span(low, high)}kg"


def load_text(load: Load) -> str:
    """``@ 80%``, ``@ 60kg``, ``@ BW``, ``@ BW+10kg``."""
    match load.kind:
        case "percent":
            return f"@ {span(load.low, load.high)}%"
        case "kg":
            return f"@ {weight_text(load.low, load.high)}"
        case "body_weight":
            if not load.low:
                return "@ BW"
            sign = "+" if load.low > 0 else "-"
            return f"@ BW{sign}{weight_text(abs(load.low), abs(load.low))}"


def effort_text(effort: Effort) -> str:
    """``RIR 2``, ``RPE 8-9``."""
    return f"{effort.scale.upper()} {span(effort.low, effort.high)}"
