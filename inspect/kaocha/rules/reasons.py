"""The sentences of a reason: fixed templates in both languages, filled with values, never free text (SELECTION)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..schemes.base import Words
from .outcomes import Cap, Outcome, Selection
from .ranking import Candidate, Core, Standard, Veto

TITLES: Mapping[str, Words] = {
    "LISTED": Words(zh="入选", en="Listed"),
    "WITHDRAWN": Words(zh="撤回", en="Withdrawn"),
    "INELIGIBLE": Words(zh="不符合申报条件", en="Not eligible"),
    "NO_MATERIALS": Words(zh="未提交材料", en="No materials handed in"),
    "NOT_VISITED": Words(zh="未考察", en="Not visited"),
    "TOO_FEW_SHEETS": Words(zh="有效评分表不足", en="Too few valid score sheets"),
    "VETO": Words(zh="必备项不符", en="A required item is not met"),
    "VETO_OPEN": Words(zh="必备项待定", en="A required item is still open"),
    "BELOW_TOTAL": Words(zh="低于总分线", en="Below the line for the total"),
    "BELOW_DIMENSION": Words(zh="低于维度线", en="Below the line of a dimension"),
    "CAP_UNIT": Words(zh="单位名额已满", en="The unit's seats are taken"),
    "CAP_CATEGORY": Words(zh="类别名额已满", en="The category's seats are taken"),
    "CAP_GROUP": Words(zh="名额已满", en="The group's seats are taken"),
    "QUOTA": Words(zh="名额已满", en="All seats are taken"),
    "TIE": Words(zh="并列待定", en="Tied, still open"),
    "COMMITTEE": Words(zh="委员会决定", en="Decided by the committee"),
}
"""What stands in a column; `title` adds the group's name where it has one."""


def title(outcome: Outcome) -> Words:
    """The reason in a few words; a full group is named (甲名额已满)."""
    words = TITLES[outcome.reason.code]
    cap = outcome.reason.cap
    if outcome.reason.code != "CAP_GROUP" or cap is None:
        return words
    return Words(zh=f"{cap.title.zh}{words.zh}", en=f"The seats of {cap.title.en} are taken")


def sentence(outcome: Outcome, selection: Selection) -> Words:
    """The one sentence that explains this line of the list. ValueError for a code that this list does not give."""
    candidate = outcome.candidate
    standard = selection.standards[candidate.category]
    match outcome.reason.code:
        case "WITHDRAWN":
            return Words(zh="推荐单位已撤回申报。", en="The recommending unit has withdrawn the nomination.")
        case "INELIGIBLE":
            return Words(zh="初审未通过，不符合申报条件。", en="The preliminary review found it not eligible.")
        case "NO_MATERIALS":
            return Words(zh="未提交申报材料。", en="The materials were not handed in.")
        case "NOT_VISITED":
            return Words(zh="未实地考察，没有评分表。", en="It was not visited, so there are no score sheets.")
        case "TOO_FEW_SHEETS":
            return _too_few(candidate, standard)
        case "VETO":
            return _vetoed(outcome.reason.vetoes)
        case "VETO_OPEN":
            return _veto_open(outcome.reason.vetoes)
    return _about_a_score(outcome, selection, standard)


def _about_a_score(outcome: Outcome, selection: Selection, standard: Standard) -> Words:
    """The sentences that need a printed score."""
    candidate, reason = outcome.candidate, outcome.reason
    if reason.code == "LISTED":
        return _listed(outcome, selection, standard)
    if reason.code == "BELOW_TOTAL" and standard.total is not None:
        return _below_total(candidate, standard.total)
    if reason.code == "BELOW_DIMENSION" and reason.dimension is not None:
        return _below_dimension(candidate, standard, reason.dimension)
    if reason.code == "TIE":
        return _tied(outcome)
    if reason.cap is not None:
        return _full(outcome, reason.cap, selection)
    raise ValueError(f"no sentence for {reason.code}")


def committee_sentence(
    *,
    proposed: Words,
    meeting: Words,
    members: int,
    present: int,
    recused: int,
    in_favour: int,
    decided: Words,
    why: str,
) -> Words:
    """A departure from the proposal, by motion: what was proposed, who voted, what was decided and why."""
    return Words(
        zh=(
            f"排序建议为{proposed.zh}，经{meeting.zh}会议审议（应到 {members} 实到 {present} 回避 {recused}，"
            f"赞成 {in_favour}），决定{decided.zh}，理由：{why}。"
        ),
        en=(
            f"Proposed by rank: {proposed.en}. Put to the meeting of {meeting.en} ({members} members, "
            f"{present} present, {recused} recused, {in_favour} in favour). Decided: {decided.en}. Reason: {why}"
        ),
    )


def _too_few(candidate: Candidate, standard: Standard) -> Words:
    n, least = candidate.sheets, standard.minimum_sheets
    return Words(
        zh=f"有效评分表 {n} 份，少于规定的 {least} 份，不计算得分。",
        en=f"{n} valid score sheets, fewer than the {least} required, so there is no score.",
    )


def _vetoed(vetoes: tuple[Veto, ...]) -> Words:
    zh, en = [], []
    for veto in vetoes:
        evidence_zh = f"证据 {veto.evidence}，" if veto.evidence else ""
        evidence_en = f"evidence {veto.evidence}, " if veto.evidence else ""
        zh.append(f"「{veto.title.zh}」不符合（{evidence_zh}{veto.signed} 名组员签字确认）")
        en.append(f"“{veto.title.en}” is not met ({evidence_en}confirmed by {veto.signed} signatures of the team)")
    return Words(zh="；".join(zh) + "。", en="; ".join(en) + ".")


