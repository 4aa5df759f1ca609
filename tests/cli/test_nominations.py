"""`flask nominations import` on the server's shell."""

from __future__ import annotations

import json

import pytest

from actions.paper_round import facts, open_round, workbook
from kaocha.db import act_for, begin_write, commit

SCHEME, CATEGORY = "jiangxi-province-2023", "studio"


@pytest.fixture
def table(app, cast, tmp_path):
    """Writes a workbook of these facts for an open cycle, and gives its path."""
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        cycle = open_round(SCHEME, cast.who["secretary"])
        commit()

        def write(*rows):
            path = tmp_path / "推荐汇总表.xlsx"
            path.write_bytes(workbook(cycle, CATEGORY, list(rows)))
            return str(path)

        yield write


def run(app, path, *more, by="secretary", cycle=f"{SCHEME}-x"):
    return app.test_cli_runner().invoke(args=["nominations", "import", cycle, path, "--by", by, *more])


def good(number):
    return facts(SCHEME, CATEGORY, number)


def test_a_preview_writes_nothing_and_a_commit_writes_all(app, table):
    path = table(good(1), good(2))
    preview = json.loads(run(app, path, "--json").stdout)
    assert (preview["rows"], preview["counts"]["new"], preview["written"]) == (2, 2, None)
    written = json.loads(run(app, path, "--commit", "--json").stdout)
    assert written["written"] == {"new": 2, "changed": 0, "same": 0}


def test_the_same_file_twice_changes_nothing(app, table):
    path = table(good(1))
    run(app, path, "--commit")
    again = json.loads(run(app, path, "--commit", "--json").stdout)
    assert again["written"] == {"new": 0, "changed": 0, "same": 1}


def test_a_wrong_row_is_named_with_its_line_and_nothing_is_written(app, table):
    path = table(good(1), {**good(2), "recommended_by": "天上的工会"})
    done = run(app, path, "--commit")
    assert done.exit_code == 1
    assert "天上的工会" in done.stderr
    assert "nothing written" in done.stdout
    assert json.loads(run(app, path, "--json").stdout)["counts"]["new"] == 1


def test_a_file_that_is_no_workbook_is_refused_in_words(app, table, tmp_path):
    table()
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"nonsense")
    done = run(app, str(path))
    assert done.exit_code == 1
    assert "workbook" in done.stderr.lower()


@pytest.mark.parametrize(
    ("by", "cycle"), [("supervisor", f"{SCHEME}-x"), ("nobody", f"{SCHEME}-x"), ("secretary", "no")]
)
def test_only_a_secretary_of_the_cycles_authority_imports(app, table, by, cycle):
    assert run(app, table(good(1)), "--commit", by=by, cycle=cycle).exit_code == 1
