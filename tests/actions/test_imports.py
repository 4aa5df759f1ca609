"""Workbooks on their way in: previewed row by row, committed whole or not at all."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import event, func, select

from actions.paper_round import UNITS, facts, kept, open_round, workbook
from conftest import NOW
from files.made import BAD
from kaocha.actions import imports
from kaocha.db import act_for, begin_write, commit, db
from kaocha.jobs import TASKS, enqueue
from kaocha.models import Cycle, ImportRow, Nomination, Organisation, Studio, WorkbookImport
from kaocha.problems import Problem
from kaocha.schemes.loading import schemes_in_house

JX, STUDIO = "jiangxi-province-2023", "studio"


@dataclass
class Desk:
    """The secretary at work: hands workbooks in and commits them, each in a transaction of its own."""

    app: object
    cast: object
    cycle: Cycle

    def facts(self, number, **changes):
        return facts(JX, STUDIO, number, **changes)

    def upload(self, rows_or_bytes, *, run=True):
        content = rows_or_bytes if isinstance(rows_or_bytes, bytes) else workbook(self.cycle, STUDIO, rows_or_bytes)
        file = kept(self.app, self.cast.authority, content)
        begin_write()
        found = imports.start_import(
            self.again(), file=file, category=STUDIO, split="", by=self.cast.who["secretary"], at=NOW
        )
        commit()
        if run:
            enqueue("preview_import", import_id=found.id, authority_id=self.cast.authority)
        return found.id

    def again(self):
        return db.session.get_one(Cycle, self.cycle.id)

    def seen(self, import_id):
        db.session.rollback()
        return db.session.get_one(WorkbookImport, import_id, populate_existing=True)

    def rows(self, import_id):
        db.session.rollback()
        own = select(ImportRow).where(ImportRow.import_id == import_id).order_by(ImportRow.row)
        return db.session.scalars(own).all()

    def outcomes(self, import_id):
        return [(row.row, row.outcome, [problem["code"] for problem in row.problems]) for row in self.rows(import_id)]

    def commit(self, import_id, reasons=None):
        begin_write()
        try:
            done = imports.commit_import(
                db.session.get_one(WorkbookImport, import_id), self.again(), reasons=reasons or {},
                by=self.cast.who["secretary"], at=NOW,
            )
            commit()
        except BaseException:
            db.session.rollback()
            raise
        return done

    def count(self, model=Nomination):
        db.session.rollback()
        return db.session.scalar(select(func.count(model.id)))


@pytest.fixture
def desk(app, office):
    cycle = open_round(JX, office.who["secretary"], allotment={"all": 5000})
    commit()
    return Desk(app, office, cycle)


def refusal(call):
    with pytest.raises(Problem) as refused:
        call()
    return refused.value.code


def edited(content, change):
    """A workbook after somebody has worked on it in a spreadsheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(sheet, title):
    return next(cell.column for cell in sheet[3] if str(cell.value).rstrip("*") == title)


@pytest.mark.data
def test_a_preview_says_what_each_row_would_come_to_and_writes_nothing(desk):
    found = desk.upload([desk.facts(1), desk.facts(2)])
    assert desk.outcomes(found) == [(4, "new", []), (5, "new", [])]
    seen = desk.seen(found)
    assert (seen.state, seen.rows_read, seen.rows_total, seen.counts) == ("previewed", 2, 2, {"new": 2, "over_cap": 0})
    assert (desk.count(), desk.count(Studio)) == (0, 0)


@pytest.mark.data
def test_a_commit_writes_every_row(desk):
    found = desk.upload([desk.facts(1), desk.facts(2)])
    assert desk.commit(found) == {"new": 2, "changed": 0, "same": 0}
    assert desk.count() == 2
    assert db.session.scalars(select(Nomination.declared).order_by(Nomination.number)).all() == [
        desk.facts(1), desk.facts(2)]


