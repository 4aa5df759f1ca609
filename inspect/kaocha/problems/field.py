"""Refusals of the field protocol: entries, photos, receipts, tablets."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "checksum_differs": Refusal(
        460, "这一段照片在路上损坏了，没有保存。请从原处再发一次。", "This piece was damaged on its way and was not kept. Send it again from the same offset."
    ),
    "device_needed": Refusal(
        400, "请求没有说明是哪台平板。请更新考察应用后再试。", "The request does not say which tablet it comes from. Update the field app and try again."
    ),
    "entry_changed": Refusal(
        409, "这条记录的编号已经有另一份内容，先到的有效，这一份单独保留。请告诉经办。",
        "This entry's id already has another text. The first counts, this one is kept apart. Please tell the secretary.",
    ),
    "entry_counts_already": Refusal(
        409, "这条记录已经有效，不需要再采纳。请刷新页面查看。", "This entry counts already and needs no admission. Reload the page to see it."
    ),
    "entry_digest_differs": Refusal(
        422, "记录在路上损坏了，没有读取。原件仍在平板上，请再发一次。",
        "The entry was damaged on its way and was not read. It is still on the tablet: send it again.",
    ),
    "entry_other_visit": Refusal(
        422, "这条记录属于另一次考察，没有收下。它仍在平板上，请在那次考察里发送。",
        "This entry belongs to another visit and was not taken. It is still on the tablet: send it with that visit.",
    ),
    "entry_too_large": Refusal(
        422, "记录超过 64 KiB，没有读取。它仍在平板上，请把备注写短后重新填写。",
        "The entry is larger than 64 KiB and was not read. It is still on the tablet: write a shorter note and answer again.",
    ),
    "entry_unknown_item": Refusal(
        422, "本次考察没有这个检查项，记录已保留但不计入。请刷新考察资料后重新填写。",
        "This visit has no such item; the entry is kept but does not count. Refresh the visit and answer again.",
    ),
    "entry_unknown_kind": Refusal(
        422, "服务器还不认识这种记录，已保留但不计入。请告诉经办更新系统。",
        "The server does not know this kind of entry yet; it is kept but does not count. Ask the secretary for an update.",
    ),
    "entry_unreadable": Refusal(
        422, "记录无法读取，只登记了它的摘要。它仍在平板上，请联系经办。",
        "The entry cannot be read; only its digest was noted. It is still on the tablet: ask the secretary.",
    ),
    "entry_wrong_answer": Refusal(
        422, "填写内容与该项的评分方式不符，记录已保留但不计入。请重新填写这一项。",
        "The answer does not fit the way this item is decided; it is kept but does not count. Answer the item again.",
    ),
    "entry_wrong_value": Refusal(
        422, "记录的内容不完整或格式不对，已保留但不计入。请重新填写这一项。",
        "The content of the entry is incomplete or malformed; it is kept but does not count. Enter it again.",
    ),
    "leader_only": Refusal(
        403, "只有组长可以签认和封存，记录已保留但不计入。请由组长操作。",
        "Only the leader signs off and seals; the entry is kept but does not count. Ask the leader to do it.",
    ),
    "no_longer_on_team": Refusal(
        403, "您已不在这次考察的组里，记录已保留但不计入。请由组长或经办采纳。",
        "You are no longer on this visit's team; the entry is kept but does not count. Leader or secretary may admit it.",
    ),
    "not_yours_to_send": Refusal(
        403, "这条记录是另一位组员的，没有收下。请由本人登录后发送，记录仍在平板上。",
        "This entry is another member's and was not taken. It stays on the tablet until they sign in themselves.",
    ),
    "nothing_planned": Refusal(
        409, "没有排定日期的考察，没有行程可打印。请先登记计划日期。", "No visit has a day yet, so there is nothing to print. Enter the planned days first."
    ),
    "offset_differs": Refusal(
        409, "照片的续传位置对不上，没有保存这一段。请查询位置后接着发。",
        "The piece does not start where the upload stands, so it was not kept. Ask for the offset and go on from there.",
    ),
    "origin_foreign": Refusal(
        403, "请求来自别的网站，没有执行。请在考察应用里操作。", "The request comes from another site and was not carried out. Use the field app."
    ),
    "photo_digest_differs": Refusal(
        422, "照片收完后与原件的摘要不一致，没有保存。照片仍在平板上，请重新发送。",
        "The finished photo does not have its digest and was not kept. It is still on the tablet: send it again.",
    ),
    "photo_other_bytes": Refusal(
        409, "这张照片的编号已有另一份原件，先到的有效。请告诉经办。", "This photo's id already has other bytes; the first count. Please tell the secretary."
    ),
    "photo_too_large": Refusal(
        413, "照片超过 {most} MB，没有收下。照片仍在平板上，请调低相机分辨率后重拍。",
        "The photo is larger than {most} MB and was not taken. It is still on the tablet: take it again at a lower resolution.",
    ),
    "photo_unusable": Refusal(
        422, "这不是 JPEG、PNG、WebP 或 HEIC 照片，没有保存。请重拍，或从相册另选一张。",
        "This is no JPEG, PNG, WebP or HEIC picture and was not kept. Take it again, or choose another from the gallery.",
    ),
    "plan_unreadable": Refusal(
        422, "时间应写成 09:30 这样，记录人应是本组在场组员。请改正后再保存。",
        "The time is written like 09:30, and a recorder is a present member of the team. Correct it and save again.",
    ),
    "recusal_absolute": Refusal(
        409, "{inspector}因本单位或亲属关系回避，不能撤销。请另派组员。",
        "{inspector} is recused from their own unit or a relative's, which cannot be undone. Send another member.",
    ),
    "recused_here": Refusal(
        403, "您在这次考察中已回避，不能再打开资料；之后的记录已保留但不计入。请联系组长。",
        "You are recused from this visit: its pack stays closed, and later entries are kept without counting. Ask the leader.",
    ),
    "seal_too_early": Refusal(
        409, "还不能封存：评分表、照片或记录没有到齐，或有冲突未处理。请补齐后由组长再封存。",
        "It is too early to seal: sheets, photos or entries are still out, or a conflict is open. Complete them and seal again.",
    ),
    "sheet_on_paper": Refusal(
        409, "经办已按纸质表录入您的评分表，平板上的提交不计入。请与经办核对。",
        "The secretary has entered your paper sheet, so the tablet's submission does not count. Settle it with the secretary.",
    ),
    "small_too_large": Refusal(
        413, "小图超过 40 KB，没有收下。请更新考察应用后再试，原件不受影响。",
        "The small picture is larger than 40 KB and was not taken. Update the field app; the original is not affected.",
    ),
    "submit_conflict": Refusal(
        409, "您有两份不同的提交，都不计入。请再提交一次。", "There are two different submissions of yours, and neither counts. Submit once more."
    ),
    "submit_incomplete": Refusal(
        409, "还有检查项没有确定或有冲突，提交暂不计入。补齐后会自动生效，或请再提交一次。",
        "Items are open or in conflict, so the submission does not count yet. It will when they are settled, or submit again.",
    ),
    "submit_total_differs": Refusal(
        409, "平板显示 {shown} 分，服务器算得 {ours} 分，提交不计入。请刷新资料，核对后再提交。",
        "The tablet showed {shown} points, the server finds {ours}, so the submission does not count. Refresh, compare, submit again.",
    ),
    "submit_waits": Refusal(
        409, "提交所依据的记录还没有全部到达，到齐后自动生效。请保持联网。",
        "Entries that the submission rests on have not all arrived; it takes effect when they have. Stay online.",
    ),
    "tus_version": Refusal(
        412, "上传协议版本不对，应为 tus 1.0.0。请更新考察应用。", "The upload protocol must be tus 1.0.0. Update the field app."
    ),
    "upload_busy": Refusal(
        423, "这张照片正在由另一个请求发送。请稍等几秒再试。", "Another request is sending this photo. Wait a few seconds and try again."
    ),
    "upload_expired": Refusal(
        410, "这次上传中断太久，已作废。请从头发送，照片仍在平板上。", "This upload was interrupted for too long and is gone. Start again; the photo is still on the tablet."
    ),
    "upload_header": Refusal(
        400, "上传请求的说明不完整或不对：{name}。请更新考察应用。", "The upload request lacks a header or it is wrong: {name}. Update the field app."
    ),
    "upload_type": Refusal(
        415, "上传内容的类型应为 application/offset+octet-stream。请更新考察应用。",
        "A piece is sent as application/offset+octet-stream. Update the field app.",
    ),
}
