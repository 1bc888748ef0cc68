"""Charts as template tags: small ones drawn by ``core.charts``, big ones as containers for the chart modules."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from core import charts
from core.exports import Chart
from core.stream_series import StreamSeries
from core.tables import DataTable
from core.templatetags.ui import component

register = template.Library()


@register.simple_block_tag
def stream_chart(
    content: str, *, url: str, series: Iterable[StreamSeries], label: str = "Charts", id: str = "stream-series"
) -> SafeString:
    """Draw the container of a recording's charts; the body is the data table."""
    described = [each.as_json() for each in series]
    return component("stream_chart", content=content, url=url, series=described, series_id=id, label=label)


@register.simple_block_tag
def load_chart(content: str, *, url: str, label: str = "Fitness, fatigue and form") -> SafeString:
    """Draw the container of the interactive load chart; the body is the data table."""
    return component("load_chart", content=content, url=url, label=label)


@register.simple_tag
def week_bars(
    weeks: Sequence[charts.WeekBar], label: str = "Weekly load and fitness", chart: Chart | None = None, url: str = ""
) -> SafeString:
    """Draw weekly load, planned and done, with the line of fitness, its legend and its table.

    With ``chart`` it can be kept as a file, by the view at ``url``.
    """
    return component(
        "week_bars",
        weeks=weeks,
        chart=charts.week_bars(weeks, label=label),
        has_plan=any(week.planned is not None for week in weeks),
        title=chart.title if chart else "",
        files=_files(chart, url) if chart else (),
    )


@register.simple_tag
def chart_figure(chart: Chart, url: str, *, is_titled: bool = False, **query: str) -> SafeString:
    """Draw a chart with its sentence, its table and, from the view at ``url``, its files.

    ``is_titled``: its title leads the sentence, where the card around it is called something else.
    """
    return component("chart_figure", chart=chart, files=_files(chart, url, **query), is_titled=is_titled)


@register.simple_tag
def data_table(table: DataTable) -> SafeString:
    """Draw figures in words."""
    return component("data_table", table=table)


def _files(chart: Chart, url: str, **query: str) -> list[tuple[str, str]]:
    return [(kind, f"{url}?{urlencode({**query, 'chart': chart.key, 'format': kind})}") for kind in ("csv", "svg")]


@register.simple_tag
def zone_bars(zones: Sequence[charts.ZoneShare], label: str) -> SafeString:
    """Draw the time in each zone."""
    return component("zone_bars", rows=charts.zone_rows(zones), label=label)


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str = "Load by week") -> SafeString:
    """Draw the trend of some weeks beside a name."""
    return charts.sparkline(values, label=label)


@register.simple_tag
def step_profile(steps: Sequence[charts.Step], label: str) -> SafeString:
    """Draw the shape of a workout."""
    return charts.step_profile(steps, label=label)


@register.simple_tag
def ring(ratio: float | None, label: str) -> SafeString:
    """Draw a ring filled to a ratio."""
    return charts.ring(ratio, label=label)


@register.simple_tag
def meter(ratio: float | None, label: str) -> SafeString:
    """Draw a thin bar filled to a ratio."""
    return charts.meter(ratio, label=label)


@register.simple_tag
def track_map(points: Iterable[charts.Point | None], label: str = "Map of the track, north up") -> SafeString:
    """Draw a track of (latitude, longitude) points."""
    return charts.track_map(points, label=label)


@register.simple_tag(takes_context=True)
def chart_assets(context: Context, *modules: str) -> SafeString:
    """Load uPlot and the chart modules ("stream-chart", "load-chart"); stands once in the page's block "scripts"."""
    paths = [f"js/{module}.js" for module in modules]
    return component("chart_assets", paths=paths, csp_nonce=context.get("csp_nonce"))
