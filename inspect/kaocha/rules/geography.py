"""Positions on the earth: whole 1e-7 degrees, three datums brought to WGS-84, distances in metres.

Trap: the same place differs by some 600 m between WGS-84 (what browsers give) and GCJ-02 (what Chinese maps show).
CGCS2000 is taken for WGS-84: they differ by less than a metre.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

UNIT = 10_000_000
"""Whole numbers to a degree."""
DATUMS = ("WGS-84", "CGCS2000", "GCJ-02", "BD-09")
_RADIUS = 6_371_009  # mean radius of the earth, metres
_AXIS = 6_378_245  # the ellipsoid that GCJ-02 is reckoned on (Krasovsky 1940)
_ECCENTRICITY = 669_342_162_296_594_323 / 10**20


@dataclass(frozen=True, slots=True)
class Position:
    """Whole 1e-7 degrees, north and east positive, on WGS-84."""

    lat: int
    lon: int

    def __post_init__(self) -> None:
        if abs(self.lat) > 90 * UNIT or abs(self.lon) > 180 * UNIT:
            raise ValueError("no place on the earth")


def to_wgs84(lat: int, lon: int, datum: str) -> Position | None:
    """A place given on another datum, to about a metre; None for a datum that is not known or no place."""
    if datum not in DATUMS or abs(lat) > 90 * UNIT or abs(lon) > 180 * UNIT:
        return None
    if datum == "BD-09":
        lat, lon = _bd09_to_gcj02(lat, lon)
    return Position(lat, lon) if datum in ("WGS-84", "CGCS2000") else _gcj02_to_wgs84(lat, lon)


def distance_m(one: Position, other: Position) -> int:
    """Metres between two places along the ground, to the nearest whole metre (great circle)."""
    lat1, lat2 = radians(one.lat / UNIT), radians(other.lat / UNIT)
    half_lat, half_lon = (lat2 - lat1) / 2, radians((other.lon - one.lon) / UNIT) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return round(2 * _RADIUS * asin(min(1, sqrt(chord))))


def gcj02_of(place: Position) -> tuple[int, int]:
    """Where Chinese maps draw a WGS-84 place (lat, lon in 1e-7 degrees); places abroad stay where they are."""
    lat, lon = place.lat / UNIT, place.lon / UNIT
    if not (17 < lat < 55 and 73 < lon < 136):
        return place.lat, place.lon
    north, east = _shift(lon - 105, lat - 35)
    bend = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    north = north * 180 / (_AXIS * (1 - _ECCENTRICITY) / (bend * sqrt(bend)) * pi)
    east = east * 180 / (_AXIS / sqrt(bend) * cos(radians(lat)) * pi)
    return round((lat + north) * UNIT), round((lon + east) * UNIT)


def _shift(x: float, y: float) -> tuple[float, float]:
    """The published offset polynomial, in metres north and east; x, y are degrees from 105 E, 35 N."""
    common = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    root = sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + y * y / 5 + x * y / 10 + root / 5 + common
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + x * x / 10 + x * y / 10 + root / 10 + common
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    return north, east


def _gcj02_to_wgs84(lat: int, lon: int) -> Position:
    """Undo the shift by going back and forth; it changes so slowly that three rounds are exact to a centimetre."""
    guess = Position(lat, lon)
    for _ in range(3):
        shown_lat, shown_lon = gcj02_of(guess)
        guess = Position(guess.lat + lat - shown_lat, guess.lon + lon - shown_lon)
    return guess


def _bd09_to_gcj02(lat: int, lon: int) -> tuple[int, int]:
    turn = pi * 3000 / 180
    x, y = lon / UNIT - 65 / 10_000, lat / UNIT - 6 / 1_000
    far = hypot(x, y) - 2 / 100_000 * sin(y * turn)
    angle = atan2(y, x) - 3 / 1_000_000 * cos(x * turn)
    return round(far * sin(angle) * UNIT), round(far * cos(angle) * UNIT)