@pytest.mark.data
def test_the_same_file_twice_changes_nothing_and_says_so(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1), desk.facts(2)])
    desk.commit(desk.upload(content))
    again = desk.upload(content)
    assert desk.outcomes(again) == [(4, "same", []), (5, "same", [])]
    assert desk.commit(again) == {"new": 0, "changed": 0, "same": 2}
    assert desk.count() == 2


@pytest.mark.data
def test_a_corrected_file_updates_what_differs(desk):
    desk.commit(desk.upload([desk.facts(1), desk.facts(2)]))
    found = desk.upload([desk.facts(1), desk.facts(2, address="云川市新址 3 楼"), desk.facts(3)])
    assert [outcome for _, outcome, _ in desk.outcomes(found)] == ["same", "changed", "new"]
    assert desk.commit(found) == {"new": 1, "changed": 1, "same": 1}


def test_a_wrong_row_is_named_by_its_number_and_nothing_can_be_committed(desk):
    found = desk.upload([desk.facts(1), desk.facts(2, studio_name=None), desk.facts(3)])
    assert desk.outcomes(found) == [(4, "new", []), (5, "wrong", ["missing"]), (6, "new", [])]
    assert refusal(lambda: desk.commit(found)) == "import_has_wrong_rows"
    assert desk.count() == 0


def test_shuffled_columns_with_a_stranger_among_them_work(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])

    def shuffle(sheet):
        columns = [[cell.value for cell in one] for one in sheet.iter_cols(min_row=3, max_row=4)]
        sheet.delete_rows(3, 2)
        for at, pair in enumerate([["内部备注", "甲"], *reversed(columns)], 1):
            for row, value in enumerate(pair, 3):
                sheet.cell(row, at, value)

    found = desk.upload(edited(content, shuffle))
    assert desk.outcomes(found) == [(4, "new", [])]
    assert [note["zh"] for note in desk.seen(found).notes] == ["这些栏目不在本办法中, 没有读取: A 列「内部备注」。"]
    desk.commit(found)
    assert db.session.scalars(select(Nomination.declared)).all() == [desk.facts(1)]


def test_a_missing_optional_column_is_named_and_counts_as_empty(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])
    found = desk.upload(edited(content, lambda sheet: sheet.delete_cols(column(sheet, "联系电话"))))
    assert desk.outcomes(found) == [(4, "new", [])]
    assert [note["zh"] for note in desk.seen(found).notes] == ["表中没有这些栏目, 按空白处理: 联系电话。"]


def test_a_formula_is_reported_with_its_cell_and_not_believed(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])

    def put_a_formula(sheet):
        sheet.cell(4, column(sheet, "工作室名称"), '="第"&1&"工作室"')

    found = desk.upload(edited(content, put_a_formula))
    assert desk.outcomes(found) == [(4, "wrong", ["formula"])]
    assert desk.rows(found)[0].problems[0]["zh"] == "B4 是公式, 请复制后「选择性粘贴为数值」, 再上传"


def test_a_formula_in_the_running_number_is_nobodys_business(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])
    found = desk.upload(edited(content, lambda sheet: sheet.cell(4, 1, "=ROW()-3")))
    assert desk.outcomes(found) == [(4, "new", [])]


def test_an_impossible_day_is_a_problem_of_its_row(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])
    found = desk.upload(edited(content, lambda sheet: sheet.cell(4, column(sheet, "开始运行日期"), "2023-02-30")))
    assert desk.outcomes(found) == [(4, "wrong", ["impossible_date"])]
    assert desk.rows(found)[0].values["written"]["established_on"] == "2023-02-30"


def test_an_unknown_unit_is_told_with_the_nearest_of_the_roster(desk):
    found = desk.upload([desk.facts(1, recommended_by="云川市总工")])
    row, = desk.rows(found)
    assert (row.outcome, [one["code"] for one in row.problems]) == ("wrong", ["unit_unknown"])
    assert "云川市总工会" in row.problems[0]["zh"]


