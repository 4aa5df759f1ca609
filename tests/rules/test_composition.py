"""The composition minimum in its three readings, and what caps yield at most."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.composition import Minimum, cap_on_rest, shortfall
from kaocha.rules.outcomes import Cap
from kaocha.rules.ranking import Candidate
from kaocha.rules.yields import contradictions, minimum_contradiction, most_names
from kaocha.schemes.base import Words
from rules.cast import cap, chosen, golden, groups_of, lists, quota, site

TECHNOLOGY = Words(zh="科技型", en="technology")
READINGS = ("cap_on_rest", "release", "keep_share")


def liaoning(reading: str) -> Minimum:
    return Minimum("more_than", 200, 335, reading)  # type: ignore[arg-type]


def split_of(reaching: int, reading: str, best: str) -> tuple[int, int]:
    """How many technology and other sites are listed of `reaching` and plenty, when one kind ranks above the other."""
    scores = {"technology": 90, "rest": 89} if best == "technology" else {"technology": 89, "rest": 90}
    sites = [site(f"T{n}", scores["technology"], name="t") for n in range(reaching)]
    sites += [site(f"R{n}", scores["rest"], "rest", name="r") for n in range(400)]
    ranking = [site.id for site in sites]
    listed = chosen(sites, quota(335), cap("rest", cap_on_rest(liaoning(reading), reaching)), decided=[ranking]).listed
    return sum(id.startswith("T") for id in listed), sum(id.startswith("R") for id in listed)


@pytest.mark.parametrize("reading", READINGS)
def test_with_260_technology_sites_all_335_seats_are_filled_and_ranking_splits_them(reading: str) -> None:
    assert split_of(260, reading, best="technology") == (260, 75)
    assert split_of(260, reading, best="rest") == (201, 134)


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("best", ["technology", "rest"])
def test_with_201_technology_sites_all_335_seats_are_filled(reading: str, best: str) -> None:
    assert split_of(201, reading, best) == (201, 134)


@pytest.mark.parametrize(("reading", "rest"), [("cap_on_rest", 134), ("release", 185), ("keep_share", 101)])
@pytest.mark.parametrize("best", ["technology", "rest"])
def test_with_150_technology_sites_the_reading_decides(reading: str, rest: int, best: str) -> None:
    assert split_of(150, reading, best) == (150, rest)


@pytest.mark.parametrize(("comparator", "least"), [("more_than", 201), ("at_least", 200)])
def test_more_than_excludes_the_number_and_at_least_includes_it(comparator: str, least: int) -> None:
    minimum = Minimum(comparator, 200, 335)  # type: ignore[arg-type]
    assert (minimum.least, cap_on_rest(minimum, 0)) == (least, 335 - least)


@given(
    st.sampled_from(["more_than", "at_least"]), st.integers(1, 60), st.integers(1, 60), st.integers(0, 80)
)
def test_keeping_the_share_takes_the_largest_rest_that_keeps_it(
    comparator: str, count: int, more: int, reaching: int
) -> None:
    minimum = Minimum(comparator, count, count + more, "keep_share")  # type: ignore[arg-type]
    total, strictly = minimum.total, comparator == "more_than"
    keeping = [r for r in range(total) if reaching * total >= count * (reaching + r) + strictly]
    assert cap_on_rest(minimum, reaching) == min(max(keeping, default=0), total - minimum.least)


def test_a_minimum_above_the_total_cannot_be() -> None:
    with pytest.raises(ValueError):
        cap_on_rest(Minimum("more_than", 335, 335), 400)
    said = minimum_contradiction(Minimum("more_than", 335, 335), TECHNOLOGY, [quota(335)], {frozenset(): None})
    assert said is not None
    assert said.zh == "科技型高于 335，即至少 336 家，超过总名额 335"


def test_a_minimum_above_what_its_caps_yield_is_told_with_the_arithmetic() -> None:
    caps = [quota(335), cap("甲", 90), cap("乙", 60)]
    supply = {frozenset("甲"): None, frozenset("乙"): None}
    said = minimum_contradiction(liaoning("release"), TECHNOLOGY, caps, supply)
    assert said is not None
    assert said.zh == (
        "科技型高于 200，即至少 201 家，而这组名额最多只能产生 150 家；"
        "名额：内含 乙 60 + 甲 90 = 150，上限 335，取 150"
    )
    assert minimum_contradiction(liaoning("release"), TECHNOLOGY, [quota(335)], {frozenset(): None}) is None


def test_the_shortfall_is_printed_with_its_reason() -> None:
    short = shortfall(liaoning("cap_on_rest"), TECHNOLOGY, reaching=150, listed=150)
    assert short is not None
    assert short.missing == 51
    assert short.why.zh == (
        "科技型应不少于 201 家，达到各分数线的 150 家，列入 150 家，缺 51 家；"
        "其他类别名额上限仍为 134 家，按宁缺毋滥原则空缺。"
    )
    assert shortfall(liaoning("cap_on_rest"), TECHNOLOGY, reaching=260, listed=201) is None


def test_two_per_city_yield_eight_names_and_the_quota_cuts_them_to_seven() -> None:
    _, caps = golden()
    supply = {frozenset({city, *field}): None for city, field in product("甲乙丙丁", [(), ("非科技",)])}
    most = most_names(caps, supply)
    assert (most.names, most.said.zh) == (7, "这组名额最多只能产生 7 家")
    assert most.arithmetic[0].zh == "名额：内含 丁 2 + 丙 2 + 乙 2 + 甲 2 = 8，上限 7，取 7"


def test_without_any_cap_there_is_no_limit_and_without_any_site_there_is_nothing() -> None:
    assert most_names([], {frozenset(): None}).names is None
    assert most_names([quota(3)], {}).names == 0


def test_a_cap_larger_than_the_one_around_it_is_told() -> None:
    told = contradictions([quota(30), cap("甲", 40)], {frozenset("甲"): None, frozenset(): None})
    assert [words.zh for words in told] == ["甲名额 40 超过其所在的名额名额 30，永远用不满"]


def _largest_list(sites: list[Candidate], caps: list[Cap]) -> int:
    """The most sites that fit together, by trying every subset."""
    largest = 0
    for chosen_ones in product((False, True), repeat=len(sites)):
        taken = [candidate for candidate, chosen_one in zip(sites, chosen_ones, strict=True) if chosen_one]
        if all(sum(each.code in groups_of(c, caps) for c in taken) <= each.seats for each in caps):
            largest = max(largest, len(taken))
    return largest


@pytest.mark.parametrize("nested", [True, False])
@given(data=st.data())
def test_what_caps_yield_is_exact_when_nested_and_never_too_small(nested: bool, data: st.DataObject) -> None:
    sites, caps = data.draw(lists(nested=nested))
    supply: dict[frozenset[str], int | None] = {}
    for candidate in sites:
        supply[candidate.groups] = (supply.get(candidate.groups) or 0) + 1
    most, largest = most_names(caps, supply).names, _largest_list(sites, caps)
    assert most is not None
    assert most == largest if nested else most >= largest
