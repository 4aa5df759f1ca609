"""What a picture says about itself: size in pixels, when and where it was taken. Broken pictures are refused."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import exifread
from PIL import Image, UnidentifiedImageError

from ..problems import Problem

FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 150_000_000
"""More than any camera of today takes; a file that claims more would fill the memory when opened."""

logging.getLogger("exifread").setLevel(logging.CRITICAL)  # it warns about every odd tag of every camera


@dataclass(frozen=True)
class Picture:
    """Width and height in pixels as stored; `taken_at` is the camera's own clock, without zone unless it wrote one.

    Position in degrees, WGS-84 as cameras write it, as decimal text with six places; None where there is none.
    """

    width: int
    height: int
    taken_at: str | None = None
    latitude: str | None = None
    longitude: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it is kept beside the file."""
        return {
            "width": self.width, "height": self.height, "taken_at": self.taken_at, "latitude": self.latitude,
            "longitude": self.longitude,
        }


def measure_picture(source: BinaryIO, name: str) -> Picture:
    """Open a JPEG or PNG, decode it, and read its EXIF. Problem `file_broken`.

    Decoding at a small scale finds a file that was cut off, at a fraction of the cost.
    """
    source.seek(0)
    try:
        with Image.open(source, formats=FORMATS) as image:
            width, height = image.size
            if not 0 < width * height <= MOST_PIXELS:
                raise Problem("file_broken", name=name)
            image.draft("L", (256, 256))
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Problem("file_broken", name=name) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:  # Pillow's words for broken
        raise Problem("file_broken", name=name) from error
    return Picture(width, height, *_taken(source))


def _taken(source: BinaryIO) -> tuple[str | None, str | None, str | None]:
    """Time and position. EXIF is written by thousands of programs: whatever goes wrong with it, there is none."""
    source.seek(0)
    try:
        tags = exifread.process_file(source, details=False)
        return _moment(tags), *_position(tags)
    except Exception:  # noqa: BLE001 (the reader raises whatever its parsing stumbles over)
        return None, None, None


def _moment(tags: dict[str, Any]) -> str | None:
    written = str(tags.get("EXIF DateTimeOriginal", "")).strip("\x00 ")
    try:
        moment = datetime.strptime(written, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (cameras write no zone)
    except ValueError:
        return None
    offset = str(tags.get("EXIF OffsetTimeOriginal", "")).strip("\x00 ")
    return moment.isoformat(sep=" ") + (f" {offset}" if offset else "")


def _position(tags: dict[str, Any]) -> tuple[str | None, str | None]:
    latitude, longitude = _degrees(tags, "Latitude", "S", 90), _degrees(tags, "Longitude", "W", 180)
    return (latitude, longitude) if latitude is not None and longitude is not None else (None, None)


def _degrees(tags: dict[str, Any], name: str, negative: str, most: int) -> str | None:
    parts = tags.get(f"GPS GPS{name}")
    if parts is None or len(parts.values) != 3:
        return None
    exact = sum(part.num / part.den / 60**power for power, part in enumerate(parts.values))
    side = str(tags.get(f"GPS GPS{name}Ref", "")).strip("\x00 ").upper()
    signed = -exact if side == negative else exact
    return f"{signed:.6f}" if -most <= signed <= most and exact != 0 else None
