"""Workbooks that nobody should open: each is refused by its own Problem."""

import io
import resource
import tracemalloc

import pytest

from files.made import BAD, package, sheet_xml
from kaocha.files.workbooks import open_workbook
from kaocha.problems import Problem


def read_to_the_end(content):
    with open_workbook(io.BytesIO(content)) as book:
        for sheet in book.sheets:
            book.survey(sheet)
            for _ in book.rows(sheet):
                pass


@pytest.mark.parametrize("what", BAD)
def test_a_bad_workbook_meets_its_problem(what):
    content, code = BAD[what]
    with pytest.raises(Problem) as refused:
        read_to_the_end(content)
    assert refused.value.code == code


@pytest.mark.parametrize("what", BAD)
def test_a_file_on_disk_is_refused_in_the_same_way(what, tmp_path):
    content, code = BAD[what]
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(Problem) as refused, open_workbook(path) as book:
        for sheet in book.sheets:
            list(book.rows(sheet))
    assert refused.value.code == code


def test_a_honest_neighbour_of_the_bad_ones_is_read():
    read_to_the_end(package(sheet_xml([["名称", "单位"], ["甲", "乙"]])))


def test_every_cut_of_a_workbook_is_refused_or_read_but_never_breaks():
    whole = package(sheet_xml([["名称", "单位"], ["甲", "乙"]] * 3))
    for end in range(len(whole)):
        with pytest.raises(Problem):
            read_to_the_end(whole[:end])


def test_every_flipped_byte_is_refused_or_read_but_never_breaks():
    whole = package(sheet_xml([["名称", "单位"], ["甲", "乙"]] * 3))
    met = set()
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 0x41
        try:
            read_to_the_end(bytes(flipped))
            met.add("read")
        except Problem as problem:
            met.add(problem.code)
    assert {"workbook_damaged", "workbook_unknown", "read"} <= met


def test_five_thousand_rows_are_read_in_two_megabytes():
    cell = "<c t=\"inlineStr\"><is><t>云川市第 {} 机械厂</t></is></c>"
    cells = [cell.format(number * 7919 % 1_000_003) for number in range(125_000)]
    rows = ("".join(cells[at : at + 25]) for at in range(0, 125_000, 25))
    content = package(f'<worksheet>{"".join(f"<row>{row}</row>" for row in rows)}</worksheet>')
    tracemalloc.start()
    with open_workbook(io.BytesIO(content)) as book:
        read = sum(1 for _ in book.rows(book.sheets[0]))
        most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (read, most < 2_000_000) == (5_000, True)


def test_a_sheet_of_half_a_million_empty_cells_stays_small_in_memory():
    row = b"<row>" + b"<c/>" * 150 + b"</row>"
    content = package(
        sheet_xml([["名称"]]), more={"xl/worksheets/sheet1.xml": b"<worksheet>" + row * 3_500 + b"</worksheet>"}
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_workbook(io.BytesIO(content)) as book:
        assert list(book.rows(book.sheets[0])) == []
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB
