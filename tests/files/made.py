"""Workbooks made by hand, good and bad, as bytes: what honest programs write, and what hostile ones send."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>{more}</Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{DOC}"><sheets>{{sheets}}</sheets></workbook>'
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def sheet_xml(rows: list[list[str | None]], more: str = "") -> str:
    """A worksheet of texts; None leaves a cell out."""
    lines = []
    for at, row in enumerate(rows, 1):
        cells = "".join(inline(f"{chr(65 + c)}{at}", text) for c, text in enumerate(row) if text is not None)
        lines.append(f'<row r="{at}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{more}</worksheet>'


def package(
    *sheets: str, more: dict[str, bytes] | None = None, types: str = "", book: str = "", states: tuple[str, ...] = ()
) -> bytes:
    """A package of these worksheets (XML texts); `more` adds or replaces parts."""
    named = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"{f" state={states[n - 1]!r}" if states else ""}/>'
        for n in range(1, len(sheets) + 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{DOC}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="s" Type="{DOC}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    relations += f'<Relationship Id="y" Type="{DOC}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": TYPES.format(more=types).encode(),
        "xl/workbook.xml": (book or BOOK.format(sheets=named)).encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="x">{relations}</Relationships>'.encode(),
        **{f"xl/worksheets/sheet{n}.xml": text.encode() for n, text in enumerate(sheets, 1)},
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """About 100 kB that unpack to 100 MB of one worksheet."""
    return package(sheet_xml([["名称"]]), more={"xl/worksheets/sheet1.xml": b" " * 100_000_000})


def entity_bomb(where: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The billion laughs, in a part of a workbook."""
    laughs = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 10}"><!ENTITY c "{"&b;" * 10}">]>'
    return package(
        sheet_xml([["名称"]]), more={where: f'<?xml version="1.0"?>{laughs}<worksheet>&c;</worksheet>'.encode()}
    )


def torn() -> bytes:
    """A workbook whose second half did not arrive."""
    whole = package(sheet_xml([["名称", "单位"]] * 50))
    return whole[: len(whole) // 2]


def with_wrong_checksum() -> bytes:
    """A workbook with one flipped bit in its sheet, stored unpacked so that only the checksum tells."""
    out = io.BytesIO(package(sheet_xml([["名称", "单位"], ["甲甲甲甲甲甲", "乙"]])))
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return again.getvalue().replace("甲甲甲甲甲甲".encode(), "甲甲甲丙甲甲".encode())


BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "workbook_empty"),
    "a page of the web": (b"<html><table><tr><td>x</td></tr></table></html>", "workbook_unknown"),
    "a CSV file that was renamed": ("名称,单位\n甲,乙\n".encode("gb18030"), "workbook_unknown"),
    "an old .xls": (OLE2 + b"\0" * 500 + "Workbook".encode("utf-16-le"), "workbook_old"),
    "a password": (OLE2 + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "workbook_locked"),
    "an old letter": (OLE2 + b"\0" * 500 + "WordDocument".encode("utf-16-le"), "workbook_unknown"),
    "macros": (package(sheet_xml([["名称"]]), more={"xl/vbaProject.bin": b"x"}), "workbook_macros"),
    "a macro type": (
        package(
            sheet_xml([["名称"]]),
            types='<Override PartName="/xl/workbook.xml" ContentType="application/x.macroEnabled.main+xml"/>',
        ),
        "workbook_macros",
    ),
    "an embedded file": (
        package(sheet_xml([["名称"]]), more={"xl/embeddings/oleObject1.bin": b"x"}),
        "workbook_embedded",
    ),
    "a zip bomb": (bomb(), "workbook_bomb"),
    "too many parts": (package(sheet_xml([["名称"]]), more={f"x/{n}": b"" for n in range(2000)}), "workbook_bomb"),
    "a document type": (entity_bomb(), "workbook_unsafe"),
    "entities among the strings": (entity_bomb("xl/sharedStrings.xml"), "workbook_unsafe"),
    "entities in the book": (entity_bomb("xl/workbook.xml"), "workbook_unsafe"),
    "a zip of something else": (
        package(more={"xl/workbook.xml": b""}).replace(b"xl/workbook", b"xx/workbook"),
        "workbook_unknown",
    ),
    "half of a file": (torn(), "workbook_damaged"),
    "a flipped bit": (with_wrong_checksum(), "workbook_damaged"),
    "XML that is none": (
        package(sheet_xml([["名称"]]), more={"xl/worksheets/sheet1.xml": b"<worksheet><row></worksheet>"}),
        "workbook_damaged",
    ),
    "elements without end": (
        package(sheet_xml([["名称"]]), more={"xl/worksheets/sheet1.xml": b"<a>" * 1_000_000}),
        "workbook_damaged",
    ),
    "a row twice": (package(f'<worksheet xmlns="{MAIN}"><row r="1"/><row r="1"/></worksheet>'), "workbook_damaged"),
    "a cell nowhere": (
        package(f'<worksheet xmlns="{MAIN}"><row r="1"><c r="1A"><v>1</v></c></row></worksheet>'),
        "workbook_damaged",
    ),
    "a number that is none": (
        package(f'<worksheet xmlns="{MAIN}"><row r="1"><c r="A1"><v>x</v></c></row></worksheet>'),
        "workbook_damaged",
    ),
    "a string that is missing": (
        package(f'<worksheet xmlns="{MAIN}"><row r="1"><c r="A1" t="s"><v>9</v></c></row></worksheet>'),
        "workbook_damaged",
    ),
    "an endless text": (package(sheet_xml([["长" * 40_001]])), "workbook_damaged"),
    "a sheet that is not there": (
        package(
            book=BOOK.format(sheets='<sheet name="x" sheetId="1" r:id="rId1"/>'),
            more={
                "xl/_rels/workbook.xml.rels": (
                    f'<R><Relationship Id="rId1" Type="{DOC}/worksheet" Target="gone.xml"/></R>'.encode()
                )
            },
        ),
        "workbook_damaged",
    ),
    "too many columns": (
        package(f'<worksheet xmlns="{MAIN}"><row r="1"><c r="GS1"><v>1</v></c></row></worksheet>'),
        "workbook_too_many_columns",
    ),
    "too many rows": (
        package(f'<worksheet xmlns="{MAIN}">' + "<row><c><v>1</v></c></row>" * 20_021 + "</worksheet>"),
        "workbook_too_many_rows",
    ),
}
"""What it is, to its bytes and the code of the Problem that it meets when it is read to its end."""
