"""Drawn pictures as a tablet might take them: plaques, walls, rooms, papers, with time and place in their EXIF."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

WIDTH, HEIGHT, SMALL = 960, 720, 480
UNIT = 10_000_000
_METALS = ("#c9a24a", "#b9bcc0", "#b08a3c")
_WALLS = ("#e9e4d8", "#dfe5e2", "#ece6e0", "#e2e2e6")


@dataclass(frozen=True)
class Shot:
    """What a picture shows: `station` of the visit, the studio's name, what the item looks for, when and where."""

    station: str
    studio: str
    title: str
    taken_at: datetime
    lat: int
    lon: int
    accuracy_cm: int


def draw(shot: Shot, rng: Random) -> tuple[bytes, bytes]:
    """The original (JPEG with EXIF) and the small picture; the same shot and seed give the same picture."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), rng.choice(_WALLS))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, HEIGHT * 4 // 5, WIDTH, HEIGHT), fill="#9b9184")
    _SCENES.get(shot.station, _papers)(pen, shot, rng)
    return _jpeg(image, 80, _exif(shot)), _jpeg(image.resize((SMALL, SMALL * HEIGHT // WIDTH)), 70, None)


def _jpeg(image: Any, quality: int, exif: Any) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, **({"exif": exif} if exif is not None else {}))
    return out.getvalue()


def _exif(shot: Shot) -> Any:
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    exif = Image.Exif()
    exif[271], exif[272] = "Demo", "Drawn picture"
    more = exif.get_ifd(0x8769)
    more[36867], more[36881] = shot.taken_at.strftime("%Y:%m:%d %H:%M:%S"), "+08:00"
    place = exif.get_ifd(0x8825)
    for at, value, side in ((1, shot.lat, "N"), (3, shot.lon, "E")):
        whole, rest = divmod(value, UNIT)
        minutes, seconds = divmod(rest * 60, UNIT)
        place[at] = side
        place[at + 1] = (IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds * 60, UNIT))
    place[31] = IFDRational(shot.accuracy_cm, 100)
    return exif


# --- what is on them ---


@lru_cache
def _font(size: int) -> Any:
    """The typeface that set-up puts beside the environment; without it a plain one that knows no Chinese."""
    from PIL import ImageFont

    for path in sorted(Path(sys.prefix, "share", "kaocha").glob("*.otf")):
        return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


def _written(pen: Any, text: str, box: tuple[int, int, int, int], size: int, colour: str) -> None:
    """The text in lines that fit the box, centred; what does not fit is cut off."""
    left, top, right, bottom = box
    each = max(1, (right - left) // size)
    lines = [text[at : at + each] for at in range(0, len(text), each)][: max(1, (bottom - top) // (size + 8))]
    y = (top + bottom - len(lines) * (size + 8)) // 2
    for line in lines:
        pen.text(((left + right) // 2, y), line, font=_font(size), fill=colour, anchor="ma")
        y += size + 8


def _plaque(pen: Any, shot: Shot, rng: Random) -> None:
    x, y = 150 + rng.randint(-30, 30), 180 + rng.randint(-30, 30)
    pen.rectangle((x + 10, y + 12, x + 670, y + 342), fill="#a8a294")
    pen.rectangle((x, y, x + 660, y + 330), fill=rng.choice(_METALS), outline="#6d5a2a", width=6)
    for dx, dy in ((22, 22), (638, 22), (22, 308), (638, 308)):
        pen.ellipse((x + dx - 7, y + dy - 7, x + dx + 7, y + dy + 7), fill="#5d5238")
    _written(pen, shot.studio, (x + 40, y + 40, x + 620, y + 290), 46, "#3a1410")


def _wall(pen: Any, shot: Shot, rng: Random) -> None:
    for number in range(3):
        x, y = 60 + number * 290, 110 + rng.randint(-8, 8)
        pen.rectangle((x, y, x + 260, y + 400), fill="#fdfcf8", outline="#8a2a22", width=4)
        _written(pen, shot.title if number == 1 else shot.studio, (x + 14, y + 12, x + 246, y + 100), 28, "#8a2a22")
        for line in range(12):
            pen.line((x + 24, y + 120 + line * 22, x + 236 - rng.randint(0, 90), y + 120 + line * 22), "#6b675f", 3)


def _room(pen: Any, shot: Shot, rng: Random) -> None:
    pen.rectangle((620, 120, 880, 360), fill="#b9d3e2", outline="#f4f2ec", width=10)
    pen.rectangle((100, 60, 560, 120), fill="#8a2a22")
    _written(pen, shot.studio, (110, 64, 550, 118), 30, "#f8efd8")
    for number in range(rng.randint(2, 4)):
        x = 70 + number * 215
        pen.polygon(((x, 450), (x + 190, 450), (x + 215, 540), (x - 25, 540)), fill="#b98d5c", outline="#7a5a36")
        pen.rectangle((x + 10, 540, x + 22, 660), fill="#7a5a36")
        pen.rectangle((x + 170, 540, x + 182, 660), fill="#7a5a36")


def _equipment(pen: Any, shot: Shot, rng: Random) -> None:
    for number in range(3):
        x, height = 70 + number * 290, rng.randint(220, 360)
        pen.rectangle((x, 640 - height, x + 240, 640), fill="#5f7f72", outline="#2e4a3e", width=5)
        pen.rectangle((x + 30, 670 - height, x + 210, 750 - height), fill="#1e2a2e")
        pen.ellipse((x + 90, 570, x + 150, 630), fill="#b8b0a0", outline="#2e4a3e", width=4)
    _written(pen, shot.title, (60, 40, 900, 120), 32, "#3a3a36")


def _papers(pen: Any, shot: Shot, rng: Random) -> None:
    pen.rectangle((0, 240, WIDTH, HEIGHT), fill="#b98d5c")
    for number in range(3):
        x, y = 80 + number * 280 + rng.randint(-20, 20), 180 + rng.randint(-30, 30)
        pen.rectangle((x, y, x + 250, y + 350), fill=("#27517a", "#f8f6f0", "#f8f6f0")[number], outline="#444", width=3)
        _written(pen, shot.title, (x + 20, y + 30, x + 230, y + 140), 30, "#f4efe0" if number == 0 else "#222")
        if number:
            for line in range(8):
                pen.line((x + 30, y + 170 + line * 20, x + 220 - rng.randint(0, 70), y + 170 + line * 20), "#777", 2)
        else:
            _written(pen, shot.studio, (x + 20, y + 160, x + 230, y + 330), 22, "#f4efe0")


_SCENES = {"plaque": _plaque, "wall": _wall, "venue": _room, "equipment": _equipment}
