"""The one catalogue of refusals: stable code, HTTP status, a sentence in both languages that says what to do next."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """One line of the catalogue; the sentences are `str.format` templates over the Problem's values."""

    status: int
    zh: str
    en: str


class Problem(Exception):
    """A refusal. It changes nothing: raising it rolls the transaction back, and what was typed is shown again."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values = values
        self.refusal = CATALOGUE[code]
        super().__init__(f"{code}: {self.sentence('en')}")

    @property
    def status(self) -> int:
        return self.refusal.status

    def sentence(self, language: str) -> str:
        """The sentence for people; values that are pairs {zh, en} are shown in the same language."""
        template = self.refusal.en if language.startswith("en") else self.refusal.zh
        return template.format(**{name: _in_language(value, language) for name, value in self.values.items()})

    def as_dict(self, language: str) -> dict[str, object]:
        """What JSON callers get: code, status, sentence, and the plain values."""
        plain = {name: _in_language(value, language) for name, value in self.values.items()}
        return {"problem": self.code, "status": self.status, "sentence": self.sentence(language), "values": plain}


def _in_language(value: object, language: str) -> object:
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        return value["en" if language.startswith("en") else "zh"]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


CATALOGUE: dict[str, Refusal] = {
    # the house: sign-in, sessions, the door
    "busy": Refusal(
        503, "系统正忙, 没有保存。请稍等几秒再试一次。", "The system is busy and nothing was saved. Wait a few seconds and try again."
    ),
    "csrf": Refusal(
        400,
        "页面已过期, 没有保存。请重新打开页面再提交, 已填内容可以先复制。",
        "This page has expired and nothing was saved. Reopen the page and submit again; copy what you typed first.",
    ),
    "demo_only_here": Refusal(
        403, "演示账号只能在装有演示数据的这台机器上登录。请另设数据目录并建立正式账号。",
        "Demo accounts sign in on the demo's own machine only. Use another data folder with real accounts.",
    ),
    "disk_full": Refusal(
        507, "服务器存储已满, 没有保存。请联系管理员清理空间后重试。",
        "The server's storage is full and nothing was saved. Ask the administrator to free space, then try again.",
    ),
    "forbidden": Refusal(
        403, "您的角色不能做这件事。如确需办理, 请联系经办人。", "Your role may not do this. If it is needed, ask the secretary."
    ),
    "method_not_allowed": Refusal(
        405, "这个地址不支持这种操作。请从页面上的按钮进入。", "This address does not do that. Use the buttons on the page."
    ),
    "not_found": Refusal(
        404, "没有找到这一页, 或者它不属于本机关。请从上方导航重新进入。",
        "There is no such page here, or it is not your authority's. Start again from the navigation above.",
    ),
    "password_again": Refusal(
        422, "两次输入的新密码不一样, 密码没有更改。请再输一次。", "The two new passwords differ; nothing was changed. Type it again."
    ),
    "password_same": Refusal(
        422, "新密码与原密码相同。请换一个新密码。", "The new password is the same as the old one. Choose another."
    ),
    "password_weak": Refusal(
        422, "密码至少 {least} 位, 且不能是常见密码或账号名。请换一个更长的密码。",
        "A password has at least {least} characters and is neither common nor the account name. Choose a longer one.",
    ),
    "password_wrong": Refusal(
        422, "原密码不正确, 密码没有更改。请重新输入。", "The old password is not right; nothing was changed. Type it again."
    ),
    "sign_in_failed": Refusal(
        401, "账号或密码不正确。请核对后重新输入; 忘记密码请联系管理员。",
        "The account or the password is not right. Check both and try again; if forgotten, ask the administrator.",
    ),
    "sign_in_needed": Refusal(
        401, "请先登录。已保存的内容都在, 登录后可继续。", "Sign in first. What was saved is kept; you can go on after signing in."
    ),
    "something_broke": Refusal(
        500, "系统出错, 没有保存。编号 {request}, 请把编号告诉管理员。",
        "Something went wrong and nothing was saved. Tell the administrator the number {request}.",
    ),
    "too_large": Refusal(
        413, "内容超过 {most} MB, 没有接收。请压缩或拆分后再上传。",
        "This is larger than {most} MB and was not taken. Compress or split it, then upload again.",
    ),
    "too_many_attempts": Refusal(
        429, "登录尝试过多, 请 {minutes} 分钟后再试; 忘记密码请联系管理员。",
        "Too many attempts. Try again in {minutes} minutes; if the password is forgotten, ask the administrator.",
    ),
    "bad_request": Refusal(
        400, "提交的内容无法读取, 没有保存。请从页面重新填写提交。",
        "What was sent could not be read and nothing was saved. Fill in the page and submit again.",
    ),
    # accounts
    "account_exists": Refusal(
        409, "账号名「{username}」已被使用。请换一个账号名。", "The account name “{username}” is taken. Choose another."
    ),
    "account_invalid": Refusal(
        422, "{field}填写不正确: {why}。请改正后再保存。", "{field} is not right: {why}. Correct it and save again."
    ),
    "own_account": Refusal(
        409, "不能停用自己的账号。请由另一位管理员办理。", "You cannot disable your own account. Ask another administrator."
    ),
    # cycles
    "cycle_exists": Refusal(
        409, "批次代码「{code}」已被使用。请换一个代码。", "The cycle code “{code}” is taken. Choose another."
    ),
    "cycle_invalid": Refusal(
        422, "{field}填写不正确: {why}。请改正后再保存。", "{field} is not right: {why}. Correct it and save again."
    ),
    "cycle_not_open": Refusal(
        409, "批次还没有开放, 规则尚未冻结。请先在批次页补齐设置并开放。", "The cycle is not open and its rules are not frozen. Complete the settings and open it first."
    ),
    "cycle_not_ready": Refusal(
        409, "还不能开放批次, 尚缺: {missing}。请补齐后再开放。", "The cycle cannot be opened yet; missing: {missing}. Enter these first."
    ),
    "not_a_date": Refusal(
        422, "「{text}」不是有效的日期时间。请改正后再保存。", "“{text}” is no date and time. Correct it and save again."
    ),
    "not_a_number": Refusal(
        422, "「{text}」不是有效的整数。请改正后再保存。", "“{text}” is no whole number. Correct it and save again."
    ),
    "roster_empty": Refusal(
        422, "还没有粘贴推荐单位。请每行一家, 填写后再保存。", "No recommending unit was pasted. Write one a line, then save."
    ),
    "roster_line": Refusal(
        422, "第 {line} 行: {why}。请改正这一行, 全部没有保存。", "Line {line}: {why}. Correct it; nothing was saved yet."
    ),
    "scheme_missing": Refusal(
        422, "请选择一份办法, 或上传本级的办法文件(YAML)。", "Choose a scheme, or upload your own scheme file (YAML)."
    ),
    "seats_contradict": Refusal(
        409, "名额互相矛盾: {why}。请改正后再开放。", "The seats contradict each other: {why}. Correct them before opening."
    ),
    "reason_needed": Refusal(
        422, "这一改动需要写明理由, 没有保存。请填写理由后再提交。", "This change needs a reason; nothing was saved. Write the reason and submit again."
    ),
    "rules_frozen": Refusal(
        409, "批次已开放, 规则已冻结(校验码 {hash}), 不能再改。如确需调整, 请另建批次。",
        "The cycle is open and its rules are frozen (hash {hash}). If they must change, set up another cycle.",
    ),
    "unit_in_use": Refusal(
        409, "「{unit}」已有申报, 不能移出名单。请先撤回其申报。", "“{unit}” has nominated and stays on the roster. Withdraw its nominations first."
    ),
    "window_backwards": Refusal(
        422, "截止时间早于开始时间。请改正后再保存。", "The window closes before it opens. Correct it and save again."
    ),
    # nominations
    "cap_reached": Refusal(
        422, "「{unit}」的名额({cap}, {most} 个)已用完, 不能再报。请先撤回一个, 或核对名额分配。",
        "“{unit}” has used its number ({cap}: {most}). Withdraw one first, or check the allotment.",
    ),
    "category_unknown": Refusal(
        422, "本办法没有这一类别、分表或类型({code})。请从列表中选择。", "The scheme has no such category, table or type ({code}). Choose one from the list."
    ),
    "exception_not_allowed": Refusal(
        422, "「{condition}」不是原则上条款, 不能批准例外。请按符合或不符合认定。",
        "“{condition}” is no condition in principle and has no exceptions. Find it met or not met.",
    ),
    "file_broken": Refusal(
        422, "文件「{name}」已损坏或不完整, 没有保存。请重新导出后再上传。", "The file “{name}” is broken or incomplete and was not kept. Export it again and upload it."
    ),
    "file_kind": Refusal(
        415, "文件「{name}」不是可接收的类型, 没有保存。请上传 PDF、JPEG、PNG、DOCX、XLSX 或 MP4。",
        "The file “{name}” is of no accepted kind and was not kept. Upload PDF, JPEG, PNG, DOCX, XLSX or MP4.",
    ),
    "file_missing": Refusal(
        422, "没有收到文件, 或文件是空的。请重新选择文件。", "No file arrived, or it is empty. Choose the file again."
    ),
    "material_invalid": Refusal(
        422, "「{material}」的{field}填写不正确: {why}。请改正后再保存。", "{material}: {field} is not right: {why}. Correct it and save again."
    ),
    "nomination_early": Refusal(
        409, "申报从 {opens} 开始, 现在还不能接收。请到期再报。", "Nominations are taken from {opens}. Hand it in then."
    ),
    "nomination_late": Refusal(
        409, "申报已于 {deadline} 截止, 逾期不予受理。已报的可以更正, 新的不再接收。",
        "Nominations closed at {deadline}; late ones are not taken. Those handed in may be corrected, new ones not.",
    ),
    "nomination_not_eligible": Refusal(
        422, "尚有条件不符合: {conditions}。请先逐条认定或批准例外, 再通过初审; 否则请选不通过并写明理由。",
        "Conditions are not met: {conditions}. Rule on each or approve an exception first, or fail it with a reason.",
    ),
    "nomination_unproven": Refusal(
        422, "尚有待证明的条件: {conditions}。请逐条认定, 或确认已凭材料核实各条均符合。",
        "Conditions still need proof: {conditions}. Rule on each, or confirm that the papers prove them all.",
    ),
    "nomination_withdrawn": Refusal(
        409, "这份申报已撤回, 不能再改。如需恢复, 请重新报送。", "This nomination was withdrawn. Hand it in again to restore it."
    ),
    "over_cap": Refusal(
        422, "「{unit}」超出推荐数量({cap}, 至多 {most} 个)。如确需超报, 请填写理由和批准人。",
        "“{unit}” nominates more than {most} ({cap}). If it must, give the reason and the approver.",
    ),
    "ruling_needs_approver": Refusal(
        422, "批准例外须写明理由和批准人, 没有保存。请补齐后再保存。", "An exception needs its reason and its approver; nothing was saved. Fill in both."
    ),
    "studio_taken": Refusal(
        409, "本批次已有「{unit}」的「{studio}」。请核对名称, 或更正那一份申报。",
        "“{studio}” of “{unit}” is nominated in this cycle already. Check the name, or correct that nomination.",
    ),
    "unit_unknown": Refusal(
        422, "推荐单位「{unit}」不在本批次名单里。{hint}请核对全称, 或先在批次设置里登记。",
        "“{unit}” is not on the roster of this cycle. {hint}Check the full name, or put it on the roster first.",
    ),
    # visits and sheets
    "day_unreadable": Refusal(
        422, "日期「{day}」无法识别。请按 年-月-日 填写, 如 2026-11-20。", "The day “{day}” cannot be read. Write it as year-month-day, such as 2026-11-20."
    ),
    "inspector_exists": Refusal(
        409, "已有考察组员「{name}」。请直接在名单中勾选; 若是同名的另一人, 请在姓名后加单位以示区别。",
        "There is an inspector “{name}” already. Tick the name in the list; for another person of this name add the unit to it.",
    ),
    "inspector_unit_unknown": Refusal(
        422, "没有名为「{unit}」的单位, 没有保存。请填写单位全称, 或留空。",
        "There is no organisation “{unit}”; nothing was saved. Write its full name, or leave it empty.",
    ),
    "list_frozen": Refusal(
        409, "推荐名单(第 {number} 号)已冻结, 考察与评分不能再改。如有异议, 请在公示环节处理。",
        "The list (number {number}) is frozen; visits and sheets stay as they are. Objections are dealt with at the public notice.",
    ),
    "not_to_visit": Refusal(
        409, "「{studio}」已撤回或初审未通过, 不安排考察。请从所选中去掉后再保存。",
        "“{studio}” was withdrawn or failed the preliminary review and is not visited. Leave it out and save again.",
    ),
    "nothing_ticked": Refusal(
        422, "没有选中任何工作室, 没有改动。请先勾选, 或选择「筛选出的全部」。", "No studio is ticked and nothing was changed. Tick some, or choose all that the filter shows."
    ),
    "paper_sum_unreadable": Refusal(
        422, "纸上合计「{typed}」不是分数, 没有记下; 其余内容已存为草稿。请填最多两位小数的数。",
        "The paper's sum “{typed}” is no number of points and was not kept; the rest is saved as a draft. Enter a number with at most two decimals.",
    ),
    "scan_unusable": Refusal(
        422, "扫描件「{name}」不是 PDF、JPEG 或 PNG, 没有保存。请另存为其中一种再上传。",
        "The scan “{name}” is no PDF, JPEG or PNG and was not kept. Save it as one of these and upload it again.",
    ),
    "sheet_already_submitted": Refusal(
        409, "「{inspector}」的评分表已提交, 没有改动。如需更正, 请在考察页退回并写明理由。",
        "The sheet of “{inspector}” is submitted and was not changed. To correct it, reopen it on the visit's page with a reason.",
    ),
    "sheet_changed_meanwhile": Refusal(
        409, "这份评分表在您填写期间已被别人保存。您填的内容仍在下面, 已存的内容列在旁边, 请核对后再保存。",
        "Somebody saved this sheet while you were typing. What you typed is still below, what is stored is shown beside it: compare, then save again.",
    ),
    "sheet_incomplete": Refusal(
        422, "评分表还不能提交, 尚未填写: {items}。草稿已保存, 请补齐后再提交。",
        "The sheet cannot be submitted yet; still open: {items}. The draft is kept: complete it and submit again.",
    ),
    "sheet_not_expected": Refusal(
        409, "「{inspector}」已回避或缺席, 不提交评分表。如有变化, 请先在考察页撤销。",
        "“{inspector}” is recused or excused and hands in no sheet. If that has changed, undo it on the visit's page first.",
    ),
    "sheet_not_submitted": Refusal(
        409, "「{inspector}」的评分表尚未提交, 无需退回, 可以直接修改。",
        "The sheet of “{inspector}” is not submitted; there is nothing to reopen, it can be changed as it is.",
    ),
    "sheet_out_of_range": Refusal(
        422, "评分表还不能提交, 填写有误: {items}。草稿已保存, 请改正后再提交。",
        "The sheet cannot be submitted yet; not right: {items}. The draft is kept: correct it and submit again.",
    ),
    "sheet_sum_differs": Refusal(
        422, "按考核分合计为 {ours}, 纸上合计为 {paper}, 两者不一致。草稿已保存, 请与纸质表逐项核对后再提交。",
        "The points add up to {ours}, the paper says {paper}. The draft is kept: compare with the paper item by item, then submit again.",
    ),
    "sheet_sum_missing": Refusal(
        422, "请填写纸上合计, 以便核对。草稿已保存, 填写后再提交。", "Enter the sum on the paper so that it can be checked. The draft is kept: add the sum and submit again."
    ),
    "sheet_text_long": Refusal(
        422, "备注或总评过长(每项备注最多 {note} 字, 总评最多 {remark} 字), 没有保存。请精简后再保存, 已填内容仍在页面上。",
        "A note or the remark is too long (at most {note} characters a note, {remark} the remark); nothing was saved. Shorten it and save again; what you typed is still on the page.",
    ),
    "sheets_have_wrong_rows": Refusal(
        422, "有 {count} 份评分表填写有误, 一份也没有导入。请按下面的提示改好表格, 重新上传。",
        "{count} sheets have something wrong; none was taken. Correct the workbook as told below and upload it again.",
    ),
    "sheets_moved_on": Refusal(
        409, "预览之后评分表有了变化, 没有导入。请按新的预览核对后再确认。",
        "The sheets changed after the preview and nothing was taken. Check the new preview, then confirm again.",
    ),
    "sheets_of_other_rules": Refusal(
        422, "这份表格是按另一批次或另一版规则下发的, 没有导入。请使用本批次下载的考察评分表。",
        "This workbook was handed out for another cycle or other rules and was not taken. Use the score workbook of this cycle.",
    ),
    "sheets_row_unknown": Refusal(
        422, "第 {row} 行的识别码无法识别, 没有导入。请使用本批次下载的考察评分表, 不要改动识别码一栏。",
        "The key in row {row} is not known and nothing was taken. Use the score workbook of this cycle and leave the key column as it is.",
    ),
    "team_exists": Refusal(
        409, "本批次已有考察组「{name}」。请换一个组名。", "This cycle has a team “{name}” already. Choose another name."
    ),
    "team_in_use": Refusal(
        409, "「{team}」已安排考察, 不能删除。请先把它的考察改派给其他组。", "“{team}” has visits and cannot be removed. Give its visits to another team first."
    ),
    "team_invalid": Refusal(
        422, "考察组没有保存: {why}。请改正后再保存。", "The team was not saved: {why}. Correct it and save again."
    ),
    "visit_day_ahead": Refusal(
        422, "考察日期 {day} 在今天之后。请填写实际到场的日期。", "The day of the visit, {day}, is still to come. Enter the day on which the team was there."
    ),
    "visit_has_sheets": Refusal(
        409, "「{studio}」的考察({team})已有评分表, 不能改派。请从所选中去掉后再保存。",
        "The visit to “{studio}” ({team}) has sheets already and stays with its team. Leave it out and save again.",
    ),
    # workbooks
    "import_cancelled": Refusal(
        409, "这次导入已停止, 没有写入任何数据。请重新上传表格。", "This import was stopped and nothing was written. Upload the workbook again."
    ),
    "import_committed": Refusal(
        409, "这次导入已由 {by} 于 {at} 确认写入, 不需要再确认。请到申报列表查看。",
        "This import was already committed by {by} on {at}. Look at the list of nominations.",
    ),
    "import_has_wrong_rows": Refusal(
        422, "还有 {wrong} 行有问题, 没有写入。请在表格中改正后重新上传。",
        "{wrong} rows still have problems and nothing was written. Correct them in the workbook and upload it again.",
    ),
    "import_moved_on": Refusal(
        409, "预览之后数据有了变化, 有 {wrong} 行不能再写入, 没有写入任何数据。请重新上传这份表格, 按新的预览核对。",
        "The data changed after the preview: {wrong} rows can no longer be written, and nothing was. Upload the workbook again and check the new preview.",
    ),
    "import_not_ready": Refusal(
        409, "表格还没有读完, 不能确认写入。请等预览完成后再试。", "The workbook has not been read to its end. Wait for the preview, then try again."
    ),
    "import_over_cap": Refusal(
        422, "{units} 超出推荐名额, 没有写入。请逐个填写超额理由和批准人, 或减少表中的行后重新上传。",
        "{units}: more than their number of nominations; nothing was written. Give a reason and an approver for each, or take rows out and upload again.",
    ),
    "import_unknown": Refusal(
        422, "请选择这份表格属于哪一类申报, 没有上传。", "Choose which category this workbook is for; nothing was uploaded."
    ),
    "workbook_bomb": Refusal(
        413, "文件解压后过大, 不像正常的表格, 没有读取。请把内容复制到新下载的模板中再上传。",
        "Unpacked, this file is far too large for a table and was not read. Copy the content into a fresh template and upload that.",
    ),
    "workbook_column_twice": Refusal(
        422, "栏目「{title}」出现了两次({cells}), 没有读取。请删去多余的一栏再上传。",
        "The column “{title}” stands there twice ({cells}); nothing was read. Remove one of them and upload again.",
    ),
    "workbook_columns_missing": Refusal(
        422, "工作表「{sheet}」第 {row} 行的表头缺少必填栏目: {titles}。请补上这些栏目, 或使用下载的模板。",
        "The head of sheet “{sheet}” (row {row}) lacks these required columns: {titles}. Add them, or use the template.",
    ),
    "workbook_damaged": Refusal(
        422, "文件已损坏或不完整, 没有读取。请用 WPS 或 Excel 打开检查, 另存为 .xlsx 后再上传。",
        "The file is damaged or incomplete and was not read. Open it in WPS or Excel, save it as .xlsx, and upload again.",
    ),
    "workbook_embedded": Refusal(
        422, "表格里嵌入了其他文件或控件, 没有读取。请删去嵌入的对象, 只留表格, 再上传。",
        "The workbook carries embedded files or controls and was not read. Remove them, leave the table alone, and upload again.",
    ),
    "workbook_empty": Refusal(
        422, "这是一个空文件, 没有读取。请核对所选文件后再上传。", "This file is empty and was not read. Check which file you chose and upload again."
    ),
    "workbook_locked": Refusal(
        422, "表格设有打开密码, 无法读取。请取消密码(文件 → 文档加密)后另存, 再上传。",
        "The workbook is protected by a password and cannot be read. Remove the password, save it, and upload again.",
    ),
    "workbook_macros": Refusal(
        422, "表格带有宏, 没有读取。请另存为不带宏的 .xlsx 再上传。", "The workbook holds macros and was not read. Save it as .xlsx without macros and upload that."
    ),
    "workbook_no_file": Refusal(
        422, "没有选择文件。请选择填好的表格再上传。", "No file was chosen. Choose the filled-in workbook and upload it."
    ),
    "workbook_no_head": Refusal(
        422, "前 20 行里没有找到表头。表头应有这些栏目: {titles}。请使用下载的模板填写。",
        "No head was found in the first 20 rows. It should have these columns: {titles}. Please fill in the template.",
    ),
    "workbook_no_rows": Refusal(
        422, "表头下面没有填写内容, 没有可导入的行。请填写后再上传。", "There is nothing below the head, so nothing to import. Fill in the rows and upload again."
    ),
    "workbook_old": Refusal(
        422, "这是旧版 .xls 表格, 没有读取。请用 WPS 或 Excel 打开, 另存为 .xlsx 后再上传。",
        "This is an old .xls workbook and was not read. Open it in WPS or Excel, save it as .xlsx, and upload that.",
    ),
    "workbook_too_many_columns": Refusal(
        422, "表格超过 {most} 列, 没有读取。请删去表格右侧多余的内容后再上传。",
        "The sheet has more than {most} columns and was not read. Remove what stands at its right and upload again.",
    ),
    "workbook_too_many_rows": Refusal(
        422, "表格超过 {most} 行, 没有读取。请分成几份上传, 或删去下方多余的内容。",
        "The sheet has more than {most} rows and was not read. Split it into several files, or remove what stands below the table.",
    ),
    "workbook_unknown": Refusal(
        422, "这不是 .xlsx 表格(只改扩展名没有用), 没有读取。请用 WPS 或 Excel 另存为 .xlsx 后再上传。",
        "This is not an .xlsx workbook (renaming a file does not make it one) and was not read. Save it as .xlsx and upload that.",
    ),
    "workbook_unsafe": Refusal(
        422, "文件内含有不安全的定义(DTD 或实体), 没有读取。请把内容复制到新下载的模板中再上传。",
        "The file holds unsafe definitions (a DTD or entities) and was not read. Copy the content into a fresh template and upload that.",
    ),
    # shortlists
    "nothing_nominated": Refusal(
        409, "这一批次还没有申报, 没有名单可以冻结。请先导入申报。", "Nothing is nominated in this cycle, so there is no list to freeze. Import nominations first."
    ),
    "paper_too_long": Refusal(
        422, "这份文件在 {seconds} 秒内没有排好, 没有生成。请下载表格(XLSX), 或按类别分开打印。",
        "This paper could not be laid out within {seconds} seconds and was not made. Take the workbook (XLSX) instead.",
    ),
    "reviews_outstanding": Refusal(
        409, "还有 {count} 家的材料初审没有结论, 名单不能冻结: {names}。请先完成初审。",
        "{count} nominations have no outcome of the preliminary review, so the list cannot be frozen: {names}. Review them first.",
    ),
    "sheets_outstanding": Refusal(
        409, "还有 {count} 处考察的评分表没有交齐, 名单不能冻结: {names}。请录入缺少的评分表, 或为缺席的组员办理免交。",
        "Sheets of {count} visits are outstanding, so the list cannot be frozen: {names}. Enter them, or excuse the members who were absent.",
    ),
    "shortlist_changed": Refusal(
        409, "您查看之后数据有变化, 名单没有冻结。请看过更新后的名单再冻结。",
        "The data have changed since you looked, so the list was not frozen. Look at the new proposal, then freeze it.",
    ),
    # field protocol
    "checksum_differs": Refusal(
        460, "这一段照片在路上损坏了, 没有保存。请从原处再发一次。", "This piece was damaged on its way and was not kept. Send it again from the same offset."
    ),
    "device_needed": Refusal(
        400, "请求没有说明是哪台平板。请更新考察应用后再试。", "The request does not say which tablet it comes from. Update the field app and try again."
    ),
    "entry_changed": Refusal(
        409, "这条记录的编号已经有另一份内容, 先到的有效, 这一份单独保留。请告诉经办。",
        "This entry's id already has another text. The first counts, this one is kept apart. Please tell the secretary.",
    ),
    "entry_counts_already": Refusal(
        409, "这条记录已经有效, 不需要再采纳。请刷新页面查看。", "This entry counts already and needs no admission. Reload the page to see it."
    ),
    "entry_digest_differs": Refusal(
        422, "记录在路上损坏了, 没有读取。原件仍在平板上, 请再发一次。",
        "The entry was damaged on its way and was not read. It is still on the tablet: send it again.",
    ),
    "entry_other_visit": Refusal(
        422, "这条记录属于另一次考察, 没有收下。它仍在平板上, 请在那次考察里发送。",
        "This entry belongs to another visit and was not taken. It is still on the tablet: send it with that visit.",
    ),
    "entry_too_large": Refusal(
        422, "记录超过 64 KiB, 没有读取。它仍在平板上, 请把备注写短后重新填写。",
        "The entry is larger than 64 KiB and was not read. It is still on the tablet: write a shorter note and answer again.",
    ),
    "entry_unknown_item": Refusal(
        422, "本次考察没有这个检查项, 记录已保留但不计入。请刷新考察资料后重新填写。",
        "This visit has no such item; the entry is kept but does not count. Refresh the visit and answer again.",
    ),
    "entry_unknown_kind": Refusal(
        422, "服务器还不认识这种记录, 已保留但不计入。请告诉经办更新系统。",
        "The server does not know this kind of entry yet; it is kept but does not count. Ask the secretary for an update.",
    ),
    "entry_unreadable": Refusal(
        422, "记录无法读取, 只登记了它的摘要。它仍在平板上, 请联系经办。",
        "The entry cannot be read; only its digest was noted. It is still on the tablet: ask the secretary.",
    ),
    "entry_wrong_answer": Refusal(
        422, "填写内容与该项的评分方式不符, 记录已保留但不计入。请重新填写这一项。",
        "The answer does not fit the way this item is decided; it is kept but does not count. Answer the item again.",
    ),
    "entry_wrong_value": Refusal(
        422, "记录的内容不完整或格式不对, 已保留但不计入。请重新填写这一项。",
        "The content of the entry is incomplete or malformed; it is kept but does not count. Enter it again.",
    ),
    "leader_only": Refusal(
        403, "只有组长可以签认和封存, 记录已保留但不计入。请由组长操作。",
        "Only the leader signs off and seals; the entry is kept but does not count. Ask the leader to do it.",
    ),
    "no_longer_on_team": Refusal(
        403, "您已不在这次考察的组里, 记录已保留但不计入。请由组长或经办采纳。",
        "You are no longer on this visit's team; the entry is kept but does not count. Leader or secretary may admit it.",
    ),
    "not_yours_to_send": Refusal(
        403, "这条记录是另一位组员的, 没有收下。请由本人登录后发送, 记录仍在平板上。",
        "This entry is another member's and was not taken. It stays on the tablet until they sign in themselves.",
    ),
    "nothing_planned": Refusal(
        409, "没有排定日期的考察, 没有行程可打印。请先登记计划日期。", "No visit has a day yet, so there is nothing to print. Enter the planned days first."
    ),
    "offset_differs": Refusal(
        409, "照片的续传位置对不上, 没有保存这一段。请查询位置后接着发。",
        "The piece does not start where the upload stands, so it was not kept. Ask for the offset and go on from there.",
    ),
    "origin_foreign": Refusal(
        403, "请求来自别的网站, 没有执行。请在考察应用里操作。", "The request comes from another site and was not carried out. Use the field app."
    ),
    "photo_digest_differs": Refusal(
        422, "照片收完后与原件的摘要不一致, 没有保存。照片仍在平板上, 请重新发送。",
        "The finished photo does not have its digest and was not kept. It is still on the tablet: send it again.",
    ),
    "photo_other_bytes": Refusal(
        409, "这张照片的编号已有另一份原件, 先到的有效。请告诉经办。", "This photo's id already has other bytes; the first count. Please tell the secretary."
    ),
    "photo_too_large": Refusal(
        413, "照片超过 {most} MB, 没有收下。照片仍在平板上, 请调低相机分辨率后重拍。",
        "The photo is larger than {most} MB and was not taken. It is still on the tablet: take it again at a lower resolution.",
    ),
    "photo_unusable": Refusal(
        422, "这不是 JPEG、PNG、WebP 或 HEIC 照片, 没有保存。请重拍, 或从相册另选一张。",
        "This is no JPEG, PNG, WebP or HEIC picture and was not kept. Take it again, or choose another from the gallery.",
    ),
    "plan_unreadable": Refusal(
        422, "时间应写成 09:30 这样, 记录人应是本组在场组员。请改正后再保存。",
        "The time is written like 09:30, and a recorder is a present member of the team. Correct it and save again.",
    ),
    "recusal_absolute": Refusal(
        409, "{inspector}因本单位或亲属关系回避, 不能撤销。请另派组员。",
        "{inspector} is recused from their own unit or a relative's, which cannot be undone. Send another member.",
    ),
    "recused_here": Refusal(
        403, "您在这次考察中已回避, 不能再打开资料; 之后的记录已保留但不计入。请联系组长。",
        "You are recused from this visit: its pack stays closed, and later entries are kept without counting. Ask the leader.",
    ),
    "seal_too_early": Refusal(
        409, "还不能封存: 评分表、照片或记录没有到齐, 或有冲突未处理。请补齐后由组长再封存。",
        "It is too early to seal: sheets, photos or entries are still out, or a conflict is open. Complete them and seal again.",
    ),
    "sheet_on_paper": Refusal(
        409, "经办已按纸质表录入您的评分表, 平板上的提交不计入。请与经办核对。",
        "The secretary has entered your paper sheet, so the tablet's submission does not count. Settle it with the secretary.",
    ),
    "small_too_large": Refusal(
        413, "小图超过 40 KB, 没有收下。请更新考察应用后再试, 原件不受影响。",
        "The small picture is larger than 40 KB and was not taken. Update the field app; the original is not affected.",
    ),
    "submit_conflict": Refusal(
        409, "您有两份不同的提交, 都不计入。请再提交一次。", "There are two different submissions of yours, and neither counts. Submit once more."
    ),
    "submit_incomplete": Refusal(
        409, "还有检查项没有确定或有冲突, 提交暂不计入。补齐后会自动生效, 或请再提交一次。",
        "Items are open or in conflict, so the submission does not count yet. It will when they are settled, or submit again.",
    ),
    "submit_total_differs": Refusal(
        409, "平板显示 {shown} 分, 服务器算得 {ours} 分, 提交不计入。请刷新资料, 核对后再提交。",
        "The tablet showed {shown} points, the server finds {ours}, so the submission does not count. Refresh, compare, submit again.",
    ),
    "submit_waits": Refusal(
        409, "提交所依据的记录还没有全部到达, 到齐后自动生效。请保持联网。",
        "Entries that the submission rests on have not all arrived; it takes effect when they have. Stay online.",
    ),
    "tus_version": Refusal(
        412, "上传协议版本不对, 应为 tus 1.0.0。请更新考察应用。", "The upload protocol must be tus 1.0.0. Update the field app."
    ),
    "upload_busy": Refusal(
        423, "这张照片正在由另一个请求发送。请稍等几秒再试。", "Another request is sending this photo. Wait a few seconds and try again."
    ),
    "upload_expired": Refusal(
        410, "这次上传中断太久, 已作废。请从头发送, 照片仍在平板上。", "This upload was interrupted for too long and is gone. Start again; the photo is still on the tablet."
    ),
    "upload_header": Refusal(
        400, "上传请求的说明不完整或不对: {name}。请更新考察应用。", "The upload request lacks a header or it is wrong: {name}. Update the field app."
    ),
    "upload_type": Refusal(
        415, "上传内容的类型应为 application/offset+octet-stream。请更新考察应用。",
        "A piece is sent as application/offset+octet-stream. Update the field app.",
    ),
}
