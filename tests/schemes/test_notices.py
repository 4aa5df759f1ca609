"""Every notice is carried out wholly: each paragraph has a clause, each clause leads somewhere, nothing is copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kaocha.schemes.base import STATIONS
from kaocha.schemes.loading import as_json, schemes_in_house
from kaocha.schemes.model import Scheme, paragraph_mark
from kaocha.schemes.sums import PURPOSES
from kaocha.schemes.trace import trace
from schemes.notices import CODES, marks_allowed, notice, own_numbers, paragraphs

COPIED = 20
"""Chinese characters in a row that count as a copied sentence; names of offices and forms are shorter."""
NAMES = {"title", "issuer", "result_label"}
"""What the notice is called and what it names: proper names, not sentences, however long."""


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def scheme(code: str) -> Scheme:
    return schemes_in_house()[code]


def test_the_house_has_exactly_the_five_schemes() -> None:
    assert sorted(schemes_in_house()) == sorted(CODES)


def test_every_paragraph_of_the_notice_has_a_clause(code: str, scheme: Scheme) -> None:
    held = {clause.paragraph for clause in scheme.clauses}
    assert [text for text in paragraphs(code) if paragraph_mark(text) not in held] == []


def test_every_clause_stands_in_a_paragraph_of_the_notice(code: str, scheme: Scheme) -> None:
    allowed = marks_allowed(code)
    assert [clause.id for clause in scheme.clauses if clause.paragraph not in allowed] == []


@pytest.mark.parametrize("plainly_numbered", ["jiangxi-province-2023", "liaoning-province-2021"])
def test_clauses_go_by_the_notices_own_numbers(plainly_numbered: str) -> None:
    clauses = {clause.id: clause.paragraph for clause in schemes_in_house()[plainly_numbered].clauses}
    by_number = zip(own_numbers(plainly_numbered), paragraphs(plainly_numbered), strict=True)
    assert [number for number, text in by_number if clauses.get(number) != paragraph_mark(text)] == []


def test_sub_clauses_stand_in_the_paragraph_of_their_parent_or_below_it(scheme: Scheme) -> None:
    by_id = {clause.id: clause for clause in scheme.clauses}
    lettered = [clause for clause in scheme.clauses if re.fullmatch(r".+\.[a-z]", clause.id)]
    assert [c.id for c in lettered if by_id[c.id.rpartition(".")[0]].paragraph != c.paragraph] == []
    assert [c.id for c in lettered if c.id not in by_id[c.id.rpartition(".")[0]].parts] == []


def test_a_trace_line_says_who_carries_out_a_clause_or_why_nobody_does(scheme: Scheme) -> None:
    known = {clause.id for clause in scheme.clauses}
    for line in trace(scheme):
        assert set(line) in ({"clause", "title", "carried_out_by"}, {"clause", "title", "outside"})
        assert line["title"].keys() == {"zh", "en"}
        if "outside" in line:
            assert line["outside"].keys() == {"zh", "en"}
        else:
            assert line["carried_out_by"]
            subs = [name.removeprefix("clause:") for name in line["carried_out_by"] if name.startswith("clause:")]
            assert [sub for sub in subs if sub not in known] == []


def test_the_trace_has_one_line_for_each_clause_in_the_order_of_the_file(scheme: Scheme) -> None:
    assert [line["clause"] for line in trace(scheme)] == [clause.id for clause in scheme.clauses]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def chinese(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


def test_no_sentence_of_the_notice_is_copied(code: str, scheme: Scheme) -> None:
    published = chinese(notice(code))
    written = {key: value for key, value in as_json(scheme).items() if key not in NAMES}
    copied = [
        text for text in texts(written)
        if any(chinese(text)[at:at + COPIED] in published for at in range(len(chinese(text)) - COPIED + 1))
    ]
    assert copied == []


def words(value: Any) -> Iterator[tuple[str, str]]:
    """Every (zh, en) pair."""
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        yield value["zh"], value["en"]
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from words(inner)


def test_every_text_is_chinese_and_english(scheme: Scheme) -> None:
    assert [zh for zh, _ in words(as_json(scheme)) if not chinese(zh)] == []
    numbers = re.compile("[一二三四五六七八九十]")  # a clause is called by its own number in English too
    assert [en for _, en in words(as_json(scheme)) if chinese(numbers.sub("", en))] == []


def test_the_garbled_words_of_the_city_plan_are_shown_nowhere() -> None:
    shown = "".join(zh for zh, _ in words(as_json(schemes_in_house()["city-plan-2023"])))
    garbled = ["创立", "效劳", "根底", "根本条件", "根本形式", "奖励鼓励", "奉献", "广阔", "假设干", "原那么"]
    assert [word for word in garbled if word in shown] == []


def test_every_station_has_several_items_and_a_demanded_photo_at_every_visit(scheme: Scheme) -> None:
    kinds = {c.checklist: c.types or (None,) for c in scheme.categories}
    for checklist in scheme.checklists:
        for purpose in PURPOSES:
            for kind in kinds[checklist.code]:
                items = checklist.items_for(purpose, kind)
                for station in STATIONS:
                    its = [item for item in items if item.station == station]
                    assert len(its) >= 2
                    assert any(item.photos for item in its)


def test_points_of_a_silent_notice_are_marked_as_examples(scheme: Scheme) -> None:
    assert {checklist.points_from for checklist in scheme.checklists} == {"example"}
    assert {dimension.source for checklist in scheme.checklists for dimension in checklist.dimensions} == {"example"}


def test_free_deductions_are_each_inspectors_own_and_deductions_by_rule_are_the_teams(scheme: Scheme) -> None:
    items = [item for one in scheme.checklists for item in one.items]
    by_rule = ("defects", "per_missing", "required")
    assert {item.decided_by for item in items if item.rule.shape == "discretion"} <= {"judgement"}
    assert [item.code for item in items if item.rule.shape in by_rule and item.decided_by != "fact"] == []


def test_the_five_schemes_together_use_every_rule_shape() -> None:
    used = {
        item.rule.shape for scheme in schemes_in_house().values() for one in scheme.checklists for item in one.items
    }
    assert used == {
        "all_or_nothing", "levels", "defects", "per_missing", "discretion", "lowers_total", "bonus", "required",
    }
