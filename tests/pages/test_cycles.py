"""The pages of a cycle."""

import io
import re

import pytest

from kaocha.schemes import loading

FORM = {"scheme": "jiangxi-province-2023", "name": "2026 年度", "code": "jx-2026", "year": "2026"}


@pytest.fixture
def secretary(cast):
    return cast.client("secretary")


@pytest.fixture
def cycle(secretary):
    assert secretary.post("/cycles/new", data=FORM).location == "/cycles/jx-2026/settings"
    return "/cycles/jx-2026"


def roster(client, cycle, lines="云川市总工会\t设区市总工会\t云川市\t3"):
    return client.post(f"{cycle}/units", data={"lines": lines})


def test_without_a_cycle_the_page_says_what_to_do_next(secretary):
    assert "还没有批次" in secretary.get("/cycles").text


def test_a_new_cycle_stands_in_the_list_and_has_its_pages(secretary, cycle):
    assert "2026 年度" in secretary.get("/cycles").text
    assert [secretary.get(page).status_code for page in (cycle, f"{cycle}/settings")] == [200, 200]


def test_a_refused_cycle_keeps_what_was_typed(secretary, cycle):
    again = secretary.post("/cycles/new", data={**FORM, "name": "另一个批次"})
    assert again.status_code == 409
    assert "另一个批次" in again.text


def test_an_own_scheme_file_is_taken(secretary):
    text = (loading.FOLDER / "nanchang-city-2021.yaml").read_bytes()
    data = {**FORM, "scheme": "own", "file": (io.BytesIO(text), "本市.yaml")}
    assert secretary.post("/cycles/new", data=data).status_code == 303


def test_a_wrong_scheme_file_is_refused_with_its_line(secretary):
    data = {**FORM, "scheme": "own", "file": (io.BytesIO(b"format: 1\nnonsense: 2\n"), "x.yaml")}
    answer = secretary.post("/cycles/new", data=data)
    assert answer.status_code == 422
    assert "x.yaml:2" in answer.text


def test_the_roster_is_pasted_and_the_cycle_opened(secretary, cycle):
    assert roster(secretary, cycle).status_code == 303
    assert "云川市总工会" in secretary.get(f"{cycle}/settings").text
    assert secretary.post(f"{cycle}/open").location == cycle
    assert "已开放" in secretary.get(cycle).text


def test_one_wrong_line_of_the_roster_and_nothing_is_taken(secretary, cycle):
    answer = roster(secretary, cycle, "云川市总工会\t设区市总工会\n乙工会\t天上的工会")
    assert answer.status_code == 422
    assert "第 2 行" in answer.text
    assert "天上的工会" in answer.text
    assert "还没有推荐单位" in secretary.get(f"{cycle}/settings").text


def test_a_cycle_without_roster_does_not_open(secretary, cycle):
    assert secretary.post(f"{cycle}/open").status_code == 409


def test_a_unit_without_places_is_bound_by_the_notice_or_by_nothing(secretary, cycle):
    secretary.post("/cycles/new", data={**FORM, "scheme": "liaoning-province-2021", "code": "ln-2026"})
    line = "云川市总工会\t设区市总工会\t云川市"
    for home, shown in ((cycle, "按通知"), ("/cycles/ln-2026", "未填，不限")):
        roster(secretary, home, line)
        assert f">{shown}<" in secretary.get(f"{home}/settings").text


def test_seats_are_entered_until_the_cycle_opens(secretary, cycle):
    assert secretary.post(f"{cycle}/settings", data={"seats.total": "25"}).status_code == 303
    roster(secretary, cycle), secretary.post(f"{cycle}/open")
    assert secretary.post(f"{cycle}/settings", data={"seats.total": "26"}).status_code == 409
    assert "本批次填写，通知给出 30" in secretary.get(cycle).text


