"""Pages of planned training, by subject."""

from workouts.urls import athlete, calendar, doing, library, notation, plates, programs, sessions

app_name = "workouts"

urlpatterns = [
    *library.urlpatterns,
    *notation.urlpatterns,
    *programs.urlpatterns,
    *calendar.urlpatterns,
    *sessions.urlpatterns,
    *doing.urlpatterns,
    *athlete.urlpatterns,
    *plates.urlpatterns,
]
