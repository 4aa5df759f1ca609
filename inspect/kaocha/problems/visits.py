"""Refusals of teams, visits and score sheets."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "day_unreadable": Refusal(
        422, "日期「{day}」无法识别。请按 年-月-日 填写，如 2026-11-20。", "The day “{day}” cannot be read. Write it as year-month-day, such as 2026-11-20."
    ),
    "inspector_exists": Refusal(
        409, "已有考察组员「{name}」。请直接在名单中勾选；若是同名的另一人，请在姓名后加单位以示区别。",
        "There is an inspector “{name}” already. Tick the name in the list; for another person of this name add the unit to it.",
    ),
    "inspector_unit_unknown": Refusal(
        422, "没有名为「{unit}」的单位，没有保存。请填写单位全称，或留空。",
        "There is no organisation “{unit}”; nothing was saved. Write its full name, or leave it empty.",
    ),
    "list_frozen": Refusal(
        409, "推荐名单（第 {number} 号）已冻结，考察与评分不能再改。如有异议，请在公示环节处理。",
        "The list (number {number}) is frozen; visits and sheets stay as they are. Objections are dealt with at the public notice.",
    ),
    "not_to_visit": Refusal(
        409, "「{studio}」已撤回或初审未通过，不安排考察。请从所选中去掉后再保存。",
        "“{studio}” was withdrawn or failed the preliminary review and is not visited. Leave it out and save again.",
    ),
    "nothing_ticked": Refusal(
        422, "没有选中任何工作室，没有改动。请先勾选，或选择「筛选出的全部」。", "No studio is ticked and nothing was changed. Tick some, or choose all that the filter shows."
    ),
    "paper_sum_unreadable": Refusal(
        422, "纸上合计「{typed}」不是分数，没有记下；其余内容已存为草稿。请填最多两位小数的数。",
        "The paper's sum “{typed}” is no number of points and was not kept; the rest is saved as a draft. Enter a number with at most two decimals.",
    ),
    "scan_unusable": Refusal(
        422, "扫描件「{name}」不是 PDF、JPEG 或 PNG，没有保存。请另存为其中一种再上传。",
        "The scan “{name}” is no PDF, JPEG or PNG and was not kept. Save it as one of these and upload it again.",
    ),
    "sheet_already_submitted": Refusal(
        409, "「{inspector}」的评分表已提交，没有改动。如需更正，请在考察页退回并写明理由。",
        "The sheet of “{inspector}” is submitted and was not changed. To correct it, reopen it on the visit's page with a reason.",
    ),
    "sheet_changed_meanwhile": Refusal(
        409, "这份评分表在您填写期间已被别人保存。您填的内容仍在下面，已存的内容列在旁边，请核对后再保存。",
        "Somebody saved this sheet while you were typing. What you typed is still below, what is stored is shown beside it: compare, then save again.",
    ),
    "sheet_incomplete": Refusal(
        422, "评分表还不能提交，尚未填写：{items}。草稿已保存，请补齐后再提交。",
        "The sheet cannot be submitted yet; still open: {items}. The draft is kept: complete it and submit again.",
    ),
    "sheet_not_expected": Refusal(
        409, "「{inspector}」已回避或缺席，不提交评分表。如有变化，请先在考察页撤销。",
        "“{inspector}” is recused or excused and hands in no sheet. If that has changed, undo it on the visit's page first.",
    ),
    "sheet_not_submitted": Refusal(
        409, "「{inspector}」的评分表尚未提交，无需退回，可以直接修改。",
        "The sheet of “{inspector}” is not submitted; there is nothing to reopen, it can be changed as it is.",
    ),
    "sheet_out_of_range": Refusal(
        422, "评分表还不能提交，填写有误：{items}。草稿已保存，请改正后再提交。",
        "The sheet cannot be submitted yet; not right: {items}. The draft is kept: correct it and submit again.",
    ),
    "sheet_sum_differs": Refusal(
        422, "按考核分合计为 {ours}，纸上合计为 {paper}，两者不一致。草稿已保存，请与纸质表逐项核对后再提交。",
        "The points add up to {ours}, the paper says {paper}. The draft is kept: compare with the paper item by item, then submit again.",
    ),
    "sheet_sum_missing": Refusal(
        422, "请填写纸上合计，以便核对。草稿已保存，填写后再提交。", "Enter the sum on the paper so that it can be checked. The draft is kept: add the sum and submit again."
    ),
    "sheet_text_long": Refusal(
        422, "备注或总评过长（每项备注最多 {note} 字，总评最多 {remark} 字），没有保存。请精简后再保存，已填内容仍在页面上。",
        "A note or the remark is too long (at most {note} characters a note, {remark} the remark); nothing was saved. Shorten it and save again; what you typed is still on the page.",
    ),
    "sheets_have_wrong_rows": Refusal(
        422, "有 {count} 份评分表填写有误，一份也没有导入。请按下面的提示改好表格，重新上传。",
        "{count} sheets have something wrong; none was taken. Correct the workbook as told below and upload it again.",
    ),
    "sheets_moved_on": Refusal(
        409, "预览之后评分表有了变化，没有导入。请按新的预览核对后再确认。",
        "The sheets changed after the preview and nothing was taken. Check the new preview, then confirm again.",
    ),
    "sheets_of_other_rules": Refusal(
        422, "这份表格是按另一批次或另一版规则下发的，没有导入。请使用本批次下载的考察评分表。",
        "This workbook was handed out for another cycle or other rules and was not taken. Use the score workbook of this cycle.",
    ),
    "sheets_row_unknown": Refusal(
        422, "第 {row} 行的识别码无法识别，没有导入。请使用本批次下载的考察评分表，不要改动识别码一栏。",
        "The key in row {row} is not known and nothing was taken. Use the score workbook of this cycle and leave the key column as it is.",
    ),
    "team_exists": Refusal(
        409, "本批次已有考察组「{name}」。请换一个组名。", "This cycle has a team “{name}” already. Choose another name."
    ),
    "team_in_use": Refusal(
        409, "「{team}」已安排考察，不能删除。请先把它的考察改派给其他组。", "“{team}” has visits and cannot be removed. Give its visits to another team first."
    ),
    "team_invalid": Refusal(
        422, "考察组没有保存：{why}。请改正后再保存。", "The team was not saved: {why}. Correct it and save again."
    ),
    "visit_day_ahead": Refusal(
        422, "考察日期 {day} 在今天之后。请填写实际到场的日期。", "The day of the visit, {day}, is still to come. Enter the day on which the team was there."
    ),
    "visit_has_sheets": Refusal(
        409, "「{studio}」的考察（{team}）已有评分表，不能改派。请从所选中去掉后再保存。",
        "The visit to “{studio}” ({team}) has sheets already and stays with its team. Leave it out and save again.",
    ),
}
