"""Reading declared facts: cells as spreadsheets and people write them, whole rows, and back to text."""
# ruff: noqa: E501  (one case a line; Chinese counts double)

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.declared import Trouble, columns, leaders_of, read_cell, read_row, row_digest, written
from kaocha.schemes.base import Words
from kaocha.schemes.intake import DeclaredField
from kaocha.schemes.loading import schemes_in_house

JIANGXI = schemes_in_house()["jiangxi-province-2023"]
CITY = schemes_in_house()["city-plan-2023"]
LIAONING = schemes_in_house()["liaoning-province-2021"]

GOOD = {
    "studio_name": "张三劳模创新工作室", "host_unit": "云川机械厂", "unit_kind": "设区市总工会", "recommended_by": "云川市总工会",
    "leader_name": "张三", "leader_honour": "全国劳动模范、省级五一劳动奖章", "leader_honours": "2020年全国劳动模范",
    "established_on": "2018年5月", "named_by": "云川市总工会", "named_on": date(2020, 1, 2),
    "outcomes": "2023 专利 一种夹具\n2022年 科技奖励 省科技进步三等奖", "existing_department": "否", "named_before": "未曾命名",
}


def field_of(type, code="some_field", **choices):
    words = {key: Words(zh=zh, en=key) for key, zh in choices.items()}
    return DeclaredField(code=code, title=Words(zh="某栏", en="Some"), source="example", type=type, choices=words)


def read(type, cell, **choices):
    value = read_cell(field_of(type, **choices), cell)
    return value.code if isinstance(value, Trouble) else value


@pytest.mark.parametrize(("cell", "value"), [
    ("2023-5-1", "2023-05-01"), ("2023/05/01", "2023-05-01"), ("2023.5.1", "2023-05-01"), ("2023年5月1日", "2023-05-01"),
    ("２０２３年５月", "2023-05-01"), (" 2023 年 5 月 1 日 ", "2023-05-01"), ("20230501", "2023-05-01"), (20230501, "2023-05-01"),
    (date(2023, 5, 1), "2023-05-01"), (datetime(2023, 5, 1, 13), "2023-05-01"), (45047, "2023-05-01"),  # noqa: DTZ001
    (45047.0, "2023-05-01"), ("2023-05-01 00:00:00", "2023-05-01"), ("2024-02-29", "2024-02-29"), (None, None), ("", None),
    ("/", None), ("2023-02-30", "impossible_date"), ("2023年13月1日", "impossible_date"), ("1023-05-01", "impossible_date"),
    ("2023-02-29", "impossible_date"), ("去年五月", "not_a_date"), ("2023", "not_a_date"), (2023.1, "not_a_date"),
    ("23-5-1", "not_a_date"), (True, "not_a_date"),
])
def test_a_day_is_read_however_it_is_written(cell, value):
    assert read("date", cell) == value


@pytest.mark.parametrize(("cell", "value"), [
    (12, 12), (12.0, 12), ("12", 12), ("１２人", 12), ("1,200 平方米", 1200), ("12.0", 12), (None, None), ("—", None),
    (12.5, "not_a_number"), ("约12", "not_a_number"), (-3, "not_a_number"), ("十二", "not_a_number"),
    (10**10, "out_of_range"), (float("nan"), "not_a_number"), (float("inf"), "not_a_number"),
])
def test_a_whole_number_is_read_with_or_without_its_unit(cell, value):
    assert read("integer", cell) == value


@pytest.mark.parametrize(("cell", "value"), [
    ("12万元", 12_000_000), (3.5, 350), ("3.5", 350), ("1,200.05元", 120_005), ("￥ 80", 8000), ("0.12345万", 123_450),
    (0.1, 10), ("1.5亿元", 15_000_000_000), (0, 0), (None, None), ("3.555元", "not_money"), ("若干", "not_money"),
    ("12万左右", "not_money"), ("-5", "not_money"), ("99999999亿", "out_of_range"),
])
def test_money_is_read_in_fen(cell, value):
    assert read("money", cell) == value


@pytest.mark.parametrize(("cell", "value"), [
    ("是", True), ("有", True), ("√", True), (True, True), ("Yes", True), (1, True), ("否", False), ("无", False),
    ("no", False), (False, False), ("没 有", False), (None, None), ("也许", "not_yes_no"),
])
def test_yes_and_no_have_many_words(cell, value):
    assert read("yes_no", cell) == value


@pytest.mark.parametrize(("cell", "value"), [
    ("全国 劳动模范", ["a"]), ("省五一、全国劳动模范", ["a", "b"]), ("a；b", ["a", "b"]), ("改进、革新或服务\na", ["a", "c"]),
    ("省五一,省五一", ["b"]), ("", None), ("全国劳动模范、劳模", "unknown_choice"),
])
def test_several_choices_are_read_once_each_in_the_schemes_order(cell, value):
    assert read("choices", cell, a="全国劳动模范", b="省五一", c="改进、革新或服务") == value


@pytest.mark.parametrize(("cell", "value"), [
    ("甲（一）", "a"), ("甲(一)", "a"), ("A", "a"), (" 乙 ", "b"), (None, None), ("丙", "unknown_choice"),
])
def test_a_choice_is_named_by_title_or_code(cell, value):
    assert read("choice", cell, a="甲（一）", b="乙") == value