@pytest.mark.parametrize("seats", ["-1", "many", "9999999", "²"])
def test_seats_that_are_no_number_are_refused(secretary, cycle, seats):
    assert secretary.post(f"{cycle}/settings", data={"seats.total": seats}).status_code == 422


def test_a_window_that_closes_before_it_opens_is_refused(secretary, cycle):
    moved = {"opens_at.submission": "2026-09-01T00:00", "closes_at.submission": "2026-08-01T00:00"}
    assert secretary.post(f"{cycle}/windows", data=moved).status_code == 422


def test_after_opening_a_moved_window_needs_a_reason_and_the_page_keeps_the_date(secretary, cycle):
    roster(secretary, cycle), secretary.post(f"{cycle}/open")
    moved = {"opens_at.submission": "2026-07-01T00:00", "closes_at.submission": "2026-09-11T17:30"}
    refused = secretary.post(f"{cycle}/windows", data=moved)
    assert refused.status_code == 422
    assert "2026-09-11T17:30" in refused.text
    assert secretary.post(f"{cycle}/windows", data={**moved, "reason": "洪灾"}).status_code == 303
    assert "2026年9月11日 17:30" in secretary.get(cycle).text


def test_a_date_that_does_not_exist_is_refused(secretary, cycle):
    moved = {"opens_at.submission": "2026-02-30T00:00"}
    assert secretary.post(f"{cycle}/windows", data=moved).status_code == 422


@pytest.mark.parametrize("role", ["supervisor", "committee", "inspector", "administrator"])
def test_only_the_secretary_changes_a_cycle(cast, secretary, cycle, role):
    other = cast.client(role)
    writes = ("settings", "names", "windows", "units", "units/remove", "open")
    assert {other.post(f"{cycle}/{write}").status_code for write in writes} == {403}
    assert other.post("/cycles/new", data=FORM).status_code == 403


def test_a_stranger_finds_nothing_of_the_cycle(cast, secretary, cycle):
    stranger = cast.client("stranger")
    assert "2026 年度" not in stranger.get("/cycles").text
    pages = (cycle, f"{cycle}/settings")
    assert {stranger.get(page).status_code for page in pages} == {404}
    assert {stranger.post(f"{cycle}/{write}").status_code for write in ("open", "units", "names")} == {404}


def test_the_schemes_and_their_clauses_are_shown(cast):
    client = cast.client("supervisor")
    assert client.get("/schemes").status_code == 200
    shown = client.get("/schemes/nanchang-city-2021?part=clauses").text
    assert "附件1.填表说明.7" in shown
    assert client.get("/schemes/none").status_code == 404


def test_the_audit_log_shows_who_did_what(cast, secretary, cycle):
    shown = cast.client("supervisor").get("/events").text
    assert "新建批次" in shown
    assert re.search(r"批次 \d", shown)  # not "cycle 1"
    assert "\\u" not in shown  # what was noted is Chinese, not its escapes
    assert cast.client("committee").get("/events").status_code == 403


def test_units_without_a_number_are_named_where_the_scheme_asks_for_an_allotment_table(secretary):
    secretary.post("/cycles/new", data={**FORM, "scheme": "liaoning-province-2021", "code": "ln"})
    secretary.post("/cycles/ln/units", data={"lines": "甲市总工会\t设区市总工会\t甲\t3\n乙市总工会\t设区市总工会\t乙"})
    shown = secretary.get("/cycles/ln/settings").text
    assert "还有 1 家没有填写名额" in shown


def test_a_reset_password_is_not_the_name_of_the_account(cast):
    administrator, long_name = cast.client("administrator"), "kaocha-zuyuan-1"
    made = {"username": long_name, "name": "组员", "roles": "inspector", "password": "a-long-enough-password"}
    assert administrator.post("/accounts", data=made).status_code == 303
    address = re.search(rf'href="(/accounts/\d+)">{long_name}<', administrator.get("/accounts").text)[1]
    assert administrator.post(f"{address}/password", data={"password": long_name}).status_code == 422