def _veto_open(vetoes: tuple[Veto, ...]) -> Words:
    zh = "、".join(f"「{veto.title.zh}」" for veto in vetoes)
    en = ", ".join(f"“{veto.title.en}”" for veto in vetoes)
    return Words(
        zh=f"{zh}是否符合，考察组尚未认定；认定前不排名次，也不淘汰。",
        en=f"The team has not settled whether {en} is met; until then it is neither ranked nor rejected.",
    )


def _listed(outcome: Outcome, selection: Selection, standard: Standard) -> Words:
    average, rank, seats = _average(outcome.candidate), outcome.category_rank, _seats_for(outcome, selection)
    lines = _lines(standard)
    return Words(
        zh=(
            f"有效评分表 {outcome.candidate.sheets} 份，{average.zh}，{lines.zh}；必备项全部符合；"
            f"本类第 {rank} 名，{'不设名额上限' if seats is None else f'名额 {seats}'}。"
        ),
        en=(
            f"{average.en} from {outcome.candidate.sheets} valid score sheets, {lines.en}; every required item is met; "
            f"rank {rank} of its category, {'no ceiling' if seats is None else f'{seats} seats'}."
        ),
    )


def _lines(standard: Standard) -> Words:
    cores = any(core.floor is not None for core in standard.core)
    if standard.total is None:
        if cores:
            return Words(zh="达到各维度线", en="which reaches the line of every dimension")
        return Words(zh="未设分数线", en="with no line set")
    zh, en = f"达到总分线 {standard.total}", f"which reaches the line of {standard.total} for the total"
    return Words(zh=f"{zh} 及各维度线", en=f"{en} and that of every dimension") if cores else Words(zh=zh, en=en)


def _average(candidate: Candidate) -> Words:
    """The printed mean, and the one without bonus beside it where that is another number."""
    zh, en = f"平均 {candidate.score} 分", f"Mean {candidate.score}"
    if candidate.floor_score is None or candidate.floor_score == candidate.score:
        return Words(zh=zh, en=en)
    return Words(zh=f"{zh}（不计加分 {candidate.floor_score} 分）", en=f"{en} ({candidate.floor_score} without bonus)")


def _seats_for(outcome: Outcome, selection: Selection) -> int | None:
    """The seats of its category, otherwise of the whole list; None without such a ceiling."""
    mine = [
        holders.cap
        for holders in selection.holders
        if holders.cap.kind == "quota" or holders.cap.code in outcome.candidate.groups
    ]
    for kind in ("category", "quota"):
        if seats := [cap.seats for cap in mine if cap.kind == kind]:
            return min(seats)
    return None


def _below_total(candidate: Candidate, line: Decimal) -> Words:
    average = _average(candidate)
    return Words(
        zh=f"{average.zh}，低于总分线 {line}，按宁缺毋滥原则不列入。",
        en=f"{average.en}, below the line of {line}: better an empty place than a weak name.",
    )


def _below_dimension(candidate: Candidate, standard: Standard, core: Core) -> Words:
    value = candidate.core[standard.core.index(core)]
    return Words(
        zh=f"「{core.title.zh}」平均 {value} 分，低于该维度线 {core.floor}，按宁缺毋滥原则不列入。",
        en=(
            f"Mean {value} for “{core.title.en}”, below its line of {core.floor}: "
            "better an empty place than a weak name."
        ),
    )


def _full(outcome: Outcome, cap: Cap, selection: Selection) -> Words:
    """Reached the standard, found no seat: never 不合格. Seats that an open tie will take are said to be so."""
    holders = next(holders for holders in selection.holders if holders.cap == cap)
    taken, open_seats = len(holders.listed), cap.seats - len(holders.listed)
    zh = f"已由排序在前的 {taken} 家占满"
    en = f"all taken by the {taken} ranked before it"
    if open_seats:
        zh = f"排序在前的 {taken} 家已占，其余 {open_seats} 家待并列表决"
        en = f"{taken} taken by those ranked before it, {open_seats} waiting for the vote on a tie"
    return Words(
        zh=(
            f"得分 {outcome.candidate.score}、第 {outcome.category_rank} 名，达到标准；"
            f"所属{cap.title.zh}名额 {cap.seats} 家，{zh}，列为备选第 {outcome.reserve}。"
        ),
        en=(
            f"Score {outcome.candidate.score}, rank {outcome.category_rank}: it reached the standard. "
            f"{cap.title.en} has {cap.seats} seats, {en}. Reserve no. {outcome.reserve}."
        ),
    )


def _tied(outcome: Outcome) -> Words:
    candidate, tie = outcome.candidate, outcome.reason.tie.sites if outcome.reason.tie else ()
    # Trap: `candidate.id in tie` would make the sentences of a tie of thousands quadratic.
    zh, en = f"得分 {candidate.score}、第 {outcome.category_rank} 名，达到标准；", f"Score {candidate.score}, rank "
    en += f"{outcome.category_rank}: it reached the standard. "
    if not outcome.reason.waits:
        return Words(
            zh=f"{zh}共 {len(tie)} 家并列，名额不足以全部列入，待委员会表决。",
            en=f"{en}{len(tie)} sites are tied and there are not seats for all of them: the committee votes.",
        )
    return Words(
        zh=f"{zh}能否列入取决于排序在前的 {len(tie)} 家并列如何表决。",
        en=f"{en}Whether it is listed depends on the vote on the {len(tie)} sites tied before it.",
    )