def test_the_same_studio_twice_in_a_file_names_both_rows(desk):
    found = desk.upload([desk.facts(1), desk.facts(2), desk.facts(1, address="别处")])
    assert desk.outcomes(found) == [(4, "new", []), (5, "new", []), (6, "wrong", ["twice_in_file"])]
    assert desk.rows(found)[2].problems[0]["zh"] == "第 4 行和第 6 行是同一单位的同一工作室, 请删去一行"


def test_a_hidden_row_is_read_and_pointed_out(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1), desk.facts(2)])

    def hide(sheet):
        sheet.row_dimensions[5].hidden = True

    found = desk.upload(edited(content, hide))
    assert desk.outcomes(found) == [(4, "new", []), (5, "new", ["hidden_row"])]


def test_a_unit_merged_over_its_rows_is_the_unit_of_each(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1), desk.facts(2)])

    def merge(sheet):
        at = column(sheet, "推荐单位")
        sheet.merge_cells(start_row=4, end_row=5, start_column=at, end_column=at)

    assert desk.outcomes(desk.upload(edited(content, merge))) == [(4, "new", []), (5, "new", [])]


@pytest.mark.parametrize("what", [what for what in BAD if what != "too many rows"])
def test_a_bad_workbook_is_refused_and_leaves_no_nomination(desk, what):
    content, code = BAD[what]
    try:
        found = desk.upload(content)
    except Problem as problem:
        assert problem.code == code
        assert desk.count(WorkbookImport) == 0
    else:
        seen = desk.seen(found)
        assert (seen.state, seen.problem["code"]) == ("refused", code)
        assert desk.rows(found) == []
    assert desk.count() == 0


def test_a_workbook_of_another_form_is_refused_with_the_columns_it_lacks(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])
    found = desk.upload(edited(content, lambda sheet: sheet.delete_cols(column(sheet, "推荐单位"))))
    seen = desk.seen(found)
    assert (seen.state, seen.problem) == (
        "refused", {"code": "workbook_columns_missing",
                    "values": {"sheet": "劳模（工匠）创新工作室推荐汇总表", "row": 3, "titles": "推荐单位"}})


def test_an_empty_form_has_nothing_to_import(desk):
    assert desk.seen(desk.upload([])).problem == {"code": "workbook_no_rows", "values": {}}


def test_more_than_twenty_thousand_rows_are_refused(desk, monkeypatch):
    from kaocha.files.workbooks import tables

    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    found = desk.upload([desk.facts(n) for n in range(4)])
    assert desk.seen(found).problem == {"code": "workbook_too_many_rows", "values": {"most": 3}}
    assert desk.rows(found) == []


@pytest.mark.data
def test_a_preview_that_was_cancelled_is_not_read_on_and_not_committed(desk):
    found = desk.upload([desk.facts(1)], run=False)
    begin_write()
    imports.cancel_import(db.session.get_one(WorkbookImport, found), by=desk.cast.who["secretary"], at=NOW)
    commit()
    TASKS["preview_import"](import_id=found, authority_id=desk.cast.authority)
    assert (desk.seen(found).state, desk.rows(found)) == ("cancelled", [])
    assert refusal(lambda: desk.commit(found)) == "import_cancelled"


def test_a_cancel_in_the_middle_stops_the_reading(desk, monkeypatch):
    from kaocha.jobs import previews

    monkeypatch.setattr(previews, "PORTION", 2)
    found = desk.upload([desk.facts(n) for n in range(6)], run=False)
    keep = imports.keep_rows

    def keep_then_cancel(import_id, rows, **more):
        kept_ = keep(import_id, rows, **more)
        if kept_:
            imports.cancel_import(db.session.get_one(WorkbookImport, import_id), by=desk.cast.who["secretary"], at=NOW)
        return kept_

    monkeypatch.setattr(imports, "keep_rows", keep_then_cancel)
    enqueue("preview_import", import_id=found, authority_id=desk.cast.authority)
    assert (desk.seen(found).state, desk.rows(found)) == ("cancelled", [])


