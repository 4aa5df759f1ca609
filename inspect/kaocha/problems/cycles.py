"""Refusals while a cycle is set up."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "cycle_exists": Refusal(
        409, "批次代码「{code}」已被使用。请换一个代码。", "The cycle code “{code}” is taken. Choose another."
    ),
    "cycle_invalid": Refusal(
        422, "{field}填写不正确：{why}。请改正后再保存。", "{field} is not right: {why}. Correct it and save again."
    ),
    "cycle_not_open": Refusal(
        409, "批次还没有开放，规则尚未冻结。请先在批次页补齐设置并开放。", "The cycle is not open and its rules are not frozen. Complete the settings and open it first."
    ),
    "cycle_not_ready": Refusal(
        409, "还不能开放批次，尚缺：{missing}。请补齐后再开放。", "The cycle cannot be opened yet; missing: {missing}. Enter these first."
    ),
    "not_a_date": Refusal(
        422, "「{text}」不是有效的日期时间。请改正后再保存。", "“{text}” is no date and time. Correct it and save again."
    ),
    "not_a_number": Refusal(
        422, "「{text}」不是有效的整数。请改正后再保存。", "“{text}” is no whole number. Correct it and save again."
    ),
    "roster_empty": Refusal(
        422, "还没有粘贴推荐单位。请每行一家，填写后再保存。", "No recommending unit was pasted. Write one a line, then save."
    ),
    "roster_line": Refusal(
        422, "第 {line} 行：{why}。请改正这一行，全部没有保存。", "Line {line}: {why}. Correct it; nothing was saved yet."
    ),
    "scheme_missing": Refusal(
        422, "请选择一份办法，或上传本级的办法文件（YAML）。", "Choose a scheme, or upload your own scheme file (YAML)."
    ),
    "seats_contradict": Refusal(
        409, "名额互相矛盾：{why}。请改正后再开放。", "The seats contradict each other: {why}. Correct them before opening."
    ),
    "reason_needed": Refusal(
        422, "这一改动需要写明理由，没有保存。请填写理由后再提交。", "This change needs a reason; nothing was saved. Write the reason and submit again."
    ),
    "rules_frozen": Refusal(
        409, "批次已开放，规则已冻结（校验码 {hash}），不能再改。如确需调整，请另建批次。",
        "The cycle is open and its rules are frozen (hash {hash}). If they must change, set up another cycle.",
    ),
    "unit_in_use": Refusal(
        409, "「{unit}」已有申报，不能移出名单。请先撤回其申报。", "“{unit}” has nominated and stays on the roster. Withdraw its nominations first."
    ),
    "window_backwards": Refusal(
        422, "截止时间早于开始时间。请改正后再保存。", "The window closes before it opens. Correct it and save again."
    ),
}
