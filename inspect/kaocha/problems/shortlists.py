"""Refusals of lists and their papers."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "nothing_nominated": Refusal(
        409, "这一批次还没有申报，没有名单可以冻结。请先导入申报。", "Nothing is nominated in this cycle, so there is no list to freeze. Import nominations first."
    ),
    "paper_too_long": Refusal(
        422, "这份文件在 {seconds} 秒内没有排好，没有生成。请下载表格（XLSX），或按类别分开打印。",
        "This paper could not be laid out within {seconds} seconds and was not made. Take the workbook (XLSX) instead.",
    ),
    "reviews_outstanding": Refusal(
        409, "还有 {count} 家的材料初审没有结论，名单不能冻结：{names}。请先完成初审。",
        "{count} nominations have no outcome of the preliminary review, so the list cannot be frozen: {names}. Review them first.",
    ),
    "sheets_outstanding": Refusal(
        409, "还有 {count} 处考察的评分表没有交齐，名单不能冻结：{names}。请录入缺少的评分表，或为缺席的组员办理免交。",
        "Sheets of {count} visits are outstanding, so the list cannot be frozen: {names}. Enter them, or excuse the members who were absent.",
    ),
    "shortlist_changed": Refusal(
        409, "您查看之后数据有变化，名单没有冻结。请看过更新后的名单再冻结。",
        "The data have changed since you looked, so the list was not frozen. Look at the new proposal, then freeze it.",
    ),
}
