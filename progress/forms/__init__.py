"""Forms of progress."""

from progress.forms.races import RaceForm, clock_words, show_error

__all__ = ["RaceForm", "clock_words", "show_error"]
