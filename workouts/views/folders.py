"""Pages of a library's folders and labels."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from activities.views.answers import posted
from core.errors import DomainError
from workouts.access import get_folder_or_404, get_label_or_404
from workouts.forms.library import FolderForm, LabelForm, show_error
from workouts.reports.library import folder_lines, labels_in_use
from workouts.services import library as services

UNPROCESSABLE = 422


@login_required
@require_safe
def folders(request: HttpRequest) -> HttpResponse:
    """All folders and labels."""
    services.check_keeps_library(request.user)
    context = {"folders": folder_lines(request.user), "labels": labels_in_use(request.user)}
    return render(request, "workouts/folder_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_folder(request: HttpRequest) -> HttpResponse:
    """Make a folder."""
    services.check_keeps_library(request.user)
    form = FolderForm(posted(request), trainer=request.user)
    if form.is_valid():
        try:
            folder = services.create_folder(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The folder {folder} is there.")
            return redirect("workouts:folders")
    context = {"form": form}
    return render(request, "workouts/folder_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_folder(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Rename a folder or put it somewhere else."""
    folder = get_folder_or_404(request.user, pk)
    title = folder.name
    form = FolderForm(posted(request), trainer=request.user, folder=folder)
    if form.is_valid():
        name, parent = form.cleaned_data["name"], form.cleaned_data["parent"]
        try:
            services.update_folder(actor=request.user, folder=folder, name=name, parent=parent)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The folder {folder} is saved.")
            return redirect("workouts:folders")
    context = {"form": form, "folder": folder, "title": title}
    return render(request, "workouts/folder_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_folder(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then delete a folder; what lay in it stays."""
    folder = get_folder_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "workouts/folder_delete.html", {"folder": folder})
    services.delete_folder(actor=request.user, folder=folder)
    messages.success(request, f"The folder {folder} is deleted. What lay in it stays.")
    return redirect("workouts:folders")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_label(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Another word for a label."""
    label = get_label_or_404(request.user, pk)
    title = label.name
    form = LabelForm(posted(request), initial={"name": label.name})
    if form.is_valid():
        try:
            services.rename_label(actor=request.user, label=label, name=form.cleaned_data["name"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The label is called {label} now.")
            return redirect("workouts:folders")
    context = {"form": form, "label": label, "title": title}
    return render(request, "workouts/label_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_label(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask, then take a label away from everything."""
    label = get_label_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "workouts/label_delete.html", {"label": label})
    services.delete_label(actor=request.user, label=label)
    messages.success(request, f"The label {label} is gone. What had it stays.")
    return redirect("workouts:folders")
