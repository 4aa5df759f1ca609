"""The frozen document, and who takes a seat that falls free."""

from __future__ import annotations

from hypothesis import given

from kaocha.rules.canonical import canonical
from kaocha.rules.outcomes import Cap
from kaocha.rules.ranking import Candidate
from kaocha.rules.reserves import reserves_that_fit
from kaocha.rules.result import result_document, result_hash
from rules.cast import cap, chosen, golden, groups_of, lists, quota, site


def test_a_line_says_everything_that_the_page_prints() -> None:
    sites, caps = golden()
    document = result_document(chosen(sites, *caps))
    assert document["lines"][2] == {
        "rank": 3, "category_rank": 3, "studio": "S03", "name": "S03", "category": "studio", "score": "89.90",
        "floor_score": "89.90", "core": [], "full_marks": 0, "sheets": 3, "listed": False, "reserve": 1,
        "reason": {
            "code": "CAP_GROUP",
            "title": {"zh": "甲名额已满", "en": "The seats of 甲 are taken"},
            "text": {
                "zh": "得分 89.90、第 3 名，达到标准；所属甲名额 2 家，已由排序在前的 2 家占满，列为备选第 1。",
                "en": "Score 89.90, rank 3: it reached the standard. 甲 has 2 seats, all taken by the 2 ranked "
                "before it. Reserve no. 1.",
            },
            "cap": "甲",
            "tie": None,
        },
    }  # fmt: skip
    assert document["caps"][-1] == {
        "code": "名额", "kind": "quota", "title": {"zh": "名额", "en": "名额"}, "seats": 7,
        "listed": ["S01", "S02", "S04", "S07", "S08", "S09"], "open": [],
    }  # fmt: skip


def test_an_open_tie_is_written_once_and_numbered() -> None:
    document = result_document(chosen([site("B", 90), site("A", 90), site("C", 85)], quota(1)))
    assert document["ties"] == [["A", "B"]]
    assert [line["reason"]["tie"] for line in document["lines"]] == [1, 1, 1]


@given(lists(nested=False))
def test_the_document_has_one_canonical_text_and_hash(case: tuple[list[Candidate], list[Cap]]) -> None:
    sites, caps = case
    one, other = result_document(chosen(sites, *caps)), result_document(chosen(sites[::-1], *caps[::-1]))
    assert (canonical(one), result_hash(one)) == (canonical(other), result_hash(other))


def reserves(sites: list[Candidate], caps: list[Cap], *removed: str, added: tuple[str, ...] = ()) -> list[str]:
    return [o.candidate.id for o in reserves_that_fit(chosen(sites, *caps), removed, added)]


def test_a_free_seat_goes_to_the_first_reserve_that_fits_every_cap() -> None:
    sites, caps = golden()
    assert reserves(sites, caps, "S04") == []
    assert reserves(sites, caps, "S01") == ["S05"]  # S03 would be the fourth that is not technology
    assert reserves(sites, caps, "S07") == ["S10"]
    assert reserves(sites, caps, "S01", "S07") == ["S03", "S05", "S10"]
    assert reserves(sites, caps, "S01", "S07", added=("S03",)) == ["S10"]


def test_nothing_is_run_again_when_a_listed_site_falls_out() -> None:
    # A second run would list B and drop C, which is already published.
    sites = [site("A", 100, "city1", "ind1"), site("B", 99, "city1", "ind2"), site("C", 98, "city2", "ind2")]
    caps = [cap(code, 1) for code in ("city1", "city2", "ind1", "ind2")]
    assert chosen(sites, *caps).listed == ("A", "C")
    assert chosen(sites[1:], *caps).listed == ("B",)
    assert reserves(sites, caps, "A") == []


def test_a_reserve_never_takes_what_an_open_tie_may_still_take() -> None:
    sites = [site("A", 91, "甲"), site("B", 90, "甲"), site("C", 90, "甲"), site("D", 85, "甲"), site("E", 84, "甲")]
    assert reserves(sites, [cap("甲", 2)], "A") == []


@given(lists(nested=False))
def test_each_reserve_fits_beside_those_that_stay(case: tuple[list[Candidate], list[Cap]]) -> None:
    sites, caps = case
    selection = chosen(sites, *caps)
    for gone in selection.listed:
        stay = [c for c in sites if c.id in selection.listed and c.id != gone]
        for reserve in reserves_that_fit(selection, [gone]):
            together = [*stay, reserve.candidate]
            assert not [each for each in caps if sum(each.code in groups_of(c, caps) for c in together) > each.seats]
