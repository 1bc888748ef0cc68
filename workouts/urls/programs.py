"""Addresses of pages: programs."""

from __future__ import annotations

from django.urls import URLPattern, path

from workouts.views import applying, program_sessions, programs, rollouts

urlpatterns: list[URLPattern] = [
    path("programs/", programs.listing, name="programs"),
    path("programs/new/", programs.new, name="program_new"),
    path("programs/<uuid:pk>/", programs.detail, name="program"),
    path("programs/<uuid:pk>/edit/", programs.edit, name="program_edit"),
    path("programs/<uuid:pk>/duplicate/", programs.duplicate, name="program_duplicate"),
    path("programs/<uuid:pk>/delete/", programs.delete, name="program_delete"),
    path("programs/<uuid:pk>/restore/", programs.restore, name="program_restore"),
    path("programs/<uuid:pk>/apply/", applying.apply, name="program_apply"),
    path("programs/<uuid:pk>/weeks/<int:number>/", programs.week, name="program_week"),
    path("programs/<uuid:pk>/weeks/<int:number>/copy/", programs.copy_week, name="program_week_copy"),
    path("programs/<uuid:pk>/weeks/<int:number>/insert/", programs.insert_week, name="program_week_insert"),
    path("programs/<uuid:pk>/weeks/<int:number>/remove/", programs.remove_week, name="program_week_remove"),
    path("programs/<uuid:pk>/rules/new/", programs.new_rule, name="program_rule_new"),
    path("programs/rules/<uuid:pk>/", programs.edit_rule, name="program_rule_edit"),
    path("programs/rules/<uuid:pk>/delete/", programs.delete_rule, name="program_rule_delete"),
    path("programs/<uuid:pk>/sessions/new/", program_sessions.new, name="program_session_new"),
    path("programs/sessions/<uuid:pk>/", program_sessions.edit, name="program_session_edit"),
    path("programs/sessions/<uuid:pk>/move/", program_sessions.move, name="program_session_move"),
    path("programs/sessions/<uuid:pk>/delete/", program_sessions.delete, name="program_session_delete"),
    path("programs/rollouts/<uuid:pk>/", rollouts.detail, name="rollout"),
    path("programs/rollouts/<uuid:pk>/undo/", rollouts.undo, name="rollout_undo"),
    path("programs/given/<uuid:pk>/", applying.application, name="application"),
]
