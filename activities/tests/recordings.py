"""Files of small recordings for the tests of importing, written by our own encoder."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np

from activities.formats.fit.encoder import write_fit
from activities.formats.recording import Device, Lap, Recording, Samples, Session, StrengthSet, Totals

START = datetime(2026, 5, 3, 5, 30, tzinfo=UTC)


def run(
    seconds: int = 1800,
    *,
    start: datetime = START,
    sport: str = "running",
    sub_sport: str = "generic",
    name: str = "",
    poor: bool = False,
    heart_rate: float = 150.0,
    speed: float = 3.0,
    utc_offset: timedelta | None = timedelta(hours=2),
) -> Session:
    """An even session at one sample a second; a poor one has the distance alone, every tenth second."""
    t = np.arange(0.0, seconds + 1.0, 10.0 if poor else 1.0)
    columns = {"distance": t * speed}
    if not poor:
        columns |= {
            "latitude": 59.91 + t * 1e-5,
            "longitude": 10.75 + t * 2e-5,
            "altitude": np.full(len(t), 40.0),
            "speed": np.full(len(t), speed),
            "heart_rate": np.full(len(t), heart_rate),
        }
    return Session(
        sport=sport,
        sub_sport=sub_sport,
        start_time=start,
        name=name,
        totals=Totals(distance=seconds * speed, elapsed_time=float(seconds), timer_time=float(seconds), calories=400.0),
        samples=Samples(seconds=t, columns=columns),
        laps=[
            Lap(0, 0.0, seconds / 2, Totals(distance=seconds * speed / 2, elapsed_time=seconds / 2)),
            Lap(1, seconds / 2, float(seconds), Totals(distance=seconds * speed / 2, elapsed_time=seconds / 2)),
        ],
        utc_offset=utc_offset,
    )


def lifting(*, start: datetime = START) -> Session:
    """Half an hour with three sets and no samples but the heart rate."""
    t = np.arange(0.0, 1801.0)
    sets = [
        StrengthSet(number, number * 300.0, 40.0, "active", "squat", "barbell_back_squat", 8, 80.0 + number)
        for number in range(3)
    ]
    return Session(
        sport="training",
        sub_sport="strength_training",
        start_time=start,
        totals=Totals(elapsed_time=1800.0, timer_time=1800.0),
        samples=Samples(seconds=t, columns={"heart_rate": np.full(len(t), 110.0)}),
        sets=sets,
    )


def fit(*sessions: Session) -> bytes:
    """A FIT file of these sessions."""
    device = Device(manufacturer="garmin", product="forerunner_965")
    return write_fit(Recording(format="fit", sessions=list(sessions or [run()]), device=device))


def gpx(seconds: int = 1800, *, start: datetime = START) -> bytes:
    """The same run as a bare track: positions and heights every ten seconds."""
    points = "".join(
        f'<trkpt lat="{59.91 + second * 1e-5}" lon="{10.75 + second * 2e-5}"><ele>40</ele>'
        f"<time>{(start + timedelta(seconds=second)).strftime('%Y-%m-%dT%H:%M:%SZ')}</time></trkpt>"
        for second in range(0, seconds + 1, 10)
    )
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>Along the river</name><type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def archive(**files: bytes) -> bytes:
    """A zip of these files; double underscores in the names stand for dots."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name.replace("__", "."), data)
    return target.getvalue()
