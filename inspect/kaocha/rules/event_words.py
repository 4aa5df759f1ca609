"""What the actions of the audit log, and the things they were done to, are called in both languages."""

from __future__ import annotations

EVENT_WORDS: dict[str, tuple[str, str]] = {
    "add_scan": ("上传扫描件", "Scan attached"),
    "admit_entry": ("采纳记录", "Entry admitted"),
    "assign_team": ("安排考察组", "Team sent to nominations"),
    "attach_file": ("上传申报材料", "Material attached"),
    "cancel_import": ("停止导入", "Import stopped"),
    "change_account": ("修改账号", "Account changed"),
    "change_nomination": ("更正申报", "Nomination corrected"),
    "change_password": ("修改密码", "Password changed"),
    "change_settings": ("修改名额设置", "Seats and settings changed"),
    "change_team": ("修改考察组", "Team changed"),
    "commit_import": ("确认导入", "Import committed"),
    "correct_sheet": ("退回评分表", "Sheet reopened"),
    "create_account": ("建立账号", "Account made"),
    "create_cycle": ("新建批次", "Cycle made"),
    "disable_account": ("停用账号", "Account disabled"),
    "enable_account": ("启用账号", "Account enabled"),
    "freeze_shortlist": ("冻结推荐名单", "List frozen"),
    "import_sheets": ("导入评分表", "Sheets imported"),
    "keep_paper": ("生成名单打印件或表格", "Paper of the list made"),
    "make_team": ("建立考察组", "Team made"),
    "open_cycle": ("开放批次", "Cycle opened"),
    "plan_visit": ("安排考察行程", "Visit planned"),
    "receive_entries": ("收到考察记录", "Entries received"),
    "receive_material": ("登记申报材料", "Material received"),
    "receive_nomination": ("收到申报", "Nomination received"),
    "receive_photo": ("收到照片原件", "Photo received"),
    "record_absence": ("登记回避或缺席", "Recusal or absence recorded"),
    "refuse_import": ("表格无法读取", "Workbook refused"),
    "remove_file": ("移除申报材料文件", "Attached file removed"),
    "remove_team": ("删除考察组", "Team removed"),
    "remove_unit": ("移出推荐单位", "Unit taken off the roster"),
    "rename_cycle": ("修改批次名称", "Cycle renamed"),
    "rename_studio": ("更正工作室名称", "Studio's name put right"),
    "restore_nomination": ("恢复申报", "Nomination restored"),
    "review_nomination": ("材料初审", "Preliminary review"),
    "rule_on_condition": ("认定申报条件", "Condition ruled on"),
    "save_sheet": ("保存评分表草稿", "Sheet draft saved"),
    "set_planned_on": ("登记计划日期", "Day of visit planned"),
    "set_self_scores": ("登记自评分", "Self-scores entered"),
    "set_unit": ("登记推荐单位", "Unit put on the roster"),
    "set_visited_on": ("登记考察日期", "Day of visit recorded"),
    "set_window": ("修改阶段日期", "Stage moved"),
    "sign_in": ("登录", "Signed in"),
    "sign_out": ("退出登录", "Signed out"),
    "start_import": ("上传表格", "Workbook handed in"),
    "submit_sheet": ("提交评分表", "Sheet submitted"),
    "take_back_ruling": ("撤销条件认定", "Ruling taken back"),
    "undo_absence": ("撤销回避或缺席", "Recusal or absence undone"),
    "withdraw_nomination": ("撤回申报", "Nomination withdrawn"),
}


SUBJECT_WORDS: dict[str, tuple[str, str]] = {
    "account": ("账号", "account"),
    "cycle": ("批次", "cycle"),
    "nomination": ("申报", "nomination"),
    "sheet": ("评分表", "sheet"),
    "shortlist": ("名单", "list"),
    "studio": ("工作室", "studio"),
    "team": ("考察组", "team"),
    "visit": ("考察", "visit"),
    "workbook_import": ("导入", "import"),
}


def subject_word(subject: str, language: str) -> str:
    """The word for what an event is about; one without a word shows its code."""
    pair = SUBJECT_WORDS.get(subject, (subject, subject))
    return pair[1 if language.startswith("en") else 0]


def event_word(action: str, language: str) -> str:
    """The word for an action; an action without one shows its code (a guard test finds it)."""
    pair = EVENT_WORDS.get(action, (action, action))
    return pair[1 if language.startswith("en") else 0]
