"""What the framework itself costs: a list of activities as a page and as an API resource, with nothing of the product.

Both use the middleware of a new project and a session: three queries for the page (session, user, list), four for the
resource (session, user, count, list). The client is named in the query, as our own lists name it.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.urls import path
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.pagination import LimitOffsetPagination

from activities.models import Activity

ROWS = 20
#: The middleware of a project that ``startproject`` has just made.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGE = """<!doctype html>
<html lang="en"><head><title>Activities</title></head><body>
<header><p>{{ request.user.name }}</p></header>
<table>
{% for activity in activities %}
<tr>
  <td>{{ activity.local_date|date:"j M Y" }}</td><td>{{ activity.sport }}</td><td>{{ activity.name }}</td>
  <td>{{ activity.distance|floatformat:1 }}</td><td>{{ activity.moving_time|floatformat:0 }}</td>
  <td>{{ activity.load|floatformat:0 }}</td>
</tr>
{% endfor %}
</table>
</body></html>
"""


@cache
def _template() -> Any:
    processors = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
    options = {"context_processors": processors}
    return DjangoTemplates({"NAME": "bare", "DIRS": [], "APP_DIRS": False, "OPTIONS": options}).from_string(PAGE)


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The newest activities of the client."""
    activities = Activity.objects.filter(client_id=UUID(request.GET["client"]))[:ROWS]
    return HttpResponse(_template().render({"activities": activities}, request))


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """The summary of an activity."""

    class Meta:
        model = Activity
        fields = [
            "id",
            "client",
            "sport",
            "sub_sport",
            "name",
            "start_time",
            "local_date",
            "time_zone",
            "distance",
            "elapsed_time",
            "moving_time",
            "average_heart_rate",
            "max_heart_rate",
            "average_power",
            "elevation_gain",
            "calories",
            "load",
            "load_method",
            "source",
            "device",
        ]


class Page(LimitOffsetPagination):
    """Twenty a page."""

    default_limit = ROWS


class ActivityList(ListAPIView[Activity]):
    """The newest activities of the client."""

    authentication_classes = [SessionAuthentication]
    filter_backends = []
    throttle_classes = []
    pagination_class = Page
    serializer_class = ActivitySerializer

    def get_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.filter(client_id=UUID(self.request.GET["client"]))


urlpatterns = [path("page/", page), path("api/", ActivityList.as_view())]
