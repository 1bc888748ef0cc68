"""What a period of training came to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from activities import access
from activities.api.serializers import analysis as shapes
from activities.reports.bests import lifts_of, marks_of, muscles_of, volume_by_muscle
from activities.reports.curves import curves_of
from activities.reports.sessions import sessions_of, time_in_zones
from activities.reports.volume import weekly_volume
from core.api.conditional import ConditionalMixin

DEFAULT_DAYS: Final = 90


class CurvesView(ConditionalMixin, APIView):
    """The best mean over each duration."""

    @extend_schema(parameters=[shapes.CurvesQuerySerializer], responses=shapes.CurvesSerializer)
    def get(self, request: Request) -> Response:
        """Of a period, beside those of another one where it is given."""
        query = _valid(shapes.CurvesQuerySerializer, request)
        client, first, last = _asked(request, query)
        spans = [(first, last)]
        if "against_from" in query:
            spans.append((query["against_from"], query["against_to"]))
        now, *compared = curves_of(client, *spans)
        before = compared[0] if compared else {}
        curves = [
            {"family": family, "measure": measure, "points": points, "against": before.get((family, measure), [])}
            for (family, measure), points in sorted(now.items(), key=lambda entry: entry[0])
        ]
        return Response(shapes.CurvesSerializer({"client": client.pk, "curves": curves}).data)


class VolumeView(ConditionalMixin, APIView):
    """Weeks by sport."""

    @extend_schema(parameters=[shapes.PeriodQuerySerializer], responses=shapes.VolumeSerializer)
    def get(self, request: Request) -> Response:
        """Every week that touches the period; the days outside of it do not count."""
        client, first, last = _asked(request, _valid(shapes.PeriodQuerySerializer, request))
        weeks = weekly_volume(client, first, last)
        return Response(shapes.VolumeSerializer({"client": client.pk, "weeks": weeks}).data)


class ZoneTimesView(ConditionalMixin, APIView):
    """Time in zones."""

    @extend_schema(parameters=[shapes.PeriodQuerySerializer], responses=shapes.ZoneTimesSerializer)
    def get(self, request: Request) -> Response:
        """Each session counts with the zones of its day."""
        client, first, last = _asked(request, _valid(shapes.PeriodQuerySerializer, request))
        sessions = sessions_of(client, (first, last))
        totals = {"client": client.pk, "sessions": len(sessions), "zones": time_in_zones(sessions)}
        return Response(shapes.ZoneTimesSerializer(totals).data)


class StrengthView(ConditionalMixin, APIView):
    """Estimated maxima and volume."""

    @extend_schema(parameters=[shapes.PeriodQuerySerializer], responses=shapes.StrengthSerializer)
    def get(self, request: Request) -> Response:
        """By exercise over time, and by primary muscle; an exercise counts whole for each of its muscles."""
        client, first, last = _asked(request, _valid(shapes.PeriodQuerySerializer, request))
        lifts = lifts_of(marks_of(client, (first, last)), first, last)
        muscles = volume_by_muscle(lifts, muscles_of({lift.subject for lift in lifts}))
        strength = {
            "client": client.pk,
            "exercises": lifts,
            "muscles": [{"muscle": muscle, "volume": volume} for muscle, volume in muscles],
        }
        return Response(shapes.StrengthSerializer(strength).data)


def _asked(request: Request, query: dict[str, Any]) -> tuple[User, date, date]:
    """The client and the days."""
    client = access.get_client_or_404(request.user, query.get("client"))
    last = query.get("to") or client.local_today()
    if "from" not in query and last.toordinal() <= DEFAULT_DAYS:
        raise ValidationError({"to": "This day is out of range."})
    first = query.get("from") or last - timedelta(days=DEFAULT_DAYS - 1)
    if first.year < shapes.EARLIEST_YEAR:
        raise ValidationError({"from": "This day is out of range."})
    if not 0 <= (last - first).days < shapes.MOST_DAYS:
        raise ValidationError({"from": f"Choose at most {shapes.MOST_DAYS} days, the first before the last."})
    return client, first, last


def _valid(shape: Any, request: Request) -> dict[str, Any]:
    serializer = shape(data=request.query_params)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
