"""The sentences of the reasons, word for word."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocha.rules.outcomes import ORDER, Selection
from kaocha.rules.ranking import Core, Standard
from kaocha.rules.reasons import TITLES, committee_sentence, sentence, title
from kaocha.rules.selection import select
from kaocha.schemes.base import Words
from rules.cast import PLAQUE, cap, chosen, golden, quota, site

VENUE = Standard(3, Decimal("80.00"), (Core("venue", Words(zh="固定场所", en="venue"), Decimal("6.00")),))


def said(selection: Selection, id: str) -> tuple[str, str]:
    words = sentence(selection.of(id), selection)
    return words.zh, words.en


@pytest.mark.parametrize(
    ("id", "zh", "en"),
    [
        (
            "S01",
            "有效评分表 3 份，平均 91.20 分，达到总分线 80.00；必备项全部符合；本类第 1 名，名额 7。",
            (
                "Mean 91.20 from 3 valid score sheets, which reaches the line of 80.00 for the total; "
                "every required item is met; rank 1 of its category, 7 seats."
            ),
        ),
        (
            "S05",
            "得分 88.70、第 5 名，达到标准；所属甲名额 2 家，已由排序在前的 2 家占满，列为备选第 2。",
            (
                "Score 88.70, rank 5: it reached the standard. 甲 has 2 seats, all taken by the 2 ranked before it. "
                "Reserve no. 2."
            ),
        ),
        (
            "S06",
            "「有牌匾」不符合（证据 P1，3 名组员签字确认）。",
            "“has a plaque” is not met (evidence P1, confirmed by 3 signatures of the team).",
        ),
        (
            "S11",
            "平均 79.99 分，低于总分线 80.00，按宁缺毋滥原则不列入。",
            "Mean 79.99, below the line of 80.00: better an empty place than a weak name.",
        ),
    ],
)
def test_the_golden_list_explains_itself(id: str, zh: str, en: str) -> None:
    sites, caps = golden()
    assert said(chosen(sites, *caps), id) == (zh, en)


@pytest.mark.parametrize(
    ("facts", "zh"),
    [
        ({"withdrawn": True}, "推荐单位已撤回申报。"),
        ({"ineligible": True}, "初审未通过，不符合申报条件。"),
        ({"no_materials": True}, "未提交申报材料。"),
        ({"not_visited": True}, "未实地考察，没有评分表。"),
        ({"sheets": 2}, "有效评分表 2 份，少于规定的 3 份，不计算得分。"),
        ({"open_vetoes": (PLAQUE,)}, "「有牌匾」是否符合，考察组尚未认定；认定前不排名次，也不淘汰。"),
        (
            {"floor_score": Decimal("79.00")},
            "平均 90.00 分（不计加分 79.00 分），低于总分线 80.00，按宁缺毋滥原则不列入。",
        ),
        ({"core": (Decimal("5.50"),)}, "「固定场所」平均 5.50 分，低于该维度线 6.00，按宁缺毋滥原则不列入。"),
        (
            {},
            (
                "有效评分表 3 份，平均 90.00 分，达到总分线 80.00 及各维度线；必备项全部符合；"
                "本类第 1 名，不设名额上限。"
            ),
        ),
    ],
)
def test_each_other_reason_has_its_sentence(facts: dict[str, object], zh: str) -> None:
    selection = select([site("A", 90, **({"core": (Decimal("6.00"),)} | facts))], [], {"studio": VENUE})
    assert said(selection, "A")[0] == zh


def test_a_tied_site_is_told_with_how_many_and_who_waits_is_told_for_whom() -> None:
    selection = chosen([site("A", 90), site("B", 90), site("C", 85), site("D", 84)], quota(1))
    assert said(selection, "A")[0] == "得分 90.00、第 1 名，达到标准；共 2 家并列，名额不足以全部列入，待委员会表决。"
    assert said(selection, "C")[0] == "得分 85.00、第 3 名，达到标准；能否列入取决于排序在前的 2 家并列如何表决。"
    assert said(selection, "D")[0] == (
        "得分 84.00、第 4 名，达到标准；所属名额名额 1 家，排序在前的 0 家已占，其余 1 家待并列表决，列为备选第 1。"
    )


def test_a_full_group_is_named_in_the_column() -> None:
    selection = chosen([site("A", 90, "甲")], cap("甲", 0))
    assert title(selection.of("A")).zh == "甲名额已满"


def test_every_reason_has_a_title_and_none_says_not_good_enough_for_want_of_a_seat() -> None:
    assert set(TITLES) == {"LISTED", *ORDER, "COMMITTEE"}
    assert [words.zh for words in TITLES.values() if "不合格" in words.zh] == []


def test_a_decision_of_the_committee_is_told_with_its_numbers() -> None:
    words = committee_sentence(
        proposed=Words(zh="不列入", en="not listed"), meeting=Words(zh="5月12日", en="12 May"), members=9, present=8,
        recused=1, in_favour=6, decided=Words(zh="列入", en="listed"), why="兼顾产业布局",
    )  # fmt: skip
    assert words.zh == (
        "排序建议为不列入，经5月12日会议审议（应到 9 实到 8 回避 1，赞成 6），决定列入，理由：兼顾产业布局。"
    )
