"""Values of metrics survive being typed, in both systems of units."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.goal_metrics import Metric, MetricKind
from progress.metric_words import girth, say, say_change, typed, value_of

METRIC = SimpleNamespace(units="metric", time_zone="UTC", first_weekday=1)
IMPERIAL = SimpleNamespace(units="imperial", time_zone="UTC", first_weekday=1)


def of(kind: MetricKind, unit: str = "") -> Metric:
    return Metric("key", "Label", "Group", kind, unit)


@pytest.mark.parametrize("reader", [METRIC, IMPERIAL], ids=["metric", "imperial"])
@pytest.mark.parametrize(
    ("kind", "low", "high", "step"),
    [
        (MetricKind.WEIGHT, 40, 200, 0.005),
        (MetricKind.PERCENT, 3, 60, 0.005),
        (MetricKind.LENGTH, 0.1, 2.5, 0.0005),
        (MetricKind.CLOCK, 1, 90_000, 0.51),
        (MetricKind.HOURS, 60, 300_000, 30.1),
        (MetricKind.DISTANCE, 100, 900_000, 6),
        (MetricKind.NUMBER, -500, 90_000, 0.6),
    ],
)
@given(data=st.data())
def test_what_is_typed_is_what_was_meant(reader, kind, low, high, step, data) -> None:
    value = data.draw(st.floats(low, high))
    again = value_of(of(kind), typed(of(kind), value, reader), reader)
    assert again == pytest.approx(value, abs=step)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (MetricKind.CLOCK, "19:30", 1170),
        (MetricKind.CLOCK, "1:29:00", 5340),
        (MetricKind.CLOCK, "19", None),
        (MetricKind.HOURS, "5:30", 19_800),
        (MetricKind.HOURS, "5,5", 19_800),
        (MetricKind.HOURS, "1:05:30", None),
        (MetricKind.WEIGHT, "70,5", 70.5),
        (MetricKind.WEIGHT, "seventy", None),
        (MetricKind.LENGTH, "81.5", 0.815),
        (MetricKind.DISTANCE, "42.2", 42_200),
        (MetricKind.NUMBER, "-3", -3),
        (MetricKind.NUMBER, "nan", None),
    ],
)
def test_what_people_write(kind, text, value) -> None:
    assert value_of(of(kind), text, METRIC) == (None if value is None else pytest.approx(value))


def test_what_people_read() -> None:
    assert say(of(MetricKind.WEIGHT), 70.5, IMPERIAL) == "155.4\N{NO-BREAK SPACE}lb"
    assert say(of(MetricKind.NUMBER, "W"), 280.0, METRIC) == "280\N{NO-BREAK SPACE}W"
    assert say(of(MetricKind.CLOCK), 1170, METRIC) == "19:30"
    assert say(of(MetricKind.PERCENT), None, METRIC) == "–"
    assert girth(0.815, IMPERIAL) == "32.1\N{NO-BREAK SPACE}in"
    assert say_change(of(MetricKind.WEIGHT), -0.44, METRIC) == "−0.4\N{NO-BREAK SPACE}kg"
    assert say_change(of(MetricKind.WEIGHT), 1.2, METRIC) == "+1.2\N{NO-BREAK SPACE}kg"
    assert say_change(of(MetricKind.WEIGHT), 0.01, METRIC) == "0.0\N{NO-BREAK SPACE}kg"
