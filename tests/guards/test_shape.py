"""The shape of the house: one package, import arrows that point one way, pure rules, modules read at one sitting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "inspect" / "kaocha"
MODULES = {str(path.relative_to(PACKAGE)): path for path in sorted(PACKAGE.rglob("*.py"))}

# A layer and what it may import of the house besides itself: only what stands below it.
ARROWS = {
    "problems": "",
    "canonical": "",
    "config": "",
    "db": "problems",
    "schemes": "problems canonical",
    "rules": "problems canonical schemes",
    "models": "problems canonical schemes rules db",
    "queries": "problems canonical schemes rules db models",
    "files": "problems canonical schemes rules db models",
    "actions": "problems canonical schemes rules db models queries files",
    "pages": "problems canonical schemes rules db models queries files actions jobs",
    "jobs": "problems canonical schemes rules db models queries files actions",
    "cli": "problems canonical schemes rules db models queries files actions jobs",
    "logs": "",
    "app": "problems config db files pages jobs cli logs",
    "__init__": "",
}
HEAVY = {"PIL", "exifread", "pillow_heif", "weasyprint", "openpyxl", "docx", "imagehash"}
PURE_NEVER_IMPORTS = {
    "flask", "flask_babel", "flask_login", "sqlalchemy", "flask_sqlalchemy", "os", "sys", "time", "random", "secrets",
    "uuid", "socket", "threading", "logging", "subprocess", "tempfile",
}
READS_A_CLOCK_OR_CHANCE = re.compile(
    r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|monotonic|perf_counter)|"
    r"random\.\w+|uuid\.uuid[14]|secrets\.\w+|os\.urandom)\s*\("
)
READS_FILES = {"schemes/loading.py"}  # the scheme files in house; nothing else under schemes/ and rules/ opens one
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "common", "misc"}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 300, 40, 200


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Absolute dotted names of all that a module imports, also inside functions."""
    package = ("kaocha", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = list(package[: len(package) - node.level + 1]) if node.level else []
            yield from (".".join([*start, *filter(None, [node.module]), alias.name]) for alias in node.names)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_the_source_root_is_no_package():
    """As a package it would stand before the standard library's `inspect` and break Python itself."""
    assert sorted(path.name for path in (TOP / "inspect").iterdir() if path.name != "__pycache__") == ["kaocha"]


def test_every_layer_has_its_arrows():
    assert {layer_of(path) for path in MODULES.values()} == ARROWS.keys()


def test_imports_point_one_way():
    against = {
        f"{name} imports {wanted}"
        for name, path in MODULES.items()
        for wanted in imported(path)
        if wanted.startswith("kaocha.")
        and wanted.split(".")[1] not in {layer_of(path), *ARROWS[layer_of(path)].split()}
    }
    assert against == set()


def test_the_arrows_make_no_circle():
    """A later line of the table never serves an earlier one, but for what the table itself puts side by side."""
    seen: set[str] = set()
    for layer in ("problems", "canonical", "config", "db", "schemes", "rules", "models", "queries", "files", "actions",
                  "jobs", "pages", "cli", "logs", "app"):
        assert set(ARROWS[layer].split()) <= seen
        seen.add(layer)


def libraries(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def test_heavy_libraries_live_behind_files():
    outside = {name: libraries(path) & HEAVY for name, path in MODULES.items()
               if layer_of(path) != "files"}
    assert {name: found for name, found in outside.items() if found} == {}


PURE = {name: path for name, path in MODULES.items() if layer_of(path) in ("rules", "schemes")}


def test_rules_and_schemes_are_values_in_values_out():
    impure = {}
    for name, path in PURE.items():
        text = path.read_text(encoding="utf-8")
        impure[name] = {*(libraries(path) & PURE_NEVER_IMPORTS), *READS_A_CLOCK_OR_CHANCE.findall(text)}
        if name not in READS_FILES:
            impure[name] |= set(re.findall(r"\bopen\(|\.read_text\(|\.read_bytes\(|\.glob\(", text))
    assert {name: found for name, found in impure.items() if found} == {}


def test_no_rule_reckons_with_floats():
    """Points are whole hundredths, ratios are Fractions. (The JSON Schema for editors says multipleOf 0.01.)"""
    assert {
        f"{name}:{node.lineno}"
        for name, path in PURE.items()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    } - {f"schemes/base.py:{node.lineno}" for node in ast.walk(tree(PURE["schemes/base.py"]))
         if isinstance(node, ast.Constant) and node.value == 0.01} == set()


@pytest.mark.parametrize("layer", ["actions", "queries", "files", "models", "pages", "jobs"])
def test_the_time_comes_from_outside(layer):
    """`at=` is passed in, and the pages have `door.now()`: one clock, which tests can set."""
    asks = {name for name, path in MODULES.items() if layer_of(path) == layer
            and re.search(r"datetime\.(?:now|utcnow|today)\(|date\.today\(", path.read_text(encoding="utf-8"))}
    assert asks - {"pages/door.py"} == set()


def test_an_action_never_commits_and_never_asks_who_is_acting():
    asks = re.compile(r"\bcommit\(|\bcurrent_user\b|\bflask_login\b|\brequest\.(?:form|args|files|json)\b")
    assert {
        name: found for name, path in MODULES.items()
        if layer_of(path) == "actions" and (found := asks.findall(path.read_text(encoding="utf-8")))
    } == {}


def test_a_module_says_what_lives_in_it():
    first_lines = {name: (ast.get_docstring(tree(path)) or "").partition("\n")[0]
                   for name, path in MODULES.items()}
    assert {name for name, line in first_lines.items() if not line.endswith((".", "?", ":", ";", ","))} == set()


def test_a_module_is_read_at_one_sitting():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name for name, lines in lengths.items() if lines > LONGEST_FILE} == set()


def test_a_long_function_says_why():
    """`# long: …` stands above or in a function of more than 40 lines."""
    over = set()
    for name, path in MODULES.items():
        lines = path.read_text(encoding="utf-8").splitlines()
        over |= {
            f"{name}: {function.name}, {function.end_lineno - function.lineno + 1} lines"
            for function in functions(path)
            if function.end_lineno - function.lineno >= LONGEST_FUNCTION
            and "# long: " not in "\n".join(lines[function.lineno - 2 : function.end_lineno])
        }
    assert over == set()


def test_no_module_has_a_vague_name():
    parts = {part.removesuffix(".py") for name in MODULES for part in Path(name).parts}
    assert parts & VAGUE == set()


def test_a_template_is_read_at_one_sitting():
    lengths = {str(path.relative_to(TOP)): len(path.read_text(encoding="utf-8").splitlines())
               for path in (TOP / "templates").rglob("*.html")}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_TEMPLATE} == {}


def test_the_marker_of_a_long_function_gives_a_reason():
    assert {
        f"{name}: {line.strip()}"
        for name, path in MODULES.items()
        for line in path.read_text(encoding="utf-8").splitlines()
        if "# long:" in line and len(line.partition("# long:")[2].split()) < 3
    } == set()
