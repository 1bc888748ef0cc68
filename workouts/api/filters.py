"""Filters of the lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters as filters
from django.db.models import Q, QuerySet

from activities.enums import Family
from core.api.filters import InstantFilter
from workouts.enums import Compliance, Stage
from workouts.models import PlannedSession, Template
from workouts.querysets import TemplateQuerySet
from workouts.reports.library import with_words

STATES = (("open", "Neither done nor skipped"), ("done", "Done"), ("skipped", "Skipped"))


class SessionFilter(filters.FilterSet):
    """``client``, ``family``, ``stage``, ``state``, ``compliance``, ``from``/``to`` (local days), ``updated_since``."""

    client = filters.UUIDFilter(field_name="client_id")
    family = filters.ChoiceFilter(choices=Family.choices)
    stage = filters.ChoiceFilter(choices=Stage.choices)
    state = filters.ChoiceFilter(choices=STATES, method="in_state")
    compliance = filters.ChoiceFilter(choices=Compliance.choices)
    template = filters.UUIDFilter(field_name="template_id")
    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = PlannedSession
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        """``from`` is a word of Python, so these two cannot be attributes."""
        days = {
            "from": filters.DateFilter(field_name="local_date", lookup_expr="gte"),
            "to": filters.DateFilter(field_name="local_date", lookup_expr="lte"),
        }
        return {**super().get_filters(), **days}

    def in_state(self, rows: QuerySet[PlannedSession], _name: str, state: str) -> QuerySet[PlannedSession]:
        """What became of a session so far."""
        if state == "done":
            return rows.filter(activity__isnull=False)
        if state == "skipped":
            return rows.filter(skipped_at__isnull=False)
        return rows.filter(activity__isnull=True, skipped_at__isnull=True)


class WorkoutFilter(filters.FilterSet):
    """``search``, ``family``, ``folder`` (what lies inside it too), ``label``, ``archived``, ``updated_since``.

    Archived ones are listed when they are asked for, or when changes are, so that a copy elsewhere learns of them.
    """

    search = filters.CharFilter(method="having_words", max_length=100, help_text="In name, steps, note and labels.")
    family = filters.ChoiceFilter(choices=Family.choices)
    folder = filters.UUIDFilter(method="in_folder")
    label = filters.CharFilter(method="labelled", max_length=30, help_text="The label's word.")
    archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)
    updated_since = InstantFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Template
        fields: list[str] = []

    def filter_queryset(self, queryset: TemplateQuerySet) -> TemplateQuerySet:
        """Without a word about archived ones they are left out."""
        asked = self.form.cleaned_data
        rows: TemplateQuerySet = super().filter_queryset(queryset)
        return rows if asked["archived"] is not None or asked["updated_since"] else rows.current()

    def having_words(self, rows: TemplateQuerySet, _name: str, words: str) -> TemplateQuerySet:
        """Those that have every word somewhere."""
        return with_words(rows, words)

    def in_folder(self, rows: TemplateQuerySet, _name: str, folder: UUID) -> TemplateQuerySet:
        """Those of a folder and of the folders inside it."""
        return rows.filter(Q(folder=folder) | Q(folder__parent=folder))

    def labelled(self, rows: TemplateQuerySet, _name: str, label: str) -> TemplateQuerySet:
        """Those with a label, however it is spelt."""
        return rows.filter(labels__name__iexact=label)
