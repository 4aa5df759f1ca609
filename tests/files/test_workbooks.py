"""Reading and writing workbooks: what is written comes back, and cells say what they show."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from files.made import MAIN, package, sheet_xml
from kaocha.files.workbooks import (
    Column,
    Fault,
    Formula,
    Page,
    find_table,
    open_workbook,
    table_rows,
    write_pages,
    write_workbook,
)
from kaocha.problems import Problem

STYLES = f'''<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>
<numFmt numFmtId="177" formatCode="&quot;d&quot;0.00"/><numFmt numFmtId="178" formatCode="[$-804]h:mm"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="178"/>
<xf numFmtId="22"/></cellXfs></styleSheet>'''


def cells(sheet, **parts):
    more = {f"xl/{name}.xml": text.encode() for name, text in parts.items()}
    with open_workbook(
        io.BytesIO(package(f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>', more=more))
    ) as book:
        return [row.cells for row in book.rows(book.sheets[0])]


def written(*rows, columns=None):
    return write_workbook(
        "表", columns or [Column("文"), Column("数", kind="decimal"), Column("日", kind="date")], rows
    )


def rows_of(content, sheet=0):
    with open_workbook(io.BytesIO(content)) as book:
        return [(row.number, row.cells) for row in book.rows(book.sheets[sheet])]


def test_a_date_is_known_by_its_format_and_chinese_formats_too():
    read = cells(
        '<row><c s="1"><v>45047</v></c><c s="2"><v>45047</v></c><c s="3"><v>45047</v></c><c s="4"><v>0.5</v></c>'
        '<c s="5"><v>45047.5</v></c><c><v>45047</v></c></row>',
        styles=STYLES,
    )
    assert read == [
        {1: date(2023, 5, 1), 2: date(2023, 5, 1), 3: 45047, 4: Decimal("0.5"), 5: datetime(2023, 5, 1, 12), 6: 45047}  # noqa: DTZ001
    ]


def test_a_number_is_the_one_that_was_typed_not_its_binary_neighbour():
    assert cells("<row><c><v>35.299999999999997</v></c><c><v>1E3</v></c><c><v>13800000000</v></c></row>") == [
        {1: Decimal("35.3"), 2: 1000, 3: 13_800_000_000}
    ]


def test_a_formula_is_a_formula_whatever_it_last_came_to():
    assert cells('<row><c><f>A1+1</f><v>5</v></c><c t="str"><f t="shared" si="0"/><v>x</v></c></row>') == [
        {1: Formula("A1+1"), 2: Formula("")}
    ]


def test_faults_and_truth_values():
    assert cells('<row><c t="e"><v>#REF!</v></c><c t="b"><v>1</v></c><c><v>NaN</v></c></row>') == [
        {1: Fault("#REF!"), 2: True, 3: Fault("NaN")}
    ]


def test_rich_text_is_joined_without_its_reading_aid():
    strings = f'<sst xmlns="{MAIN}"><si><r><t>云川</t></r><r><t>市</t></r><rPh><t>yun</t></rPh></si></sst>'
    assert cells('<row><c t="s"><v>0</v></c></row>', sharedStrings=strings) == [{1: "云川市"}]


def test_prefixed_names_mean_the_same():
    cell = '<x:c r="B2" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2">{cell}</x:row></x:sheetData></x:worksheet>'
    with open_workbook(io.BytesIO(package(sheet))) as book:
        assert [(row.number, row.cells) for row in book.rows(book.sheets[0])] == [(2, {2: "甲"})]
        assert book.survey(book.sheets[0]).rows == 1


def test_hidden_rows_are_known_and_hidden_sheets_are_not_read():
    hidden = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1" hidden="1"><c><v>1</v></c></row></sheetData></worksheet>'
    content = package(sheet_xml([["甲"]]), hidden, states=("hidden", "visible"))
    with open_workbook(io.BytesIO(content)) as book:
        assert [(sheet.name, [row.hidden for row in book.rows(sheet)]) for sheet in book.sheets] == [("表2", [True])]


def test_text_that_looks_like_a_formula_is_written_as_text():
    content = written(*[[text, None, None] for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "=cmd|' /C calc'!A0")])
    with zipfile.ZipFile(io.BytesIO(content)) as package_:
        assert all(b"<f>" not in package_.read(name) for name in package_.namelist())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=3, max_col=1) for cell in row} == {"s"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=20))
def test_any_text_comes_back_the_same_and_is_no_formula(texts):
    content = written(*[[text, None, None] for text in texts])
    expected = [(at, {1: text}) for at, text in enumerate(texts, 3) if text]
    assert rows_of(content)[2:] == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-(10**14), 10**14), st.decimals(-(10**6), 10**6, places=2)),
            st.one_of(st.none(), st.dates(date(1900, 3, 1), date(9999, 12, 31))),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_numbers_and_days_come_back_the_same(pairs):
    content = written(*[["x", number, day] for number, day in pairs])
    expected = [
        {1: "x"} | ({2: number} if number is not None else {}) | ({3: day} if day is not None else {})
        for number, day in pairs
    ]
    assert [row for _, row in rows_of(content)][2:] == expected


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(10**9), 10**9),
                st.dates(date(1950, 1, 1), date(2090, 1, 1)),
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
                    lambda text: text[0] != "=" and "_x" not in text and text.strip() and text[0] != "#"
                ),
            ),
            min_size=1,
            max_size=6,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_workbooks_of_openpyxl_are_read_as_openpyxl_reads_them(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    told = openpyxl.load_workbook(saved, read_only=True).active.iter_rows(values_only=True)
    plain = [[value.date() if isinstance(value, datetime) else value for value in row] for row in told]
    expected = [{at: value for at, value in enumerate(row, 1) if value is not None} for row in plain]
    assert [row for _, row in rows_of(saved.getvalue())] == [row for row in expected if row]


def test_the_same_content_is_the_same_bytes(monkeypatch):
    first = written(["甲", Decimal("1.5"), date(2026, 1, 2)])
    import openpyxl.writer.excel as writer

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 7, 8, tzinfo=tz)

    monkeypatch.setattr(writer.datetime, "datetime", Later)
    assert written(["甲", Decimal("1.5"), date(2026, 1, 2)]) == first


def test_a_printed_table_repeats_its_head_on_a4_across():
    sheet = openpyxl.load_workbook(io.BytesIO(written(["甲", 1, None]))).worksheets[0]
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$2:$2", "A3")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)


def test_choices_lie_on_a_hidden_sheet_and_names_of_sheets_are_made_usable():
    page = Page("甲/乙[1]:" + "长" * 40, "题", [Column("类", choices=("是", "否"), prompt="选一个")])
    book = openpyxl.load_workbook(io.BytesIO(write_pages([page, page])))
    assert [len(name) <= 31 for name in book.sheetnames] == [True] * 3
    assert len(set(book.sheetnames)) == 3
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    (check,) = book.worksheets[0].data_validations.dataValidation
    assert (check.type, check.formula1, check.prompt) == ("list", "'选项'!$A$1:$A$2", "选一个")


# --- tables ---

TITLES = {"name": ["工作室名称", "Name"], "unit": ["所在单位（全称）", "所在单位"], "size": ["团队人数"]}


def table(*rows, more="", required=("name", "unit")):
    with open_workbook(io.BytesIO(package(sheet_xml([list(row) for row in rows], more)))) as book:
        found = find_table(book, TITLES, required=required)
        return found, [(row.number, row.cells) for row in table_rows(book, found)]


def test_columns_are_found_in_any_order_under_titles_and_notes():
    found, rows = table(
        ("推荐汇总表",),
        ("填报单位：", "云川"),
        ("团 队人数", "所在单位(全称) *", "备注", "工作室名称（必填）"),
        ("9", "甲厂", "x", "甲室"),
    )
    assert (found.head, found.unknown, rows) == (
        3,
        (("C", "备注"),),
        [(4, {"name": "甲室", "unit": "甲厂", "size": "9"})],
    )


def test_rows_without_any_wanted_content_are_passed_over():
    found, rows = table(
        ("序号", "工作室名称", "所在单位"),
        ("1", "甲室", "甲厂"),
        ("2", None, None),
        ("3", "  ", None),
        ("4", "乙室", None),
    )
    assert (found.unknown, [number for number, _ in rows]) == ((), [2, 5])


def test_a_missing_required_column_is_named():
    with pytest.raises(Problem) as refused:
        table(("工作室名称", "团队人数"), ("甲室", "9"))
    assert (refused.value.code, refused.value.values) == (
        "workbook_columns_missing",
        {"sheet": "表1", "row": 1, "titles": "所在单位（全称）"},
    )


def test_a_table_without_a_head_is_refused_with_the_titles_that_it_needs():
    with pytest.raises(Problem) as refused:
        table(("甲室", "甲厂"), ("乙室", "乙厂"))
    assert (refused.value.code, refused.value.values) == (
        "workbook_no_head",
        {"titles": "工作室名称、所在单位（全称）"},
    )


def test_a_column_that_stands_there_twice_is_refused():
    with pytest.raises(Problem) as refused:
        table(
            ("工作室名称", "所在单位", "工作室名称"),
        )
    assert (refused.value.code, refused.value.values) == (
        "workbook_column_twice",
        {"title": "工作室名称", "cells": "A1、C1"},
    )


def test_the_sheet_whose_head_matches_is_taken_and_others_like_it_are_named():
    other, ours = sheet_xml([["说明", "填法"]]), sheet_xml([["工作室名称", "所在单位"], ["甲室", "甲厂"]])
    with open_workbook(io.BytesIO(package(other, ours, ours))) as book:
        found = find_table(book, TITLES, required=["name"])
    assert (found.sheet.name, found.also_in) == ("表2", ("表3",))


def test_a_cell_merged_downwards_holds_for_each_row_it_covers_and_only_for_those():
    rows = table(
        ("工作室名称", "所在单位"),
        ("甲室", "甲厂"),
        ("乙室", None),
        ("丙室", None),
        more='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
    )[1]
    assert rows == [(2, {"name": "甲室", "unit": "甲厂"}), (3, {"name": "乙室", "unit": "甲厂"}), (4, {"name": "丙室"})]
