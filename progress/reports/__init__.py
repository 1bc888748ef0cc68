"""Reads across the tables of progress, as dataclasses."""

from progress.reports.days import latest_weight, resting_nights, wellness_table

__all__ = ["latest_weight", "resting_nights", "wellness_table"]
