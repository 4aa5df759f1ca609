"""Whether every clause of the notice leads somewhere, and every part to a clause that exists."""

from __future__ import annotations

from collections.abc import Iterator

from .errors import Flaw, Path
from .model import Clause, Scheme
from .trace import carriers, parts


def clauses(scheme: Scheme) -> Iterator[Flaw]:
    """Nothing dangles: neither a clause, nor a part that names one, nor a sub-clause."""
    known = {clause.id for clause in scheme.clauses}
    for name, path, part in parts(scheme):
        for at, cited in enumerate(part.clause):
            if cited not in known:
                here: Path = (*path, "clause", at)
                yield Flaw(here, f"{name} 引用的条款 {cited} 不存在", f"{name} names the unknown clause {cited}")
    found = carriers(scheme)
    for at, clause in enumerate(scheme.clauses):
        yield from _one(("clauses", at), clause, found[clause.id], known, scheme)


def _one(path: Path, clause: Clause, found: list[str], known: set[str], scheme: Scheme) -> Iterator[Flaw]:
    own = f"条款 {clause.id}"
    if clause.outside is None and not found:
        yield Flaw(
            path, f"{own} 没有任何部分落实; 请在落实它的部分写 clause, 或写 outside 及理由",
            f"clause {clause.id} is carried out by nothing: name it in a part, or say outside with the reason",
        )
    if clause.outside is not None and found:
        names = ", ".join(found)
        yield Flaw(
            (*path, "outside"), f"{own} 写了 outside, 却由 {names} 落实; 请去掉其一",
            f"clause {clause.id} is outside, yet carried out by {names}: remove one of the two",
        )
    for at, sub in enumerate(clause.parts):
        here: Path = (*path, "parts", at)
        if sub not in known:
            yield Flaw(here, f"{own} 的分款 {sub} 不存在", f"clause {clause.id} has the unknown part {sub}")
        elif clause.id in _below(sub, scheme):
            yield Flaw(here, f"{own} 与分款 {sub} 互为分款", f"clauses {clause.id} and {sub} are parts of each other")
    for name in clause.states:
        if getattr(scheme, name) is None:
            yield Flaw(
                (*path, "states"), f"{own} 写明由 {name} 体现, 但文件没有 {name}",
                f"clause {clause.id} says {name} states it, but the file has no {name}",
            )


def _below(start: str, scheme: Scheme) -> set[str]:
    """The clause and everything that stands below it."""
    subs = {clause.id: clause.parts for clause in scheme.clauses}
    found, waiting = set[str](), [start]
    while waiting:
        if (clause := waiting.pop()) not in found:
            found.add(clause)
            waiting += subs.get(clause, ())
    return found
