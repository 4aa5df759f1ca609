"""`flask shortlist` on the server's shell."""

from __future__ import annotations

import json

import pytest

from conftest import NOW
from kaocha.actions import cycles
from kaocha.db import act_for, begin_write, commit
from kaocha.schemes.loading import schemes_in_house
from shortlist_cast import Office, golden


def fill(app, cast, fill_it=golden, **more):
    """A cycle of the home authority, filled and committed."""
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        desk = Office(cast.who["secretary"], **more)
        fill_it(desk)
        commit()


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["shortlist", *arguments])


def report(app, *arguments):
    return json.loads(run(app, *arguments, "--json").stdout)


def test_the_golden_list_comes_out_exactly(app, cast):
    fill(app, cast)
    lines = report(app, "yc-2026")["lines"]
    assert [
        (line["rank"], line["studio"], line["category"], line["score"], line["listed"], line["reason"]["code"])
        for line in lines
    ] == [
        (1, "S01", "studio", "91.20", True, "LISTED"),
        (2, "S02", "studio", "90.40", True, "LISTED"),
        (3, "S03", "studio", "89.90", False, "CAP_GROUP"),
        (4, "S04", "studio", "89.10", True, "LISTED"),
        (5, "S05", "studio", "88.70", False, "CAP_GROUP"),
        (6, "S06", "studio", "87.95", False, "VETO"),
        (7, "S07", "studio", "86.30", True, "LISTED"),
        (8, "S08", "studio", "85.00", True, "LISTED"),
        (9, "S09", "studio", "84.20", True, "LISTED"),
        (10, "S10", "studio", "80.00", False, "CAP_GROUP"),
        (11, "S11", "studio", "79.99", False, "BELOW_TOTAL"),
        (12, "S12", "studio", "78.00", False, "BELOW_TOTAL"),
    ]
    assert {line["studio"]: line["reason"]["title"] for line in lines if line["reason"]["cap"]} == {
        "S03": "甲名额已满",
        "S05": "甲名额已满",
        "S10": "丙名额已满",
    }


def test_the_head_says_by_which_rules_and_the_caps_say_who_holds_the_seats(app, cast):
    fill(app, cast)
    found = report(app, "yc-2026")
    assert (found["cycle"], found["scheme"], found["most"], found["frozen"]) == (
        "yc-2026",
        "golden-city-2026",
        7,
        False,
    )
    assert [(cap["title"], cap["taken"], cap["seats"], cap["holders"]) for cap in found["caps"]] == [
        ("丁", 0, 2, []),
        ("丙", 2, 2, ["S07", "S08"]),
        ("乙", 2, 2, ["S04", "S09"]),
        ("甲", 2, 2, ["S01", "S02"]),
        ("非科技型", 3, 3, ["S04", "S07", "S09"]),
        ("总名额", 6, 7, ["S01", "S02", "S04", "S07", "S08", "S09"]),
    ]


def test_twice_gives_the_same_bytes(app, cast):
    fill(app, cast)
    first, second = run(app, "yc-2026", "--json"), run(app, "yunchuan/yc-2026", "--json")
    assert first.stdout_bytes == second.stdout_bytes
    assert first.exit_code == 0


def test_a_frozen_list_is_printed_as_it_was(app, cast):
    fill(app, cast, lambda desk: (golden(desk), desk.freeze(), desk.site("S13", "99.00", "丁")))
    assert (report(app, "yc-2026")["number"], len(report(app, "yc-2026")["lines"])) == (1, 12)
    now = report(app, "yc-2026", "--proposal")
    assert (now["frozen"], len(now["lines"]), now["lines"][0]["studio"]) == (False, 13, "S13")


def test_the_table_for_eyes_has_every_name_and_a_line(app, cast):
    fill(app, cast)
    lines = run(app, "yc-2026", "--language", "en").output.splitlines()
    assert lines[2].split() == ["1", "S01", "91.20", "Listed"]
    assert [line for line in lines if line.startswith("---")] == ["-" * 100]


def test_a_cycle_that_is_not_there_is_refused(app, cast):
    answer = run(app, "nowhere", "--json")
    assert (answer.exit_code, answer.stderr) == (1, "Error: no cycle 'nowhere'\n")


def test_a_cycle_that_is_not_open_is_refused(app, cast):
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        scheme = schemes_in_house()["nanchang-city-2021"]
        cycles.create_cycle(scheme, code="nc-2026", name="x", year=2026, by=cast.who["secretary"], at=NOW)
        commit()
    answer = run(app, "nc-2026", "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "not open" in answer.stderr


def test_of_two_authorities_with_the_same_code_one_is_named(app, cast):
    fill(app, cast)
    with app.app_context():
        begin_write()
        act_for(cast.stranger_authority)
        Office(cast.who["stranger"], code="yc-2026", usernames="linhai")
        commit()
    assert "linhai/yc-2026, yunchuan/yc-2026" in run(app, "yc-2026").stderr
    assert len(report(app, "yc-2026", "--authority", "yunchuan")["lines"]) == 12
    assert report(app, "linhai/yc-2026")["lines"] == []


READINGS = [
    (260, "cap_on_rest", 335, 134),
    (260, "release", 335, 134),
    (260, "keep_share", 335, 134),
    (201, "cap_on_rest", 335, 134),
    (201, "release", 335, 134),
    (201, "keep_share", 335, 134),
    (150, "cap_on_rest", 284, 134),
    (150, "release", 335, 185),
    (150, "keep_share", 251, 101),
]


@pytest.mark.parametrize(("technology", "reading", "listed", "rest_seats"), READINGS)
def test_the_composition_minimum_of_liaoning_in_its_three_readings(app, cast, technology, reading, listed, rest_seats):
    from shortlist_cast import liaoning

    fill(
        app,
        cast,
        lambda desk: liaoning(desk, technology),
        code="ln-2026",
        scheme=schemes_in_house()["liaoning-province-2021"],
        readings={"technology": reading},
    )
    found = report(app, "ln-2026")
    assert sum(line["listed"] for line in found["lines"]) == listed
    assert next(cap["seats"] for cap in found["caps"] if cap["code"] == "rest:technology") == rest_seats
    told = found["minimums"][0]["shortfall"]
    assert (told is None) == (technology > 200)
