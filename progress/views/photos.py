"""Progress photos: the timeline, adding one, two side by side, who sees them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from coaching.access import get_sharing_client_or_404
from coaching.enums import Category
from coaching.reports import client_header
from core.errors import DomainError, NotAllowed
from progress.access import get_photo_check_or_404, get_photo_or_404
from progress.downloads import photo_response
from progress.enums import Pose
from progress.forms import show_error
from progress.forms.photos import PairForm, PhotoChangeForm, PhotoForm
from progress.models import Photo, PhotoCheck
from progress.reports.photos import (
    checks_of,
    guides_of,
    pair_of,
    photos_of,
    pose_counts,
    trainers_with_photos,
    waiting_to_be_shown,
)
from progress.rules import can_manage_photos
from progress.services.photos import add_photo, change_photo, delete_photo, share_all_photos
from progress.services.quarantine import delete_check

PAGE_SIZE = 24
UNPROCESSABLE = 422


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The signed-in client's own photos."""
    return _list(request, get_sharing_client_or_404(request.user, Category.PHOTOS))


@login_required
@require_safe
def of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a client shows of their photos."""
    return _list(request, get_sharing_client_or_404(request.user, Category.PHOTOS, pk))


@login_required
@require_safe
def compare_own(request: HttpRequest) -> HttpResponse:
    """Two of the client's own photos."""
    return _compare(request, get_sharing_client_or_404(request.user, Category.PHOTOS))


@login_required
@require_safe
def compare_of_client(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two photos that a client shows."""
    return _compare(request, get_sharing_client_or_404(request.user, Category.PHOTOS, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a photo, with the last one of the same pose as a guide."""
    client = get_sharing_client_or_404(request.user, Category.PHOTOS)
    if request.method == "POST":
        form = PhotoForm(request.POST, request.FILES)
        kept = _added(request, client, form) if form.is_valid() else None
        if isinstance(kept, PhotoCheck):
            return redirect("progress:photos")
        if kept is not None:
            return redirect("progress:photo", pk=kept.pk)
    else:
        asked = request.GET.get("pose", "")
        form = PhotoForm(initial={"pose": asked if asked in Pose.values else Pose.FRONT})
    context = {"form": form, "guides": guides_of(client), "trainers": trainers_with_photos(client)}
    return render(request, "progress/photo_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One photo; its owner changes day and pose here, and decides who sees it."""
    photo = get_photo_or_404(request.user, pk)
    may_manage = can_manage_photos(request.user, photo.client)
    if request.method == "POST" and not may_manage:
        raise NotAllowed
    form = PhotoChangeForm(request.POST if request.method == "POST" else None, photo=photo)
    if form.is_valid() and _changed(request, photo, form):
        messages.success(request, "The photo is changed.")
        return redirect("progress:photo", pk=photo.pk)
    context = {
        **_whose(request, photo.client),
        "photo": photo,
        "form": form if may_manage else None,
        "trainers": trainers_with_photos(photo.client) if may_manage else [],
    }
    return render(request, "progress/photo_detail.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_safe
def image(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture itself."""
    photo = get_photo_or_404(request.user, pk)
    return photo_response(photo, photo.path)


@login_required
@require_safe
def thumbnail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The picture, small."""
    photo = get_photo_or_404(request.user, pk)
    return photo_response(photo, photo.thumbnail_path)


@login_required
@require_POST
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one photo to trainers, or take it back."""
    photo = get_photo_or_404(request.user, pk)
    change_photo(actor=request.user, photo=photo, is_shared=request.POST.get("is_shared") == "1")
    messages.success(request, "Your trainer can see it." if photo.is_shared else "It is yours alone again.")
    return redirect("progress:photo", pk=photo.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share_all(request: HttpRequest) -> HttpResponse:
    """Explain what showing means, then show all photos or none."""
    client = get_sharing_client_or_404(request.user, Category.PHOTOS)
    if request.method == "POST":
        is_shared = request.POST.get("is_shared") == "1"
        count = share_all_photos(actor=request.user, client=client, is_shared=is_shared)
        words = "shown to your trainer" if is_shared else "yours alone again"
        messages.success(request, f"{count} photo{'' if count == 1 else 's'} {words}." if count else "Nothing changed.")
        return redirect("progress:photos")
    shared = photos_of(client, request.user).filter(is_shared=True).count()
    total = photos_of(client, request.user).count()
    context = {
        "trainers": trainers_with_photos(client),
        "shared": shared,
        "total": total,
        "waiting": waiting_to_be_shown(client),
    }
    return render(request, "progress/photo_share.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then delete a photo with its files."""
    photo = get_photo_or_404(request.user, pk)
    if not can_manage_photos(request.user, photo.client):
        raise NotAllowed
    if request.method != "POST":
        return render(request, "progress/photo_delete.html", {"photo": photo})
    delete_photo(actor=request.user, photo=photo)
    messages.success(request, "The photo is deleted.")
    return redirect("progress:photos")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask, then take a waiting picture away; the note of one that is over goes without asking."""
    check = get_photo_check_or_404(request.user, pk)
    if request.method != "POST":
        return render(request, "progress/photo_check_delete.html", {"check": check})
    delete_check(actor=request.user, check=check)
    if check.path:
        messages.success(request, "The picture is deleted.")
    return redirect("progress:photos")


def _list(request: HttpRequest, client: User) -> HttpResponse:
    pose = request.GET.get("pose", "")
    rows = photos_of(client, request.user, pose if pose in Pose.values else "")
    context = {
        **_whose(request, client),
        "poses": pose_counts(client, request.user),
        "checks": checks_of(client, request.user) if client.pk == request.user.pk else [],
        "pose": pose,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "list_url": _url(request, client, "photos"),
        "compare_url": _url(request, client, "photos_compare"),
    }
    return render(request, "progress/photo_list.html", context)


def _compare(request: HttpRequest, client: User) -> HttpResponse:
    pose, left, right = PairForm(request.GET).asked()
    context = {
        **_whose(request, client),
        "pair": pair_of(client, request.user, pose, left, right),
        "poses": pose_counts(client, request.user),
        "list_url": _url(request, client, "photos"),
        "compare_url": _url(request, client, "photos_compare"),
    }
    return render(request, "progress/photo_compare.html", context)


def _url(request: HttpRequest, client: User, name: str) -> str:
    own_page = client.pk == request.user.pk
    return reverse(f"progress:{name}") if own_page else reverse(f"progress:client_{name}", args=[client.pk])


def _whose(request: HttpRequest, client: User) -> dict[str, Any]:
    return {
        "client": client,
        "is_own": client.pk == request.user.pk,
        "header": client_header(viewer=request.user, client=client, current="photos"),
    }


def _added(request: HttpRequest, client: User, form: PhotoForm) -> Photo | PhotoCheck | None:
    try:
        kept, is_new = add_photo(actor=request.user, client=client, **form.values)
    except DomainError as error:
        if error.status == 403:
            raise
        error.field = error.field or "picture"
        show_error(form, error)
        return None
    if isinstance(kept, PhotoCheck):
        messages.info(request, "Your photo is being checked. It appears here by itself.")
    elif is_new:
        messages.success(request, "The photo is kept.")
    else:
        messages.info(request, "This photo was here already.")
    return kept


def _changed(request: HttpRequest, photo: Photo, form: PhotoChangeForm) -> bool:
    try:
        change_photo(actor=request.user, photo=photo, **form.cleaned_data)
    except DomainError as error:
        show_error(form, error)
        return False
    return True
