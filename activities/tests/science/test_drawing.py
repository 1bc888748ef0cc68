import numpy as np
import pytest

from activities.science.downsample import bucket_means, extremes
from activities.science.track import MOST_POINTS, draw_track, way_between


def test_a_degree_of_latitude():
    assert way_between(np.array([50.0, 51.0]), np.array([8.0, 8.0]))[-1] == pytest.approx(111_195, abs=1)


def test_rows_without_a_position_add_nothing():
    way = way_between(np.array([50.0, np.nan, 50.001, np.nan]), np.array([8.0, np.nan, 8.0, 8.0]))
    assert way == pytest.approx([0, 0, 111.195, 111.195], abs=0.01)
    assert way_between(np.array([np.nan]), np.array([np.nan])).tolist() == [0.0]


def _spiral(length=5000):
    turn = np.linspace(0, 40, length)
    return 50 + turn / 4000 * np.cos(turn), 8 + turn / 4000 * np.sin(turn)


def test_a_long_track_fits_the_budget_and_stays_near():
    latitude, longitude = _spiral()
    drawing = draw_track(latitude, longitude)
    assert len(drawing.points) == len(drawing.rows) <= MOST_POINTS
    assert drawing.rows[0] == 0
    assert drawing.rows[-1] == 4999
    assert max(drawing.width, drawing.height) == 1000.0
    x = np.interp(np.arange(5000), drawing.rows, [point[0] for point in drawing.points])
    back = drawing.bounds.west + x / drawing.width * (drawing.bounds.east - drawing.bounds.west)
    assert np.abs(back - longitude).max() < 0.02 * (drawing.bounds.east - drawing.bounds.west)


def test_north_is_up_and_the_projection_keeps_angles():
    drawing = draw_track(np.array([60.0, 60.01, 60.01]), np.array([10.0, 10.0, 10.02]))
    assert drawing.points[0] == (0.0, pytest.approx(1000.0, abs=1))
    assert drawing.points[1] == (0.0, 0.0)
    assert drawing.points[2][0] == pytest.approx(drawing.width)
    assert drawing.width == pytest.approx(drawing.height, rel=0.01)
    assert drawing.path.startswith("M0 ")
    assert drawing.path.count("L") == 2


def test_a_straight_line_needs_two_points():
    drawing = draw_track(np.linspace(50, 51, 500), np.full(500, 8.0))
    assert drawing.rows == [0, 499]


def test_gaps_and_the_date_line():
    latitude = np.array([0.0, np.nan, 0.1, 0.05])
    longitude = np.array([179.9, np.nan, -179.9, -179.95])
    drawing = draw_track(latitude, longitude)
    assert drawing.rows == [0, 2, 3]
    assert drawing.bounds.west == pytest.approx(179.9)
    assert drawing.bounds.east == pytest.approx(-179.9)
    assert drawing.width == 1000.0


def test_nothing_to_draw():
    assert draw_track(np.array([50.0]), np.array([8.0])) is None
    assert draw_track(np.full(9, 50.0), np.full(9, 8.0)) is None
    assert draw_track(np.full(9, np.nan), np.full(9, np.nan)) is None


def test_peaks_survive():
    seconds = np.arange(10_000.0)
    values = np.full(10_000, 150.0)
    values[4321], values[8765] = 900.0, 3.0
    at, kept = extremes(seconds, values, 400)
    assert len(at) <= 400
    assert 900.0 in kept
    assert 3.0 in kept
    assert at[kept == 900.0] == [4321.0]
    assert (np.diff(at) > 0).all()


def test_few_points_stay_as_they_are():
    at, kept = extremes(np.arange(5.0), np.arange(5.0), 100)
    assert kept.tolist() == [0, 1, 2, 3, 4]
    assert at.tolist() == [0, 1, 2, 3, 4]


def test_gaps_stay_open():
    seconds = np.concatenate((np.arange(3000.0), np.arange(5000.0, 8000.0)))
    values = np.full(6000, 100.0)
    values[1000:1500] = np.nan
    at, kept = extremes(seconds, values, 300)
    missing = at[np.isnan(kept)]
    assert ((missing >= 1000) & (missing < 1500)).any()
    assert ((missing > 2999) & (missing < 5000)).any()
    axis, columns = bucket_means(seconds, {"power": values}, 300)
    assert len(axis) <= 300
    assert np.isnan(columns["power"][(axis > 1100) & (axis < 1400)]).all()
    assert np.isnan(columns["power"][(axis > 3100) & (axis < 4900)]).all()


def test_bucket_means_share_one_axis_and_keep_the_mean():
    seconds = np.arange(6000.0)
    columns = {"power": np.random.default_rng(1).uniform(0, 400, 6000), "heart_rate": seconds / 60}
    axis, means = bucket_means(seconds, columns, 500)
    assert len(axis) == len(means["power"]) == len(means["heart_rate"]) == 500
    assert means["power"].mean() == pytest.approx(columns["power"].mean())
    assert means["power"][0] == pytest.approx(columns["power"][:12].mean())


@pytest.mark.parametrize("cut", [extremes, bucket_means])
def test_a_chart_needs_points(cut):
    values = np.arange(5.0)
    with pytest.raises(ValueError, match="four points"):
        cut(values, values if cut is extremes else {"power": values}, 3)
