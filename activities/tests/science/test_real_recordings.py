"""Summaries of real files, held against what the device said of the same session."""

import os
from pathlib import Path

import numpy as np
import pytest

from activities.formats import UnreadableFile, read_recording
from activities.science.summary import summarise
from activities.tests.science.builders import RUNNER

FOLDER = Path(os.environ.get("PACEWRIGHT_DATA", Path(__file__).parents[4] / "shared" / "data")) / "fit"
FILES = sorted(FOLDER.glob("*.fit"))


@pytest.mark.skipif(not FILES, reason="The folder of real recordings is absent.")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_summary_agrees_with_the_device(path):
    try:
        recording = read_recording(path.read_bytes(), path.name)
    except UnreadableFile as refused:
        pytest.skip(f"Refused: {refused.code}")
    for session in recording.sessions:
        summary, device = summarise(session, RUNNER, rpe=5), session.totals
        for mine, theirs in (
            (summary.distance, device.distance),
            (summary.elapsed_time, device.elapsed_time),
            (summary.timer_time, device.timer_time),
            (summary.moving_time, device.moving_time),
            (summary.average_heart_rate, device.average_heart_rate),
        ):
            if theirs:
                assert mine == pytest.approx(theirs, rel=0.01)
        if device.weighted_power and session.samples.get("power") is not None:
            assert summary.weighted_power == pytest.approx(device.weighted_power, rel=0.01)
        assert summary.moving_time <= summary.timer_time * 1.01
        assert summary.load is not None
        assert np.isfinite(summary.load)
        assert summary.load >= 0
        for drawn in summary.curves.values():
            assert list(drawn.values) == sorted(drawn.values, reverse=True)
