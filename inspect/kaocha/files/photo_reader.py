"""The reader of pictures: a process of its own that looks into one original, run by files/photos.

Arguments: the path, the longest side of the small picture. Writes a line of JSON (what was seen, and the length of the
small picture), then the small picture as JPEG. It imports nothing of ours. Strangers' files are decoded here and
nowhere else: memory and time are limited, only frame 0 is read, and whatever a library raises is a finding.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from fractions import Fraction
from io import BytesIO
from typing import Any

MEMORY = 1 << 30
SECONDS_OF_WORK = 20
MOST_PIXELS = 100_000_000
UNIT = 10_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")  # a multi-picture file opens as JPEG and says MPO


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_WORK, SECONDS_OF_WORK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    path, side = sys.argv[1], int(sys.argv[2])
    warnings.simplefilter("error")
    seen: dict[str, Any] = {"problems": []}
    small = b""
    for step in (_with_exifread, _with_pillow):
        try:
            small = step(path, side, seen) or small
        except Exception as error:  # noqa: BLE001 - any library may raise anything at a stranger's file
            seen["problems"].append(f"{step.__name__.removeprefix('_with_')}: {type(error).__name__}")
    seen["small"] = len(small)
    sys.stdout.buffer.write(json.dumps(seen).encode() + b"\n" + small)


def _with_exifread(path: str, side: int, seen: dict[str, Any]) -> bytes:
    """EXIF by the first reader; a file that is no JPEG is often beyond it, and Pillow then reads it."""
    import exifread

    with open(path, "rb") as file:
        tags = exifread.process_file(file, details=False)
    for key, name in (("make", "Image Make"), ("model", "Image Model"), ("software", "Image Software")):
        _keep(seen, key, tags.get(name))
    _keep(seen, "taken_at", tags.get("EXIF DateTimeOriginal"))
    _keep(seen, "offset", tags.get("EXIF OffsetTimeOriginal"))
    _place(seen, {
        key: tags[name].values for key, name in _GPS.items() if name in tags
    })
    return b""


_GPS = {1: "GPS GPSLatitudeRef", 2: "GPS GPSLatitude", 3: "GPS GPSLongitudeRef", 4: "GPS GPSLongitude",
        31: "GPS Tag 0x001F"}


def _with_pillow(path: str, side: int, seen: dict[str, Any]) -> bytes:
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path, formats=FORMATS) as image:
        seen["format"], (seen["width"], seen["height"]) = image.format, image.size
        if image.size[0] * image.size[1] > MOST_PIXELS:
            raise ValueError("too many pixels")
        _exif_of_pillow(image, seen)
        image.draft("RGB", (2 * side, 2 * side))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((side, side))
        out = BytesIO()
        upright.convert("RGB").save(out, "JPEG", quality=80)
        return out.getvalue()


def _exif_of_pillow(image: Any, seen: dict[str, Any]) -> None:
    try:
        exif = image.getexif()
        for key, number in (("make", 271), ("model", 272), ("software", 305)):
            _keep(seen, key, exif.get(number))
        more = exif.get_ifd(0x8769)
        _keep(seen, "taken_at", more.get(36867))
        _keep(seen, "offset", more.get(36881))
        _place(seen, dict(exif.get_ifd(0x8825)))
    except Exception as error:  # noqa: BLE001
        seen["problems"].append(f"exif: {type(error).__name__}")


def _keep(seen: dict[str, Any], key: str, value: Any) -> None:
    """The first reader that finds a text has it; zeros and white space at its end are dropped."""
    text = "".join(sign for sign in str(value or "").split("\0")[0].strip() if sign.isprintable())[:80]
    if text and key not in seen:
        seen[key] = text


def _place(seen: dict[str, Any], gps: dict[int, Any]) -> None:
    """Latitude and longitude in whole 1e-7 degrees; anything that is no place on the earth is left out."""
    if "lat" in seen:
        return
    lat, lon = _degrees(gps.get(2), gps.get(1), "S"), _degrees(gps.get(4), gps.get(3), "W")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or lat == lon == 0:
        return
    seen["lat"], seen["lon"] = round(lat * UNIT), round(lon * UNIT)
    error = _ratio(gps[31][0] if isinstance(gps.get(31), list | tuple) else gps.get(31)) if gps.get(31) else None
    if error is not None and 0 <= error < 10_000_000:
        seen["accuracy_cm"] = round(error * 100)


def _degrees(parts: Any, side: Any, negative: str) -> Fraction | None:
    if not isinstance(parts, list | tuple) or len(parts) != 3:
        return None
    ratios = [_ratio(part) for part in parts]
    if any(one is None for one in ratios):
        return None
    degrees, minutes, seconds = (one or Fraction(0) for one in ratios)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if str(side or "").strip("\0 []'").upper().startswith(negative) else found


def _ratio(value: Any) -> Fraction | None:
    """Trap: real cameras write a zero below the line; Pillow then has NaN, ExifRead raises."""
    above = getattr(value, "numerator", value)
    below = getattr(value, "denominator", 1)
    return Fraction(int(above), int(below)) if int(below) else None


if __name__ == "__main__":
    main()
