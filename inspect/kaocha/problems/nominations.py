"""Refusals of nominations, their materials and their review."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "cap_reached": Refusal(
        422, "「{unit}」的名额（{cap}，{most} 个）已用完，不能再报。请先撤回一个，或核对名额分配。",
        "“{unit}” has used its number ({cap}: {most}). Withdraw one first, or check the allotment.",
    ),
    "category_unknown": Refusal(
        422, "本办法没有这一类别、分表或类型（{code}）。请从列表中选择。", "The scheme has no such category, table or type ({code}). Choose one from the list."
    ),
    "exception_not_allowed": Refusal(
        422, "「{condition}」不是原则上条款，不能批准例外。请按符合或不符合认定。",
        "“{condition}” is no condition in principle and has no exceptions. Find it met or not met.",
    ),
    "file_broken": Refusal(
        422, "文件「{name}」已损坏或不完整，没有保存。请重新导出后再上传。", "The file “{name}” is broken or incomplete and was not kept. Export it again and upload it."
    ),
    "file_kind": Refusal(
        415, "文件「{name}」不是可接收的类型，没有保存。请上传 PDF、JPEG、PNG、DOCX、XLSX 或 MP4。",
        "The file “{name}” is of no accepted kind and was not kept. Upload PDF, JPEG, PNG, DOCX, XLSX or MP4.",
    ),
    "file_missing": Refusal(
        422, "没有收到文件，或文件是空的。请重新选择文件。", "No file arrived, or it is empty. Choose the file again."
    ),
    "material_invalid": Refusal(
        422, "「{material}」的{field}填写不正确：{why}。请改正后再保存。", "{material}: {field} is not right: {why}. Correct it and save again."
    ),
    "nomination_early": Refusal(
        409, "申报从 {opens} 开始，现在还不能接收。请到期再报。", "Nominations are taken from {opens}. Hand it in then."
    ),
    "nomination_late": Refusal(
        409, "申报已于 {deadline} 截止，逾期不予受理。已报的可以更正，新的不再接收。",
        "Nominations closed at {deadline}; late ones are not taken. Those handed in may be corrected, new ones not.",
    ),
    "nomination_not_eligible": Refusal(
        422, "尚有条件不符合：{conditions}。请先逐条认定或批准例外，再通过初审；否则请选不通过并写明理由。",
        "Conditions are not met: {conditions}. Rule on each or approve an exception first, or fail it with a reason.",
    ),
    "nomination_unproven": Refusal(
        422, "尚有待证明的条件：{conditions}。请逐条认定，或确认已凭材料核实各条均符合。",
        "Conditions still need proof: {conditions}. Rule on each, or confirm that the papers prove them all.",
    ),
    "nomination_withdrawn": Refusal(
        409, "这份申报已撤回，不能再改。如需恢复，请重新报送。", "This nomination was withdrawn. Hand it in again to restore it."
    ),
    "over_cap": Refusal(
        422, "「{unit}」超出推荐数量（{cap}，至多 {most} 个）。如确需超报，请填写理由和批准人。",
        "“{unit}” nominates more than {most} ({cap}). If it must, give the reason and the approver.",
    ),
    "ruling_needs_approver": Refusal(
        422, "批准例外须写明理由和批准人，没有保存。请补齐后再保存。", "An exception needs its reason and its approver; nothing was saved. Fill in both."
    ),
    "studio_taken": Refusal(
        409, "本批次已有「{unit}」的「{studio}」。请核对名称，或更正那一份申报。",
        "“{studio}” of “{unit}” is nominated in this cycle already. Check the name, or correct that nomination.",
    ),
    "unit_unknown": Refusal(
        422, "推荐单位「{unit}」不在本批次名单里。{hint}请核对全称，或先在批次设置里登记。",
        "“{unit}” is not on the roster of this cycle. {hint}Check the full name, or put it on the roster first.",
    ),
}