@pytest.mark.data
def test_an_import_that_nobody_read_is_found_by_the_sweep(desk):
    waiting = desk.upload([desk.facts(1)], run=False)
    broken_off = desk.upload([desk.facts(2)], run=False)
    begin_write()
    imports.claim_import(broken_off, at=NOW)
    commit()
    enqueue("sweep")
    assert [desk.seen(found).state for found in (waiting, broken_off)] == ["previewed", "previewed"]


def test_a_preview_that_broke_off_is_read_again_from_the_start(desk):
    found = desk.upload([desk.facts(1), desk.facts(2)])
    begin_write()
    db.session.get_one(WorkbookImport, found).state = "reading"
    commit()
    enqueue("sweep")
    assert (desk.seen(found).state, desk.outcomes(found)) == ("previewed", [(4, "new", []), (5, "new", [])])


def test_a_reader_who_was_overtaken_writes_nothing_more(desk, monkeypatch):
    from kaocha.jobs import previews

    monkeypatch.setattr(previews, "PORTION", 2)
    found = desk.upload([desk.facts(n) for n in range(6)], run=False)
    keep, later = imports.keep_rows, NOW + timedelta(minutes=1)

    def keep_once_then_lose(import_id, rows, **more):
        kept_ = keep(import_id, rows, **more)
        if kept_:
            imports.claim_import(import_id, at=later)
        return kept_

    monkeypatch.setattr(imports, "keep_rows", keep_once_then_lose)
    enqueue("preview_import", import_id=found, authority_id=desk.cast.authority)
    assert (desk.seen(found).state, desk.seen(found).started_at, desk.rows(found)) == ("reading", later, [])


