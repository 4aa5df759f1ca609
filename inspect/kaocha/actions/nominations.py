"""What is done with one nomination: handed in, corrected, ruled on, reviewed, its materials received, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select

from ..db import db
from ..models import Cycle, MaterialReceipt, Nomination, Organisation, Ruling, Studio
from ..problems import Problem
from ..queries.cycles import rules_of
from ..rules.calendar import today
from ..rules.eligibility import Finding
from ..rules.materials import materials_of
from ..rules.permissions import Who
from ..schemes.intake import Material
from .events import record
from .intake import Intake, Outcome
from .standing import findings_of, refresh, refresh_unit

ReviewOutcome = Literal["passed", "failed"]

def receive_nomination(
    cycle: Cycle, *, category: str, values: Mapping[str, Any], split: str = "", studio_type: str = "",
    over_cap_reason: str = "", over_cap_approver: str = "", by: Who, at: datetime,
) -> Outcome:
    """Take in one nomination: "new", "changed" (a correction of the same studio), or "same" (nothing is written).

    `values` are as `rules.declared.read_row` gives them. Problems: those of `Intake.receive`, `cycle_not_open`.
    For thousands of rows use one `Intake` for all of them.
    """
    intake = Intake(cycle, at, names=(str(values["studio_name"]),))
    outcome = intake.receive(
        category=category, split=split, studio_type=studio_type, values=values, over_cap_reason=over_cap_reason,
        over_cap_approver=over_cap_approver,
    )
    intake.finish(by=by)
    return outcome


def receive_new_nomination(cycle: Cycle, *, values: Mapping[str, Any], by: Who, at: datetime, **more: Any) -> Outcome:
    """The same from a form for a new one: a studio that is nominated already is Problem `studio_taken`, since somebody
    who fills in an empty form does not mean to overwrite what is there.
    """
    if number_of(cycle, str(values["studio_name"]), str(values["host_unit"])) is not None:
        raise Problem("studio_taken", studio=values["studio_name"], unit=values["host_unit"])
    return receive_nomination(cycle, values=values, by=by, at=at, **more)


def number_of(cycle: Cycle, studio: str, host: str) -> int | None:
    """The number of the nomination of this studio that stands in the cycle, if there is one."""
    return db.session.scalar(
        select(Nomination.number).join(Studio, Studio.id == Nomination.studio_id)
        .join(Organisation, Organisation.id == Studio.host_unit_id)
        .where(Nomination.cycle_id == cycle.id, Nomination.withdrawn_at.is_(None), Studio.name == studio,
               Organisation.name == host)
    )


def correct_nomination(
    nomination: Nomination, *, category: str, values: Mapping[str, Any], split: str = "", studio_type: str = "",
    over_cap_reason: str = "", over_cap_approver: str = "", by: Who, at: datetime,
) -> Outcome:
    """Correct one nomination by hand; unlike a table this may also put right the studio's name or its host unit.

    Problems: as `receive_nomination`, `nomination_withdrawn`, and `studio_taken` for a name that another one bears.
    """
    refuse_withdrawn(nomination)
    _rename(nomination.studio, name=str(values["studio_name"]), host=str(values["host_unit"]), by=by, at=at)
    return receive_nomination(
        nomination.cycle, category=category, split=split, studio_type=studio_type, values=values,
        over_cap_reason=over_cap_reason, over_cap_approver=over_cap_approver, by=by, at=at,
    )


def _rename(studio: Studio, *, name: str, host: str, by: Who, at: datetime) -> None:
    before = {"name": studio.name, "host_unit": studio.host_unit.name}
    if before == {"name": name, "host_unit": host}:
        return
    unit = db.session.scalar(select(Organisation).where(Organisation.name == host))
    if unit is None:
        unit = Organisation(name=host, kind="host", region="", created_at=at)
        db.session.add(unit)
        db.session.flush()
    taken = select(Studio.id).where(Studio.name == name, Studio.host_unit_id == unit.id)
    if db.session.scalar(taken) is not None:
        raise Problem("studio_taken", studio=name, unit=host)
    studio.name, studio.host_unit = name, unit
    db.session.flush()
    record("rename_studio", "studio", studio.id, by=by, at=at, before=before, after={"name": name, "host_unit": host})


def refuse_withdrawn(nomination: Nomination) -> None:
    """Problem `nomination_withdrawn`: what was withdrawn is not worked on any more."""
    if nomination.withdrawn_at is not None:
        raise Problem("nomination_withdrawn")


def withdraw_nomination(nomination: Nomination, *, reason: str, by: Who, at: datetime) -> None:
    """Take a nomination back with a reason; its place is free again. Twice is harmless. Problem `reason_needed`."""
    if nomination.withdrawn_at is not None:
        return
    if not reason.strip():
        raise Problem("reason_needed")
    reason = reason.strip()[:2000]
    nomination.withdrawn_at, nomination.withdrawn_reason = at, reason
    before = {"review": nomination.review, "studio": nomination.studio.name}
    record("withdraw_nomination", "nomination", nomination.id, by=by, at=at, before=before, reason=reason)


def rule_on_condition(
    nomination: Nomination, condition: str, *, outcome: Literal["met", "not_met", "excepted"], reason: str = "",
    approver: str = "", by: Who, at: datetime,
) -> None:
    """Decide one condition: met or not met on the papers, or an exception where the notice says 原则上.

    The same again changes nothing. Problems: `not_found`, `exception_not_allowed`, `ruling_needs_approver`, and
    `reason_needed` for a finding against what was declared.
    """
    refuse_withdrawn(nomination)
    finding = _asked(nomination, condition)
    reason, approver = reason.strip()[:2000], approver.strip()[:60]
    if outcome == "excepted":
        if finding.condition.force != "principle":
            raise Problem("exception_not_allowed", condition=_title(finding))
        if not (reason and approver):
            raise Problem("ruling_needs_approver")
    elif outcome not in ("met", "not_met"):
        raise Problem("not_found")
    elif not reason and (outcome == "not_met" or finding.state == "not_met"):
        raise Problem("reason_needed")
    _rule(nomination, condition, outcome, reason, approver if outcome == "excepted" else "", by, at)
    refresh(nomination)


def take_back_ruling(nomination: Nomination, condition: str, *, by: Who, at: datetime) -> None:
    """Undo a ruling: the condition stands as declared again. Without one nothing happens."""
    refuse_withdrawn(nomination)
    ruling = next((one for one in nomination.rulings if one.condition == condition), None)
    if ruling is not None:
        before = {condition: {"outcome": ruling.outcome, "reason": ruling.reason, "approver": ruling.approver}}
        nomination.rulings.remove(ruling)
        db.session.delete(ruling)
        record("take_back_ruling", "nomination", nomination.id, by=by, at=at, before=before)
        refresh(nomination)


def _asked(nomination: Nomination, condition: str) -> Finding:
    found = next((one for one in findings_of(nomination) if one.condition.code == condition), None)
    if found is None or found.state == "not_asked":
        raise Problem("not_found")
    return found


def _rule(
    nomination: Nomination, condition: str, outcome: str, reason: str, approver: str, by: Who, at: datetime
) -> None:
    now = {"outcome": outcome, "reason": reason, "approver": approver}
    ruling = next((one for one in nomination.rulings if one.condition == condition), None)
    before = {name: getattr(ruling, name) for name in now} if ruling is not None else None
    if before == now:
        return
    if ruling is None:
        ruling = Ruling(condition=condition, **now, by_id=by.id, at=at)
        nomination.rulings.append(ruling)
    for name, value in now.items():
        setattr(ruling, name, value)
    ruling.by_id, ruling.at = by.id, at
    record("rule_on_condition", "nomination", nomination.id, by=by, at=at,
           before={condition: before}, after={condition: now}, reason=reason)


def review_nomination(
    nomination: Nomination, *, outcome: ReviewOutcome, reason: str = "", proofs_seen: bool = False,
    by: Who, at: datetime,
) -> None:
    """材料初审. A fail needs a reason. A pass needs every demand met, excepted, or proven: `proofs_seen` says that the
    papers prove all that were still open, and rules them met. The same again changes nothing.

    Problems: `reason_needed`, `nomination_not_eligible`, `nomination_unproven`, `nomination_withdrawn`.
    """
    refuse_withdrawn(nomination)
    reason = reason.strip()[:2000]
    if outcome == "failed" and not reason:
        raise Problem("reason_needed")
    if outcome == "passed":
        _settle_the_open(nomination, proofs_seen, by, at)
    if (nomination.review, nomination.review_reason) == (outcome, reason):
        return
    before = {"review": nomination.review, "reason": nomination.review_reason}
    nomination.review, nomination.review_reason = outcome, reason
    nomination.reviewed_by_id, nomination.reviewed_at = by.id, at
    record("review_nomination", "nomination", nomination.id, by=by, at=at, before=before,
           after={"review": outcome, "reason": reason}, reason=reason)


def _settle_the_open(nomination: Nomination, proofs_seen: bool, by: Who, at: datetime) -> None:
    deciding = [one for one in findings_of(nomination) if one.condition.force in ("must", "principle")]
    against = [one for one in deciding if one.state == "not_met"]
    if against:
        raise Problem("nomination_not_eligible", conditions=_titles(against))
    unproven = [one for one in deciding if one.state == "needs_proof"]
    if unproven and not proofs_seen:
        raise Problem("nomination_unproven", conditions=_titles(unproven))
    for finding in unproven:
        _rule(nomination, finding.condition.code, "met", "", "", by, at)
    if unproven:
        refresh(nomination)


def _title(finding: Finding) -> dict[str, str]:
    return {"zh": finding.condition.title.zh, "en": finding.condition.title.en}


def _titles(findings: list[Finding]) -> dict[str, str]:
    return {
        "zh": "；".join(one.condition.title.zh for one in findings),
        "en": "; ".join(one.condition.title.en for one in findings),
    }


def receive_material(
    nomination: Nomination, material: str, *, copies: int, electronic: bool, received_on: date | None = None,
    measured: int | None = None, remark: str = "", file_id: int | None = None, by: Who, at: datetime,
) -> None:
    """Write down what was received of one material; `file_id` None keeps the file that is there.

    The same again changes nothing. Problems: `not_found`, `material_invalid`, `nomination_withdrawn`.
    """
    refuse_withdrawn(nomination)
    asked = material_asked(nomination, material)
    _check_receipt(asked, copies, received_on, measured, at)
    receipt = next((one for one in nomination.receipts if one.material == material), None)
    now = {
        "copies": copies, "electronic": electronic, "received_on": received_on, "measured": measured,
        "remark": remark.strip()[:1000], "file_id": file_id or (receipt.file_id if receipt else None),
    }
    before = {name: getattr(receipt, name) for name in now} if receipt is not None else None
    if before == now:
        return
    if receipt is None:
        receipt = MaterialReceipt(material=material, by_id=by.id, at=at, **now)
        nomination.receipts.append(receipt)
    for name, value in {**now, "by_id": by.id, "at": at}.items():
        setattr(receipt, name, value)
    record("receive_material", "nomination", nomination.id, by=by, at=at,
           before={material: _as_json(before)}, after={material: _as_json(now)})
    db.session.flush()
    refresh(nomination)
    if asked.per == "unit":
        refresh_unit(nomination)


def material_asked(nomination: Nomination, code: str) -> Material:
    """The material of this code that the nomination's table asks for; Problem `not_found`."""
    known = materials_of(rules_of(nomination.cycle).scheme, nomination.category, nomination.split)
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise Problem("not_found")
    return found


def _check_receipt(
    material: Material, copies: int, received_on: date | None, measured: int | None, at: datetime
) -> None:
    title = {"zh": material.title.zh, "en": material.title.en}
    if not 0 <= copies <= 999:
        raise Problem("material_invalid", material=title, field={"zh": "份数", "en": "the number of copies"},
                      why={"zh": "请填 0 至 999", "en": "write 0 to 999"})
    if measured is not None and not 0 <= measured <= 1_000_000:
        raise Problem("material_invalid", material=title, field={"zh": "核得数", "en": "what was measured"},
                      why={"zh": "请填 0 至 1000000", "en": "write 0 to 1000000"})
    if received_on is not None and not date(2000, 1, 1) <= received_on <= today(at):
        raise Problem("material_invalid", material=title, field={"zh": "收到日期", "en": "the day of receipt"},
                      why={"zh": "不能晚于今天", "en": "it lies in the future"})


def _as_json(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
