"""The measurements can be run: each module yields lines, and a failing one neither hides nor stops the others."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
BENCH = TOP / "tests" / "bench"


def bench(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """The harness as `make bench` calls it, on the modules of this folder's `bench`."""
    environment = {**os.environ, "PYTHONPATH": f"{TOP / 'inspect'}{os.pathsep}{folder}"}
    return subprocess.run([sys.executable, "-m", "bench", *names], cwd=folder, env=environment, capture_output=True,
                          text=True, check=False)


def write(folder: Path, name: str, body: str) -> None:
    (folder / "bench").mkdir(exist_ok=True)
    (folder / "bench" / "__main__.py").write_text((BENCH / "__main__.py").read_text())
    (folder / "bench" / f"bench_{name}.py").write_text(body)


LINE = '{"name": "n", "value": 1, "unit": "s", "how": "counted"}'


def test_every_module_has_a_run():
    without = {
        path.name for path in BENCH.glob("bench_*.py")
        if "run" not in {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
    }
    assert without == set()


def test_one_that_fails_is_named_and_the_others_still_run(tmp_path):
    write(tmp_path, "a", f"def run():\n    yield {LINE}\n    raise RuntimeError('broken')\n")
    write(tmp_path, "b", f"def run():\n    yield {LINE} | {{'floor': 2}}\n")
    done = bench(tmp_path)
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"name": "n", "value": 1, "unit": "s", "how": "counted"},
        {"name": "n", "value": 1, "unit": "s", "how": "counted", "floor": 2},
    ]
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "failed: a")


def test_a_line_without_saying_how_is_no_measurement(tmp_path):
    write(tmp_path, "a", "def run():\n    yield {'name': 'n', 'value': 1}\n")
    done = bench(tmp_path, "a")
    assert (done.returncode != 0, done.stdout) == (True, "")


def test_an_unknown_name_says_which_there_are(tmp_path):
    write(tmp_path, "a", "def run():\n    yield from ()\n")
    assert bench(tmp_path, "z").stderr == "no such bench: z; there are: a\n"