def test_a_fault_while_reading_is_told_and_the_queue_goes_on(desk, monkeypatch):
    from kaocha.jobs import previews

    def breaks(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(previews, "find_table", breaks)
    found = desk.upload([desk.facts(1)])
    assert desk.seen(found).problem == {"code": "something_broke", "values": {"request": f"import-{found}"}}


@pytest.mark.data
def test_a_second_commit_is_told_who_was_first(desk):
    found = desk.upload([desk.facts(1)])
    desk.commit(found)
    with pytest.raises(Problem) as refused:
        desk.commit(found)
    assert (refused.value.code, refused.value.values) == (
        "import_committed", {"by": "测试secretary", "at": "2026-11-20 16:00"})


@pytest.mark.data
def test_a_crash_in_the_middle_of_a_commit_leaves_nothing(desk, monkeypatch):
    found = desk.upload([desk.facts(n) for n in range(10)])

    def breaks(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(imports, "record", breaks)  # every row is written by then, and not yet committed
    with pytest.raises(ZeroDivisionError):
        desk.commit(found)
    monkeypatch.undo()
    assert (desk.count(), desk.count(Studio), desk.seen(found).state) == (0, 0, "previewed")
    assert desk.commit(found)["new"] == 10


@pytest.mark.data
def test_a_commit_judges_again_as_things_are_then(desk):
    found, other = desk.upload([desk.facts(1)]), desk.upload([desk.facts(1, address="别处")])
    assert desk.commit(other) == {"new": 1, "changed": 0, "same": 0}
    assert desk.commit(found) == {"new": 0, "changed": 1, "same": 0}
    assert desk.count() == 1


def test_a_unit_that_left_the_roster_meanwhile_stops_the_whole_commit(desk):
    from kaocha.actions import cycles

    found = desk.upload([desk.facts(1), desk.facts(2, recommended_by=UNITS[1])])
    begin_write()
    cycles.remove_units(desk.again(), names=[UNITS[1]], by=desk.cast.who["secretary"], at=NOW)
    commit()
    assert refusal(lambda: desk.commit(found)) == "import_moved_on"
    assert desk.count() == 0


@pytest.mark.data
def test_over_a_soft_cap_one_reason_for_each_unit_lets_the_rows_in(app, office):
    secretary = office.who["secretary"]
    cycle = open_round(JX, secretary)  # at most three of a city
    commit()
    desk = Desk(app, office, cycle)
    found = desk.upload([desk.facts(n) for n in range(5)])
    assert [problems for _, _, problems in desk.outcomes(found)] == [[], [], [], ["over_cap"], ["over_cap"]]
    assert (desk.seen(found).counts, desk.rows(found)[4].problems[0]["unit"]) == ({"new": 5, "over_cap": 2}, UNITS[0])
    with pytest.raises(Problem) as refused:
        desk.commit(found)
    assert (refused.value.code, refused.value.values) == (
        "import_over_cap", {"units": f"「{UNITS[0]}」", "names": (UNITS[0],)})
    assert desk.count() == 0
    desk.commit(found, {UNITS[0]: ("产业聚集", "王主席")})
    given = select(Nomination.over_cap_reason, Nomination.over_cap_approver).order_by(Nomination.number)
    assert [tuple(row) for row in db.session.execute(given)] == [("", "")] * 3 + [("产业聚集", "王主席")] * 2


def test_late_nominations_are_refused_with_the_deadline(app, office):
    cycle = open_round(JX, office.who["secretary"], closed=True)
    commit()
    desk = Desk(app, office, cycle)
    found = desk.upload([desk.facts(1)])
    row, = desk.rows(found)
    assert (row.outcome, [one["code"] for one in row.problems]) == ("wrong", ["nomination_late"])
    assert "2026-11-20 16:00" in row.problems[0]["zh"]


def test_the_window_closing_between_preview_and_commit_counts(desk):
    found = desk.upload([desk.facts(1)])
    begin_write()
    stage = next(one.code for one in schemes_in_house()[JX].stages if one.role == "submission")
    window = next(one for one in desk.again().windows if one.stage == stage)
    window.closes_at = NOW
    commit()
    assert refusal(lambda: desk.commit(found)) == "import_moved_on"


@pytest.mark.data
def test_a_file_that_still_waits_is_not_taken_twice(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(1)])
    assert desk.upload(content, run=False) == desk.upload(content, run=False)


@pytest.mark.data
def test_another_authority_does_not_see_the_import(desk):
    found = desk.upload([desk.facts(1)], run=False)
    act_for(desk.cast.stranger_authority)
    assert db.session.get(WorkbookImport, found, populate_existing=True) is None
    TASKS["preview_import"](import_id=found, authority_id=desk.cast.stranger_authority)
    act_for(desk.cast.authority)
    assert desk.seen(found).state == "waiting"


def test_every_form_of_every_scheme_filled_by_code_comes_back_the_same(app, office):
    from kaocha.actions.import_rows import RowJudge
    from kaocha.actions.intake import Intake
    from kaocha.files.workbooks import find_table, open_workbook, table_rows, titles_of
    from kaocha.rules.declared import columns

    for code, scheme in schemes_in_house().items():
        cycle = open_round(code, office.who["secretary"], allotment={"all": 100})
        for category in scheme.categories:
            for split in [one.code for one in category.splits] or [""]:
                rows = [facts(code, category.code, n) for n in range(3)]
                fields = columns(scheme, category.code)
                with open_workbook(io.BytesIO(workbook(cycle, category.code, rows, split))) as book:
                    table = find_table(book, titles_of(fields), required=[one.code for one in fields])
                    judge = RowJudge(Intake(cycle, NOW), scheme, category.code, split, table)
                    assert [judge.judge(row).values for row in table_rows(book, table)] == [
                        {"declared": row} for row in rows], (code, category.code, split)
                    assert (table.unknown, table.also_in) == ((), ())


@pytest.mark.slow
def test_five_thousand_rows_are_previewed_and_committed_in_few_statements(desk):
    content = workbook(desk.cycle, STUDIO, [desk.facts(n) for n in range(5000)])
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    found = desk.upload(content)
    assert (desk.seen(found).counts, len(statements) < 200) == ({"new": 5000, "over_cap": 0}, True)
    statements.clear()
    assert desk.commit(found)["new"] == 5000
    assert len(statements) < 100
    assert desk.count(Organisation) == 5000 + len(UNITS)
