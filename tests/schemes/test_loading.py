"""A scheme file is read whole; everything wrong with it is told at once, each with its line."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

import pytest

from kaocha.canonical import canonical
from kaocha.schemes.errors import SchemeRefused
from kaocha.schemes.loading import (
    as_json,
    editor_schema,
    load_scheme,
    load_text,
    scheme_digest,
    scheme_of,
    schemes_in_house,
)
from schemes.planted import CASES

SMALL = Path(__file__).with_name("small.yaml").read_text(encoding="utf-8")


def planted(old: str, new: str) -> str:
    """The small scheme with one thing changed."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def told(text: str) -> list[tuple[int, str]]:
    """(line, English sentence) of every error."""
    with pytest.raises(SchemeRefused) as refused:
        load_text(text, "small.yaml")
    return [(error.line, error.message_en) for error in refused.value.errors]


def line_of(text: str, piece: str) -> int:
    assert text.count(piece) == 1, f"{piece!r} stands {text.count(piece)} times"
    return text[:text.index(piece)].count("\n") + 1


def test_the_small_scheme_is_right() -> None:
    scheme = load_text(SMALL, "small.yaml")
    assert scheme.code == "small-city-2026"
    assert scheme.stages[0].closes == date(2026, 8, 31)
    assert scheme.stages[0].closes_at == time(17, 30)
    assert scheme.conditions[0].clause == ("一.a",)


def test_points_are_written_in_points_and_kept_in_hundredths() -> None:
    checklist = load_text(SMALL, "small.yaml").checklists[0]
    rules = {item.code: item.rule for item in checklist.items}
    assert [defect.minus for defect in rules["wall.rules"].defects] == [1000, 750]
    assert checklist.dimensions[1].floor == 2400


@pytest.mark.parametrize("case", CASES)
def test_a_planted_error_is_told_with_its_line(case: str) -> None:
    old, new, where, sentence = CASES[case]
    text = planted(old, new)
    assert (line_of(text, where), sentence) in told(text)


def test_a_checklist_needs_the_five_stations() -> None:
    text = planted("      - {code: wall, title: {zh: 上墙, en: Wall}}\n", "")
    assert (line_of(text, "    stations: &stations"), "the checklist lacks the station wall") in told(text)


def test_all_errors_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = planted("level: city", "level: city\nlevle: city").replace("seats: 10", "seats: 41").replace(
        "year: 2026\n", "year: 2026\nyear: 2027\n",
    )
    assert [sentence for _, sentence in told(text)] == [
        "unknown key levle: check the spelling or remove it",
        "key year is written twice: remove one",
        "ceiling bases has 41 seats, more than all 40: 41 > 40",
    ]


def test_an_error_reads_file_line_reason_in_either_language() -> None:
    with pytest.raises(SchemeRefused) as refused:
        load_text(planted("minus: 7.5", "minus: 15.5"), "small.yaml")
    (error,) = refused.value.errors
    line = line_of(SMALL, "minus: 7.5")
    assert error.in_language("zh") == f"small.yaml:{line}: wall.rules: 扣 15.5 分不合适, 该项共 15 分"
    assert error.in_language("en") == f"small.yaml:{line}: wall.rules: a deduction of 15.5 does not fit an item of 15"


@pytest.mark.parametrize(("text", "line", "sentence"), [
    ("", 1, "the file must be a mapping beginning with format: 1"),
    ("- format: 1", 1, "the file must be a mapping beginning with format: 1"),
    ("format: 1\ncode: [", 3, "not valid YAML: did not find expected node content"),
    ("format: 1\n\x07", 2, "not valid YAML: control characters are not allowed"),
    ("format: &a [*a]", 1, "the file is nested too deeply or holds too much"),
    ("a: " + "[" * 40 + "]" * 40, 1, "the file is nested too deeply or holds too much"),
    ("[" * 200_000, 1, "the file is nested too deeply or holds too much"),
    ("a: " + "x" * 2_000_000, 1, "the file is too large: at most 2000000 characters"),
])
def test_what_is_no_mapping_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    assert told(text) == [(line, sentence)]


def test_aliases_that_multiply_are_refused() -> None:
    text = "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert [sentence for _, sentence in told(text)] == ["the file is nested too deeply or holds too much"]


def test_a_tag_that_would_make_an_object_is_refused() -> None:
    text = planted("level: city", "level: !!python/object/apply:os.getcwd []")
    assert (5, "tags such as tag:yaml.org,2002:python/object/apply:os.getcwd are not supported") in told(text)


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("format: 1\ntitle: {zh: 小市}\n".encode("gbk"))
    with pytest.raises(SchemeRefused) as refused:
        load_scheme(path)
    assert [(e.line, e.message_en) for e in refused.value.errors] == [(2, "the file is not UTF-8: save it as UTF-8")]


def test_whatever_line_is_lost_the_file_is_read_or_refused_with_lines_that_exist() -> None:
    lines = SMALL.splitlines()
    for lost in range(len(lines)):
        try:
            load_text("\n".join(lines[:lost] + lines[lost + 1:]), "small.yaml")
        except SchemeRefused as refused:
            assert all(1 <= error.line <= len(lines) for error in refused.errors)
            assert refused.errors


def test_a_frozen_scheme_reads_back_the_same() -> None:
    scheme = load_text(SMALL, "small.yaml")
    assert scheme_of(canonical(as_json(scheme)).decode()) == scheme


def test_the_hash_is_of_what_the_file_says_not_of_how_it_is_written() -> None:
    first = load_text(SMALL, "small.yaml")
    again = load_text("# a remark\n" + SMALL.replace("points: 60", 'points: "60.00"'), "other.yaml")
    changed = load_text(SMALL.replace("total: 80", "total: 80.01"), "small.yaml")
    assert scheme_digest(first) == scheme_digest(again)
    assert scheme_digest(first) != scheme_digest(changed)


def test_canonical_json_holds_no_float() -> None:
    with pytest.raises(TypeError):
        canonical({"points": [2.5]})
    assert canonical({"b": "分", "a": [1, None]}) == '{"a":[1,null],"b":"分"}'.encode()


def test_the_schemes_of_the_house_are_read_once() -> None:
    assert schemes_in_house() is schemes_in_house()
    assert all(scheme.code == code for code, scheme in schemes_in_house().items())


def test_an_editor_gets_a_json_schema_that_knows_every_key() -> None:
    schema = editor_schema()
    assert schema["required"] == [
        "format", "code", "title", "issuer", "level", "year", "result_label", "clauses", "categories", "fields",
        "conditions", "materials", "offices", "stages", "checklists", "sheets", "floors", "notice", "approval",
    ]
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema
