"""Uploading recordings and watching what becomes of them."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from activities.access import get_import_or_404
from activities.forms.activity import show_error
from activities.forms.upload import UploadForm
from activities.page_reports.imports import import_row, import_rows, imports_of, member_counts, members_of
from activities.services.importing import queue_import
from activities.views.answers import asked_client, form_answer, go_to, whose
from core.errors import DomainError
from core.htmx import vary_on_htmx, wants_fragment

PAGE_SIZE = 20
MEMBERS_ON_A_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """One file or a zip, for oneself or as a trainer with ``?client=``; then on to its import."""
    client = asked_client(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = queue_import(actor=request.user, client=client, file_name=file.name or "upload", data=file.read())
        except DomainError as error:
            if error.status == 403:
                raise
            show_error(form, error)
        else:
            return go_to(request, job.get_absolute_url())
    context = {**whose(request, client), "form": form}
    return form_answer(request, "activities/upload.html", "activities/_upload_form.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far an import is and what came of it; htmx asks again until it is over."""
    job = get_import_or_404(request.user, pk)
    members = Paginator(members_of(job), MEMBERS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "row": import_row(job),
        "found": job.activities.all(),
        "members": members,
        "member_rows": import_rows(members),
        "counts": member_counts(job) if job.is_archive else [],
        **whose(request, job.client),
    }
    page = "activities/_import_state.html" if wants_fragment(request) else "activities/import_detail.html"
    return vary_on_htmx(render(request, page, context))


@login_required
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Everything that was uploaded, the newest first."""
    client = asked_client(request)
    page = Paginator(imports_of(client), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**whose(request, client), "page": page, "rows": import_rows(page)}
    return render(request, "activities/import_list.html", context)
