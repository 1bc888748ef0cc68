"""Parts of an activity's page that apps above bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from activities.models import Activity


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and the value that it knows as ``panel``; a wide one stands under the charts, others in the margin."""

    template: str
    content: object
    is_wide: bool = False


type PanelSource = Callable[[Activity, User], Panel | None]

_sources: list[PanelSource] = []


def register_panel(source: PanelSource) -> None:
    """Have ``source(activity, viewer)`` asked for a panel; called once from an app's ``ready``.

    The viewer may see the activity; whatever else a panel shows is the source's to check.
    """
    if source not in _sources:
        _sources.append(source)


def panels_for(activity: Activity, viewer: User) -> list[Panel]:
    """The panels of one activity, in the order of registration."""
    return [panel for source in _sources if (panel := source(activity, viewer)) is not None]
