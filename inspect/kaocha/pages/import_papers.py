"""The list of what is wrong in a handed-in workbook, as a workbook to send back."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from ..files.workbooks import Column, write_workbook
from ..models import ImportRow


def problem_list(title: str, rows: Iterable[ImportRow], language: str) -> bytes:
    """One line for each problem: row, studio, recommending unit, what to put right."""
    heads = [
        Column(_("行"), 8, "integer"), Column(_("工作室名称"), 34), Column(_("推荐单位"), 28), Column(_("问题"), 80),
    ]
    lines = [
        [row.row, row.name, row.values.get("written", {}).get("recommended_by", ""), problem[language]]
        for row in rows for problem in row.problems if "force" not in problem
    ]
    return write_workbook(_("%(table)s 问题清单", table=title), heads, lines, name=_("问题清单"))
