"""Charts drawn on the server: the right shapes, a text alternative, and nothing that breaks on thin data."""

import re
from xml.etree import ElementTree

import pytest

from core.charts import (
    Step,
    WeekBar,
    ZoneShare,
    meter,
    ring,
    sparkline,
    step_profile,
    track_map,
    week_bars,
    zone_rows,
)
from core.stream_series import stream_series


class Imperial:
    units = "imperial"
    time_zone = "UTC"
    first_weekday = 0


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def numbers(element: ElementTree.Element, attribute: str) -> list[float]:
    return [float(rect.attrib[attribute].rstrip("%")) for rect in element.iter("rect")]


@pytest.mark.parametrize(
    "markup",
    [
        sparkline([1, None, 3], label="Load"),
        week_bars([WeekBar("7 Sep", 300, 280, 41)], label="Load"),
        step_profile([Step(600, 2)], label="Load"),
        track_map([(59.9, 10.7), (59.91, 10.72)], label="Load"),
        ring(0.5, label="Load"),
        meter(0.5, label="Load"),
    ],
)
def test_chart_is_an_image_with_words_and_without_inline_style(markup):
    assert 'role="img"' in markup
    assert 'aria-label="Load' in markup
    assert "style=" not in markup
    parsed(markup)


def test_labels_are_escaped():
    assert "&lt;b&gt;" in sparkline([1], label="<b>")
    assert "<b>" not in week_bars([WeekBar("<b>", 1, 1, 1)], label="<b>")


def test_sparkline_scales_to_its_highest_bar_and_says_its_figures():
    drawn = parsed(sparkline([50, 100, None], label="Load", height=28))

    assert numbers(drawn, "height") == [13.0, 26.0, 1.5]
    assert drawn.attrib["aria-label"] == "Load: 50, 100, –"


@pytest.mark.parametrize("values", [[], [None], [0, 0]])
def test_sparkline_of_nothing_is_still_a_picture(values):
    assert len(list(parsed(sparkline(values, label="Load")).iter("rect"))) == len(values)


def test_week_bars_draw_planned_behind_done():
    drawn = parsed(week_bars([WeekBar("7 Sep", 400, 200, None)], label="Load", height=126))
    planned, done = drawn.iter("rect")

    assert (planned.attrib["class"], done.attrib["class"]) == ("chart-planned", "chart-done")
    assert float(planned.attrib["height"]) == 2 * float(done.attrib["height"])
    assert "Week of 7 Sep: done 200, planned 400" in "".join(drawn.itertext())


def test_week_bars_join_known_fitness_only():
    weeks = [WeekBar(str(week), 1, 1, fitness) for week, fitness in enumerate([40, 42, None, 44, 45])]

    assert week_bars(weeks, label="Load").count("chart-fitness") == 2


def test_week_bars_mark_the_current_week_and_label_about_six_of_many():
    weeks = [WeekBar(str(week), None, 10, None, is_current=week == 11) for week in range(12)]
    markup = week_bars(weeks, label="Load")

    assert markup.count("is-current") == 1
    assert markup.count("is-minor") == 6


@pytest.mark.parametrize("weeks", [[], [WeekBar("7 Sep")], [WeekBar("7 Sep", 0, 0, 0)]])
def test_week_bars_without_load_draw_an_empty_grid(weeks):
    markup = week_bars(weeks, label="Load")

    assert "chart-grid" in markup
    assert "<rect" not in markup


def test_step_profile_is_as_wide_as_long_and_as_high_as_hard():
    drawn = parsed(step_profile([Step(300, 1), Step(100, 5), Step(0, 9)], label="Workout", height=100))
    widths, heights = numbers(drawn, "width"), numbers(drawn, "height")

    assert widths[:2] == [74.5, 24.5]
    assert heights[0] < heights[1] <= heights[2] <= 100
    assert list(drawn.iter("rect"))[2].attrib["class"] == "chart-zone-7"


def test_zone_rows_share_the_time():
    rows = zone_rows([ZoneShare(1, "Easy", "", 300), ZoneShare(2, "Hard", "", 100), ZoneShare(3, "None", "", 0)])

    assert [row.share for row in rows] == [0.75, 0.25, 0]
    assert "chart-zone-1" in rows[0].bar
    assert "chart-zone-3" not in rows[2].bar


