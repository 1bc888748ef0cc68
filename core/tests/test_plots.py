"""Charts with axes: scales, dashes and patterns, and files of their own."""

import re

import pytest
from lxml import etree

from core.plots import LEFT, Line, Stack, Tick, line_plot, stacked_columns


def words(value: float) -> str:
    return f"{value:g}"


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def texts(root: etree._Element) -> list[str]:
    return [node.text for node in root.iter("{*}text")]


@pytest.mark.parametrize(
    ("values", "least_step", "steps"),
    [
        ((3.0, 11.0), 0.0, ["2", "4", "6", "8", "10", "12"]),
        ((1.451, 1.458), 0.01, ["1.45", "1.46"]),
        ((5.0, 5.0), 0.0, ["4", "6", "8", "10"]),
        ((-8.0, 20.0), 1.0, ["-10", "0", "10", "20"]),
    ],
)
def test_the_axis_has_round_steps_around_the_values(values, least_step, steps) -> None:
    line = Line("One", "now", [(0.0, values[0]), (1.0, values[1])])
    drawing = line_plot([line], label="A line", ticks=[], say=words, least_step=least_step)
    assert texts(parsed(drawing.svg)) == steps


def test_a_missing_value_interrupts_the_line() -> None:
    line = Line("One", "now", [(0, 1), (0.25, 2), (0.5, None), (0.75, 3), (1, 4)], has_dots=True)
    root = parsed(line_plot([line], label="A line", ticks=[Tick(0.5, "noon")], say=words).svg)
    (path,) = root.iter("{*}path")
    assert re.sub(r"[\d. ]", "", path.get("d")) == "MLML"
    assert len(list(root.iter("{*}circle"))) == 4
    assert "noon" in texts(root)


def test_lines_are_told_apart_by_their_dash() -> None:
    lines = [Line(name, "now", [(0, 1), (1, 2)], dash=place) for place, name in enumerate("abc")]
    drawing = line_plot(lines, label="Three", ticks=[], say=words)
    dashes = [path.get("stroke-dasharray") for path in parsed(drawing.svg).iter("{*}path")]
    assert len(set(dashes)) == 3
    for dash in dashes:
        assert f'stroke-dasharray="{dash}"' in drawing.legend


def test_stacks_reach_their_sum_and_have_patterns_of_their_own() -> None:
    stacks = [Stack("Run", "run", [1.0, 0.0]), Stack("Ride", "ride", [2.0, 4.0])]
    drawing = stacked_columns(stacks, id="x", label="Weeks", columns=["1 Jun", "8 Jun"], say=words)
    root = parsed(drawing.svg)
    assert [node.text for node in root.iter("{*}title")] == ["1 Jun, Run: 1", "1 Jun, Ride: 2", "8 Jun, Ride: 4"]
    boxes = [node for node in root.iter("{*}rect") if "plot-column" in (node.get("class") or "")]
    run, ride, _ = boxes
    assert float(ride.get("y")) < float(run.get("y"))
    assert float(run.get("x").rstrip("%")) > LEFT
    assert [node.get("id") for node in root.iter("{*}pattern")] == ["x-1"]
    assert drawing.legend.count("<li>") == 2


def test_one_line_needs_no_legend() -> None:
    drawing = line_plot([Line("One", "now", [(0, 1), (1, 2)])], label="A line", ticks=[], say=words)
    assert drawing.legend == ""


def test_nothing_to_draw_is_drawn_without_failing() -> None:
    assert parsed(line_plot([], label="Nothing", ticks=[], say=words).svg).get("aria-label") == "Nothing"
    assert parsed(stacked_columns([], id="x", label="Nothing", columns=[], say=words).svg).get("role") == "img"


def test_a_file_carries_title_legend_and_colours_and_nothing_is_markup() -> None:
    lines = [Line("<b>squat</b>", "run", [(0, 1), (1, 2)]), Line("Bench", "ride", [(0, 1), (1, 2)], dash=1)]
    root = parsed(line_plot(lines, label="Two", ticks=[], say=words).as_file("Maxima & more"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {"Maxima & more", "<b>squat</b>", "Bench"} <= set(texts(root))
    assert "stroke" in next(root.iter("{*}style")).text
