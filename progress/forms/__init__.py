"""Forms of progress."""

from progress.forms.body import MeasurementForm, MeasurementsForm, WeightForm
from progress.forms.goals import GoalForm
from progress.forms.races import RaceForm, clock_words, show_error
from progress.forms.wellness import WellnessForm

__all__ = [
    "GoalForm",
    "MeasurementForm",
    "MeasurementsForm",
    "RaceForm",
    "WeightForm",
    "WellnessForm",
    "clock_words",
    "show_error",
]
