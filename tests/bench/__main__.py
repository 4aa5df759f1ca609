"""`python -m bench [NAME …]`: every bench_*.py beside this file, each in a process of its own, a JSON object a line.

A module has `run()`, which yields {name, value, unit, how}, and the floor it is to be held against where there is one.
One that fails says so on standard error; the others still run, and the exit status is 1.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
WANTED = {"name", "value", "unit", "how"}
ALSO = {"floor"}


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def measure(name: str) -> None:
    """Run one module in this process and print what it yields."""
    for line in importlib.import_module(f"bench.bench_{name}").run():
        if not WANTED <= line.keys() <= WANTED | ALSO:
            raise ValueError(f"bench_{name} yields {sorted(line)}; wanted are {sorted(WANTED)}")
        print(json.dumps(line, ensure_ascii=False), flush=True)


def main(wanted: list[str]) -> int:
    if unknown := set(wanted) - set(names()):
        print(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 1
    if len(wanted) == 1:
        measure(wanted[0])
        return 0
    failed = [
        name for name in wanted or names()
        if subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode != 0
    ]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
