"""What each row of a handed-in workbook says and would come to; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..files.workbooks import Fault, Formula, Table, TableRow, Value, column_letter
from ..rules.caps import UnitCap
from ..rules.declared import Trouble, columns, read_row, written
from ..schemes.model import Scheme
from .intake import Intake

NOTE, REASON = "note", "reason"
"""What a problem of a row asks for, when it does not refuse the row: to be known, or a reason for the cap."""


@dataclass(frozen=True)
class JudgedRow:
    """One row as the preview keeps it. `values` holds `declared` of a good row, else `written`: the texts as typed.

    `problems` are {code, field, zh, en} and, where the row is not refused, `force` (note or reason); one about a cap
    names its `unit`.
    """

    row: int
    name: str
    outcome: str
    values: dict[str, Any]
    problems: list[dict[str, str]]


@dataclass
class RowJudge:
    """Judges the rows of one workbook in their order; rows see those before them."""

    intake: Intake
    scheme: Scheme
    category: str
    split: str
    table: Table
    first_of: dict[tuple[str, str], int] = field(default_factory=dict)

    def judge(self, row: TableRow) -> JudgedRow:
        """What one row says, whether it is new, changed, the same or wrong, and why."""
        computed = self._computed(row)
        cells = {code: _plain(value) for code, value in row.cells.items() if code not in computed}
        values, found = read_row(self.scheme, self.category, cells)
        troubles = [*computed.values(), *(one for one in found if one.field not in computed)]
        problems = [trouble.as_dict() for trouble in (*troubles, *self._twice(row.number, values))]
        outcome, more = self._verdict(values, refused=bool(problems))
        problems += more
        if row.hidden:
            problems.append({**HIDDEN.as_dict(), "force": NOTE})
        if any("force" not in problem for problem in problems):
            outcome = "wrong"
        texts = self._texts(row, values)
        kept = {"written": texts} if outcome == "wrong" else {"declared": values}
        return JudgedRow(row.number, texts.get("studio_name", "")[:200], outcome, kept, problems)

    def _computed(self, row: TableRow) -> dict[str, Trouble]:
        """Cells that compute instead of saying something, each by its place."""
        found: dict[str, Trouble] = {}
        places = {code: column for column, code in self.table.places.items()}
        for code, value in row.cells.items():
            cell = f"{column_letter(places[code])}{row.number}"
            if isinstance(value, Formula):
                found[code] = Trouble(
                    "formula", code, f"{cell} 是公式, 请复制后「选择性粘贴为数值」, 再上传",
                    f"{cell} is a formula: copy it and paste it as a value, then upload again",
                )
            elif isinstance(value, Fault):
                found[code] = Trouble(
                    "formula", code, f"{cell} 显示为 {value}, 请改为填写内容",
                    f"{cell} shows {value}: write its content instead",
                )
        return found

    def _twice(self, number: int, values: Mapping[str, Any]) -> list[Trouble]:
        key = (str(values.get("studio_name", "")), str(values.get("host_unit", "")))
        if not all(key):
            return []
        first = self.first_of.setdefault(key, number)
        if first == number:
            return []
        return [Trouble(
            "twice_in_file", "studio_name", f"第 {first} 行和第 {number} 行是同一单位的同一工作室, 请删去一行",
            f"rows {first} and {number} are the same studio of the same unit: remove one of them",
        )]

    def _verdict(self, values: Mapping[str, Any], *, refused: bool) -> tuple[str, list[dict[str, str]]]:
        """What intake says. A row that is refused already takes no place, but its unit is still looked up."""
        if refused:
            if not values.get("recommended_by") or values["recommended_by"] in self.intake.units:
                return "wrong", []
            problem = self.intake.look_at(category=self.category, split=self.split, values=values)
            return "wrong", [one.as_dict() for one in problem.troubles() if one.code == "unit_unknown"]
        verdict = self.intake.look_at(
            category=self.category, split=self.split, values=values, studio_type=str(values.get("studio_type", ""))
        )
        problems = [trouble.as_dict() for trouble in verdict.troubles()]
        if verdict.over_cap is not None:
            problems.append(_over(verdict.over_cap, str(values["recommended_by"])))
        return verdict.outcome, problems

    def _texts(self, row: TableRow, values: Mapping[str, Any]) -> dict[str, str]:
        """Every cell as it was typed; cells that were read are shown as they were understood."""
        fields = {one.code: one for one in columns(self.scheme, self.category)}
        return {
            code: written(fields[code], values[code]) if code in values else visible(str(_plain(value)))
            for code, value in row.cells.items()
        }


HIDDEN = Trouble(
    "hidden_row", "", "这一行在表格里是隐藏的(可能是筛选所致), 也一并读入",
    "this row is hidden in the sheet (perhaps by a filter); it was read too",
)


def _over(cap: UnitCap, unit: str) -> dict[str, str]:
    return {
        "code": "over_cap", "field": "recommended_by", "force": REASON, "unit": unit,
        "zh": f"「{unit}」超出推荐数量 {cap.most} 个({cap.title.zh}), 确认时须写理由和批准人",
        "en": f"“{unit}” nominates more than {cap.most} ({cap.title.en}): a reason and an approver are asked for",
    }


def _plain(value: Value) -> object:
    """What the rules of declared facts read; a decimal as its shortest text."""
    if isinstance(value, Formula | Fault):
        return str(value)
    return value


def visible(text: str) -> str:
    """A text of a stranger's file for a page: control characters gone, at most 400 characters."""
    plain = "".join(character for character in text if character.isprintable() or character == "\n")
    return plain if len(plain) <= 400 else plain[:399] + "…"
