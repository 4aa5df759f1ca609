"""The selection vectors handed over with the specification; skipped where they are not beside the checkout."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaocha.rules.composition import Minimum, cap_on_rest
from rules.cast import PLAQUE, cap, chosen, codes, quota, site

TABLES = Path(__file__).parents[3] / "shared" / "data" / "published-tables.json"
pytestmark = pytest.mark.skipif(not TABLES.exists(), reason="published-tables.json is not beside the checkout")


@pytest.fixture(scope="module")
def selection() -> dict[str, Any]:
    return json.loads(TABLES.read_text(encoding="utf-8"))["T17_selection_derived"]


def test_the_golden_list_as_handed_over(selection: dict[str, Any]) -> None:
    golden = selection["golden"]
    sites = [
        site(id, score, city, *(["N"] if field == "N" else []), vetoes=(PLAQUE,) if veto else ())
        for id, city, field, score, veto in golden["rows"]
    ]
    cities = sorted({row[1] for row in golden["rows"]})
    caps = [quota(golden["quota"]), cap("N", golden["nontech_cap"]), *(cap(c, golden["city_cap"]) for c in cities)]
    found = chosen(sites, *caps)
    named = {"CITY": "CAP_GROUP", "VETO": "VETO", "FLOOR": "BELOW_TOTAL"}
    assert Decimal(golden["floor"]) == Decimal("80.00")
    assert list(found.listed) == golden["selected"]
    assert {id: code for id, code in codes(found).items() if code != "LISTED"} == {
        id: named[reason] for id, reason in golden["reasons"].items()
    }


def test_the_three_readings_as_handed_over(selection: dict[str, Any]) -> None:
    for reaching, *totals in selection["reserve_readings"]:
        for reading, total in zip(("cap_on_rest", "release", "keep_share"), totals, strict=True):
            rest = cap_on_rest(Minimum("more_than", 200, 335, reading), reaching)  # type: ignore[arg-type]
            sites = [site(f"T{n:03}", 90) for n in range(reaching)] + [site(f"R{n:03}", 89, "rest") for n in range(400)]
            listed = chosen(sites, quota(335), cap("rest", rest), decided=[[s.id for s in sites]]).listed
            assert len(listed) == total


def test_the_inner_cap_as_handed_over(selection: dict[str, Any]) -> None:
    inner = selection["inner_cap"]
    sites = [site(id, score, *(["A"] if id.startswith("A") else [])) for id, score in inner["score"].items()]
    for seats, key in ((1, "capA_1"), (2, "capA_2")):
        assert list(chosen(sites, quota(inner["total"]), cap("A", seats)).listed) == inner[key]


def test_crossing_caps_as_handed_over(selection: dict[str, Any]) -> None:
    score = selection["crossing_counterexample"]["score"]
    sites = [site("A", score["A"], "city1", "ind1"), site("B", score["B"], "city1"), site("C", score["C"], "ind1")]
    greedy = selection["crossing_counterexample"]["greedy"]
    assert list(chosen(sites, cap("city1", 1), cap("ind1", 1)).listed) == greedy
