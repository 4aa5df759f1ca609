"""Refusals of workbooks that are handed in."""

from __future__ import annotations

from .refusal import Refusal

REFUSALS: dict[str, Refusal] = {
    "import_cancelled": Refusal(
        409, "这次导入已停止，没有写入任何数据。请重新上传表格。", "This import was stopped and nothing was written. Upload the workbook again."
    ),
    "import_committed": Refusal(
        409, "这次导入已由 {by} 于 {at} 确认写入，不需要再确认。请到申报列表查看。",
        "This import was already committed by {by} on {at}. Look at the list of nominations.",
    ),
    "import_has_wrong_rows": Refusal(
        422, "还有 {wrong} 行有问题，没有写入。请在表格中改正后重新上传。",
        "{wrong} rows still have problems and nothing was written. Correct them in the workbook and upload it again.",
    ),
    "import_moved_on": Refusal(
        409, "预览之后数据有了变化，有 {wrong} 行不能再写入，没有写入任何数据。请重新上传这份表格，按新的预览核对。",
        "The data changed after the preview: {wrong} rows can no longer be written, and nothing was. Upload the workbook again and check the new preview.",
    ),
    "import_not_ready": Refusal(
        409, "表格还没有读完，不能确认写入。请等预览完成后再试。", "The workbook has not been read to its end. Wait for the preview, then try again."
    ),
    "import_over_cap": Refusal(
        422, "{units} 超出推荐名额，没有写入。请逐个填写超额理由和批准人，或减少表中的行后重新上传。",
        "{units}: more than their number of nominations; nothing was written. Give a reason and an approver for each, or take rows out and upload again.",
    ),
    "import_unknown": Refusal(
        422, "请选择这份表格属于哪一类申报，没有上传。", "Choose which category this workbook is for; nothing was uploaded."
    ),
    "workbook_bomb": Refusal(
        413, "文件解压后过大，不像正常的表格，没有读取。请把内容复制到新下载的模板中再上传。",
        "Unpacked, this file is far too large for a table and was not read. Copy the content into a fresh template and upload that.",
    ),
    "workbook_column_twice": Refusal(
        422, "栏目「{title}」出现了两次（{cells}），没有读取。请删去多余的一栏再上传。",
        "The column “{title}” stands there twice ({cells}); nothing was read. Remove one of them and upload again.",
    ),
    "workbook_columns_missing": Refusal(
        422, "工作表「{sheet}」第 {row} 行的表头缺少必填栏目：{titles}。请补上这些栏目，或使用下载的模板。",
        "The head of sheet “{sheet}” (row {row}) lacks these required columns: {titles}. Add them, or use the template.",
    ),
    "workbook_damaged": Refusal(
        422, "文件已损坏或不完整，没有读取。请用 WPS 或 Excel 打开检查，另存为 .xlsx 后再上传。",
        "The file is damaged or incomplete and was not read. Open it in WPS or Excel, save it as .xlsx, and upload again.",
    ),
    "workbook_embedded": Refusal(
        422, "表格里嵌入了其他文件或控件，没有读取。请删去嵌入的对象，只留表格，再上传。",
        "The workbook carries embedded files or controls and was not read. Remove them, leave the table alone, and upload again.",
    ),
    "workbook_empty": Refusal(
        422, "这是一个空文件，没有读取。请核对所选文件后再上传。", "This file is empty and was not read. Check which file you chose and upload again."
    ),
    "workbook_locked": Refusal(
        422, "表格设有打开密码，无法读取。请取消密码（文件 → 文档加密）后另存，再上传。",
        "The workbook is protected by a password and cannot be read. Remove the password, save it, and upload again.",
    ),
    "workbook_macros": Refusal(
        422, "表格带有宏，没有读取。请另存为不带宏的 .xlsx 再上传。", "The workbook holds macros and was not read. Save it as .xlsx without macros and upload that."
    ),
    "workbook_no_file": Refusal(
        422, "没有选择文件。请选择填好的表格再上传。", "No file was chosen. Choose the filled-in workbook and upload it."
    ),
    "workbook_no_head": Refusal(
        422, "前 20 行里没有找到表头。表头应有这些栏目：{titles}。请使用下载的模板填写。",
        "No head was found in the first 20 rows. It should have these columns: {titles}. Please fill in the template.",
    ),
    "workbook_no_rows": Refusal(
        422, "表头下面没有填写内容，没有可导入的行。请填写后再上传。", "There is nothing below the head, so nothing to import. Fill in the rows and upload again."
    ),
    "workbook_old": Refusal(
        422, "这是旧版 .xls 表格，没有读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。",
        "This is an old .xls workbook and was not read. Open it in WPS or Excel, save it as .xlsx, and upload that.",
    ),
    "workbook_too_many_columns": Refusal(
        422, "表格超过 {most} 列，没有读取。请删去表格右侧多余的内容后再上传。",
        "The sheet has more than {most} columns and was not read. Remove what stands at its right and upload again.",
    ),
    "workbook_too_many_rows": Refusal(
        422, "表格超过 {most} 行，没有读取。请分成几份上传，或删去下方多余的内容。",
        "The sheet has more than {most} rows and was not read. Split it into several files, or remove what stands below the table.",
    ),
    "workbook_unknown": Refusal(
        422, "这不是 .xlsx 表格（只改扩展名没有用），没有读取。请用 WPS 或 Excel 另存为 .xlsx 后再上传。",
        "This is not an .xlsx workbook (renaming a file does not make it one) and was not read. Save it as .xlsx and upload that.",
    ),
    "workbook_unsafe": Refusal(
        422, "文件内含有不安全的定义（DTD 或实体），没有读取。请把内容复制到新下载的模板中再上传。",
        "The file holds unsafe definitions (a DTD or entities) and was not read. Copy the content into a fresh template and upload that.",
    ),
}