def test_zone_rows_without_time_have_no_share():
    assert [row.share for row in zone_rows([ZoneShare(1, "Easy", "", 0)])] == [0.0]


@pytest.mark.parametrize(("ratio", "words"), [(None, "–"), (0.0, "0"), (0.824, "82"), (1.5, "150")])
def test_ring_says_the_per_cent(ratio, words):
    drawn = parsed(ring(ratio, label="Plan"))
    filled, around = (float(part) for part in list(drawn.iter("circle"))[1].attrib["stroke-dasharray"].split())

    assert "".join(drawn.itertext()) == words
    assert filled == pytest.approx(min(ratio or 0, 1) * around, abs=0.1)


def test_meter_is_never_fuller_than_full():
    assert 'width="100%" height="5" rx="2" class="chart-bar"' in meter(1.7, label="Week")


def track_path(markup: str) -> str:
    return re.search(r'class="track-line" d="([^"]*)"', markup)[1]


def test_track_map_is_north_up_and_true_to_scale():
    # One hundredth of a degree each way at 60° north: half as many metres to the east as to the north.
    markup = track_map([(60.0, 10.0), (60.01, 10.0), (60.01, 10.01)], label="Map", width=400, height=400)
    start, north, east = (
        tuple(float(part) for part in pair) for pair in re.findall(r"[ML]([\d.]+) ([\d.]+)", track_path(markup))
    )

    assert north[1] < start[1]
    assert (east[0] - north[0]) / (start[1] - north[1]) == pytest.approx(0.5, abs=0.01)
    assert start[0] > 0
    assert east[0] < 400


def test_track_map_lifts_the_pen_over_a_gap():
    path = track_path(track_map([(60.0, 10.0), (60.01, 10.0), None, (60.01, 10.02), (60.0, 10.02)], label="Map"))

    assert path.count("M") == 2
    assert path.count("L") == 2


def test_track_map_drops_points_that_nobody_can_see():
    points = [(60.0 + step / 1_000_000, 10.0) for step in range(20_000)]
    path = track_path(track_map(points, label="Map"))

    assert 100 < path.count("L") < 700


def test_track_map_names_its_projection_for_the_marker():
    markup = track_map([(60.0, 10.0), (60.01, 10.01)], label="Map")
    values = {name: float(value) for name, value in re.findall(r'data-([a-z-]+)="([-\d.]+)"', markup)}
    start = re.search(r'class="track-start" cx="([\d.]+)" cy="([\d.]+)"', markup)

    assert values["left"] + (10.0 - values["west"]) * values["scale-x"] == pytest.approx(float(start[1]), abs=0.1)
    assert values["top"] + (values["north"] - 60.0) * values["scale-y"] == pytest.approx(float(start[2]), abs=0.1)


@pytest.mark.parametrize("points", [[], [None, None], [(60.0, 10.0)]])
def test_track_map_of_nothing_is_nothing(points):
    assert track_map(points, label="Map") == ""


def test_track_map_of_one_spot_does_not_break():
    assert "track-start" in track_map([(60.0, 10.0), (60.0, 10.0)], label="Map")


def test_stream_series_speak_the_sport_and_the_readers_units():
    names = ["speed", "heart_rate", "altitude", "unknown"]
    running = {series.name: series for series in stream_series(names, sport="run")}
    swimming = {series.name: series for series in stream_series(names, sport="swim", reader=Imperial())}
    riding = {series.name: series for series in stream_series(names, sport="ride", reader=Imperial())}

    assert list(running) == ["heart_rate", "speed", "altitude"]
    assert (running["speed"].kind, running["speed"].unit, running["speed"].factor) == ("pace", "/km", 1000)
    assert (swimming["speed"].unit, round(swimming["speed"].factor, 2)) == ("/100 yd", 91.44)
    assert (riding["speed"].kind, riding["speed"].unit) == ("number", "mph")
    assert riding["altitude"].unit == "ft"


def test_temperature_is_converted_with_its_offset():
    (series,) = stream_series(["temperature"], sport="run", reader=Imperial())

    assert 20 * series.factor + series.offset == 68