@pytest.mark.parametrize(("cell", "value"), [
    ("2023 发明专利 一种夹具", [{"year": 2023, "kind": "patent", "name": "一种夹具"}]),
    ("1、2023年5月，专利：一种 夹具；2022 奖励 三等奖",
     [{"year": 2023, "kind": "patent", "name": "一种 夹具"}, {"year": 2022, "kind": "award", "name": "三等奖"}]),
    ("（2）2023-05-01 patent 夹具；刀具", [{"year": 2023, "kind": "patent", "name": "夹具；刀具"}]),
    ("", None), ("专利 一种夹具", "not_an_outcome"), ("2023 专利", "not_an_outcome"), ("2023 论文 名", "unknown_choice"),
    ("3023 专利 名", "not_an_outcome"), ("\n".join(["2023 专利 名"] * 101), "too_long"),
])
def test_outcomes_stand_one_on_a_line(cell, value):
    assert read("outcomes", cell, patent="专利", award="奖励") == value


@pytest.mark.parametrize(("cell", "value"), [
    ("　张三 \n 工作室\t", "张三 工作室"), ("\ufeff张\u200b三", "张三"), (13800000000.0, "13800000000"), ("/", None),
    ("=SUM(A1:A3)", "formula"), ("#REF!", "formula"), ("张\x00三", "control"), ("张\u202e三", "control"), ("张\ud800", "control"),
    ("字" * 201, "too_long"), ("= 号开头的普通文字", "= 号开头的普通文字"),
    ("\U000323af", "\U000323af"), ("𠮷", "𠮷"), (date(2020, 1, 2), "2020-01-02"), (True, "是"),
])
def test_text_is_made_plain_and_refused_where_it_deceives(cell, value):
    assert read("text", cell) == value


def test_a_long_text_keeps_its_lines():
    assert read("long_text", "一  行\r\n\r\n\r\n\r\n二\x0b行 ") == "一 行\n\n二\n行"


def test_a_whole_row_is_read_into_plain_values():
    values, troubles = read_row(JIANGXI, "studio", GOOD)
    assert troubles == []
    assert values["leader_honour"] == ["national_model_worker", "provincial_may_day_medal"]
    assert (values["established_on"], values["existing_department"]) == ("2018-05-01", False)
    assert [one["kind"] for one in values["outcomes"]] == ["patent", "science_award"]
    assert "team_size" not in values


def test_a_missing_required_cell_is_named_in_words():
    _, troubles = read_row(JIANGXI, "studio", GOOD | {"leader_name": " ", "named_on": "2020-02-31"})
    assert [(one.code, one.field) for one in troubles] == [("missing", "leader_name"), ("impossible_date", "named_on")]
    assert troubles[0].zh == "领衔人：必填，请补上"
    assert troubles[1].zh == "命名挂牌日期：「2020-02-31」这一天不存在，请核对年月日"


def test_a_category_has_its_own_columns():
    base = {field.code for field in columns(LIAONING, "training_base")}
    assert "leader_name" not in base
    assert "teachers" in base


def test_two_rows_that_say_the_same_have_the_same_digest():
    one, _ = read_row(JIANGXI, "studio", GOOD)
    other, _ = read_row(JIANGXI, "studio", dict(reversed(GOOD.items())) | {"established_on": date(2018, 5, 1), "team_size": ""})
    changed, _ = read_row(JIANGXI, "studio", GOOD | {"team_size": 5})
    assert row_digest(one) == row_digest(other) != row_digest(changed)


@pytest.mark.parametrize(("name", "honours", "leaders"), [
    ("张三", "2020年全国劳动模范", [("张三", "2020年全国劳动模范")]),
    ("张三、李四", "张三：2020年全国劳动模范；李四: 2019年省劳模、工匠",
     [("张三", "2020年全国劳动模范"), ("李四", "2019年省劳模、工匠")]),
    ("张三，李四", "2020年全国劳动模范", [("张三", "2020年全国劳动模范"), ("李四", "")]),
    ("", "", []),
])
def test_each_leader_has_the_honours_that_name_them(name, honours, leaders):
    assert leaders_of({"leader_name": name, "leader_honours": honours}) == leaders


FIELDS = [field for scheme in (JIANGXI, CITY, LIAONING) for field in scheme.fields]
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), st.dates(), st.datetimes(),
    st.sampled_from(["2023年5月", "12万元", "2023 专利 名称", "无", "2022；2023 专利 一；二", "是"]),
)


@given(field=st.sampled_from(FIELDS), cell=CELLS)
def test_any_cell_is_a_value_or_a_trouble_in_words_and_a_value_is_read_back_as_it_is_written(field, cell):
    value = read_cell(field, cell)
    if isinstance(value, Trouble):
        assert value.zh.startswith(field.title.zh)
        assert value.en.startswith(field.title.en)
        return
    row_digest({field.code: value})  # JSON without floats
    assert read_cell(field, written(field, value)) == value
    assert read_cell(field, written(field, value, "en")) == value


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_every_day_is_read_in_every_writing(day, form):
    assert read("date", day.strftime(form)) == day.isoformat()


@given(st.integers(0, 10**12))
def test_every_amount_is_read_back(fen):
    assert read("money", written(field_of("money"), fen)) == fen
