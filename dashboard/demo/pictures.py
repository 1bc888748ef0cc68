"""Progress photos of the demo: a drawn figure that loses a little of its waist from one date to the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from accounts.models import User
from dashboard.demo.people import Person
from progress.enums import Pose
from progress.services.photos import add_photo

WIDTH: Final = 540
HEIGHT: Final = 720
#: Drawn so many times larger and made small again: edges get smooth.
_SCALE: Final = 2
_WALL: Final = (226, 232, 230)
_FLOOR: Final = (205, 213, 210)
_FIGURE: Final = (74, 98, 104)
_CLOTHES: Final = (46, 64, 70)
#: Half widths of the body from the neck down to the hip, as shares of the height: (how far down, front, side).
_TORSO: Final = (
    (0.185, 0.030, 0.030),
    (0.215, 0.105, 0.055),
    (0.280, 0.105, 0.072),
    (0.360, 0.092, 0.074),
    (0.430, 0.088, 0.076),
    (0.500, 0.094, 0.070),
    (0.540, 0.090, 0.060),
)
#: Where the waist is widest, and how far it reaches up and down.
_WAIST: Final = (0.42, 0.12)
#: Days before the seeding day, and how much wider the waist was then.
_DATES: Final = ((84, 0.20), (42, 0.11), (3, 0.02))
#: Whose photos they are: who has the consent of photos as well.
_WHOSE: Final = "omar"


def seed_photos(people: Sequence[tuple[Person, User]], anchor: date) -> None:
    """Photos from the front and from the side on three dates, shown to the trainer; through the door of uploads."""
    for person, client in people:
        if person.key != _WHOSE:
            continue
        for back, waist in _DATES:
            for pose in (Pose.FRONT, Pose.SIDE):
                day = anchor - timedelta(days=back)
                add_photo(
                    actor=client, client=client, data=draw(pose, waist), pose=pose, local_date=day, is_shared=True
                )


def draw(pose: str, waist: float) -> bytes:
    """A figure without a face as a JPEG; ``waist`` is how much wider than at its best it is there (0.2 is a fifth)."""
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _WALL)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, _y(0.93), WIDTH * _SCALE, HEIGHT * _SCALE), fill=_FLOOR)
    if pose == Pose.SIDE:
        _legs(pen, (0.0,), 0.050)
        _torso(pen, waist, side=True)
        _limb(pen, (-0.005, 0.24), (-0.01, 0.52), 0.026)
    else:
        _legs(pen, (-0.048, 0.048), 0.040)
        _torso(pen, waist, side=False)
        for side in (-1, 1):
            _limb(pen, (side * 0.112, 0.235), (side * 0.150, 0.50), 0.024)
    _ellipse(pen, (0.0, 0.125), (0.046, 0.062))
    written = BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "JPEG", quality=82)
    return written.getvalue()


def _torso(pen: ImageDraw.ImageDraw, waist: float, *, side: bool) -> None:
    left, right = [], []
    for down, front_width, side_width in _TORSO:
        wider = 1 + waist * max(0.0, 1 - abs(down - _WAIST[0]) / _WAIST[1])
        half = side_width if side else front_width
        # From the side it is the belly that is wider, not the back.
        right.append((_x(half * (wider**2 if side else wider)), _y(down)))
        left.append((_x(-half * (1 if side else wider)), _y(down)))
    pen.polygon([*right, *reversed(left)], fill=_FIGURE)
    hips = [(x, y) for x, y in (right[-2], right[-1], left[-1], left[-2])]
    pen.polygon(hips, fill=_CLOTHES)


def _legs(pen: ImageDraw.ImageDraw, places: Sequence[float], half: float) -> None:
    for place in places:
        _limb(pen, (place, 0.54), (place * 1.15, 0.91), half)
        _limb(pen, (place, 0.53), (place * 1.05, 0.62), half + 0.006, _CLOTHES)


def _limb(
    pen: ImageDraw.ImageDraw,
    top: tuple[float, float],
    bottom: tuple[float, float],
    half: float,
    colour: tuple[int, int, int] = _FIGURE,
) -> None:
    """A limb that gets thinner downwards, with round ends."""
    pen.polygon(
        [
            (_x(top[0] - half), _y(top[1])),
            (_x(top[0] + half), _y(top[1])),
            (_x(bottom[0] + half * 0.7), _y(bottom[1])),
            (_x(bottom[0] - half * 0.7), _y(bottom[1])),
        ],
        fill=colour,
    )
    _ellipse(pen, top, (half, half), colour)
    _ellipse(pen, bottom, (half * 0.7, half * 0.5), colour)


def _ellipse(
    pen: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    halves: tuple[float, float],
    colour: tuple[int, int, int] = _FIGURE,
) -> None:
    (across, down), (width, height) = centre, halves
    pen.ellipse((_x(across - width), _y(down - height), _x(across + width), _y(down + height)), fill=colour)


def _x(share: float) -> float:
    """A place across, from the middle, as a share of the height."""
    return (WIDTH / 2 + share * HEIGHT) * _SCALE


def _y(share: float) -> float:
    return share * HEIGHT * _SCALE
