"""Packing samples: what goes in comes out, column by column."""

import numpy as np
import pytest

from activities.formats.recording import Samples
from activities.streams import pack, samples_of, unpack


def _samples(**columns) -> Samples:
    count = len(next(iter(columns.values())))
    return Samples(
        seconds=np.arange(float(count)), columns={name: np.array(values) for name, values in columns.items()}
    )


def test_every_kind_of_column_comes_back_with_its_gaps():
    generator = np.random.default_rng(1)
    count = 5000
    columns = {
        "heart_rate": np.round(140 + 20 * generator.random(count)),
        "altitude": np.round(400 + 50 * generator.random(count), 1),
        "speed": np.round(3 + generator.random(count), 3),
        "temperature": generator.random(count) * 20 - 5,
        "latitude": 59 + np.cumsum(generator.random(count) * 1e-5),
        "longitude": -179 + np.cumsum(generator.random(count) * 1e-5),
        "distance": np.cumsum(generator.random(count) * 3),
        "power": np.round(generator.random(count) * 400),
    }
    columns["heart_rate"][[0, 17, 18, 4999]] = np.nan
    columns["temperature"][:100] = np.nan
    seconds = np.cumsum(1 + (generator.random(count) > 0.99) * 40.0)
    samples = Samples(
        seconds=seconds,
        columns=columns,
        developer={"Leg spring": generator.random(count), "power": np.full(count, 7.0)},
        developer_units={"Leg spring": "kN/m"},
    )

    packed = pack(samples)
    back = samples_of(unpack(packed.data, packed.names))

    assert np.array_equal(back.seconds, seconds)
    tolerances = {"latitude": 6e-8, "longitude": 6e-8, "distance": 0.0051, "temperature": 1e-6}
    for name, column in columns.items():
        np.testing.assert_allclose(back.columns[name], column, atol=tolerances.get(name, 1e-9), rtol=0)
        assert np.array_equal(np.isnan(back.columns[name]), np.isnan(column))
    np.testing.assert_allclose(back.developer["Leg spring"], samples.developer["Leg spring"], atol=1e-6)
    assert back.developer["power"][0] == 7
    assert packed.units["developer.Leg spring"] == "kN/m"
    assert packed.count == count


def test_single_columns_are_read_without_the_others():
    packed = pack(_samples(heart_rate=[1.0, np.nan, 3.0], power=[4.0, 5.0, 6.0]))
    damaged = packed.data[:-3]  # of the last column

    columns = unpack(damaged, packed.names, ["heart_rate", "unknown"])

    assert set(columns) == {"heart_rate"}
    np.testing.assert_array_equal(columns["heart_rate"], [1.0, np.nan, 3.0])


@pytest.mark.parametrize(
    "column",
    [
        [np.nan, np.nan, np.nan],
        [0.0, 0.0, 0.0],
        [1e-9, 1e20, -1e20],
        [1e300, 1.0, -1e300],
        [5.0],
        [-500.0, 12_999.8, 0.2],
    ],
)
def test_odd_columns_survive(column):
    packed = pack(_samples(altitude=column))

    np.testing.assert_allclose(unpack(packed.data, packed.names)["altitude"], column, rtol=1e-6)


def test_instants_closer_than_a_millisecond_stay_apart():
    samples = Samples(seconds=np.array([0.0, 0.0001, 0.0002, 1.0]))

    packed = pack(samples)

    assert (np.diff(unpack(packed.data, packed.names)["seconds"]) > 0).all()


def test_an_hour_of_twelve_columns_is_small():
    t = np.arange(3600.0)
    columns = {
        name: np.round(100 + 50 * np.sin(t / (50 + number * 10)))
        for number, name in enumerate(("heart_rate", "power", "cadence", "temperature", "altitude", "speed", "grade"))
    }

    packed = pack(Samples(seconds=t, columns=columns))

    assert len(packed.data) < 0.06 * 8 * 3600 * 8


@pytest.mark.parametrize("names", [["seconds"], ["seconds", "a", "b"]])
def test_bytes_that_are_no_column_set_are_refused(names):
    packed = pack(_samples(power=[1.0]))

    with pytest.raises(ValueError, match="Not a column set"):
        unpack(packed.data, names)
    with pytest.raises(ValueError, match="Not a column set"):
        unpack(b"\x09" + packed.data[1:], packed.names)
