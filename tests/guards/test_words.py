"""The catalogue of refusals is neither short nor long of a line, and README names every command and setting."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click

from guards.test_shape import MODULES, tree
from kaocha.cli import COMMANDS
from kaocha.problems import CATALOGUE, Problem

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")


def raised() -> list[tuple[str, ast.Call]]:
    """(where, the call) of each Problem that the code makes with a code written out."""
    return [
        (f"{name}:{call.lineno}", call)
        for name, path in MODULES.items()
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Problem" and call.args
    ]


def codes(call: ast.Call) -> set[str]:
    """The codes that a call may carry: one, or both sides of `a if x else b`; none where a variable holds it."""
    first = call.args[0]
    sides = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return {side.value for side in sides if isinstance(side, ast.Constant)}


def test_every_problem_that_is_raised_stands_in_the_catalogue():
    assert {f"{where}: {code}" for where, call in raised() for code in codes(call) if code not in CATALOGUE} == set()


def test_every_line_of_the_catalogue_is_raised_somewhere():
    written = {
        node.value
        for name, path in MODULES.items()
        if not name.startswith("problems/")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert CATALOGUE.keys() - written == set()


def test_every_problem_is_given_the_values_that_its_sentence_names():
    wrong = set()
    for where, call in raised():
        given = {keyword.arg for keyword in call.keywords}
        for code in codes(call) & CATALOGUE.keys():
            named = set(re.findall(r"\{(\w+)", CATALOGUE[code].zh))
            if None not in given and not named <= given:
                wrong.add(f"{where}: {code} lacks {sorted(named - given)}")
    assert wrong == set()


def test_a_refusal_is_an_http_refusal():
    assert {code for code, refusal in CATALOGUE.items() if not 400 <= refusal.status <= 507} == set()


def test_every_sentence_can_be_said_with_its_values():
    for code, refusal in CATALOGUE.items():
        values = {name: {"zh": "甲", "en": "one"} for name in re.findall(r"\{(\w+)", refusal.zh)}
        problem = Problem(code, **values)
        assert "{" not in problem.sentence("zh") + problem.sentence("en")


# --- README ---


def commands() -> set[str]:
    """Every command of ours as it is typed after `flask`, groups spelled out."""
    return {
        f"{command.name}{sub}"
        for command in COMMANDS
        for sub in ([f" {name}" for name in command.commands] if isinstance(command, click.Group) else [""])
    }


def listed_commands() -> set[str]:
    """What the table of commands has in its first column, without arguments."""
    table = README.partition("## Commands")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    typed = [one for cell in cells for one in re.findall(r"`([^`]*)`", cell)]
    return {found[0] for one in typed if (found := re.match(r"[a-z]+(?: [a-z]+)*", one))}


def test_readme_names_every_command_and_no_other():
    assert listed_commands() - {"db upgrade"} == commands()


def test_readme_names_every_setting_and_no_other():
    config = MODULES["config.py"].read_text(encoding="utf-8")
    read = set(re.findall(r"(?:env\.get\(|_number\(env, )\"([A-Z_]+)\"", config))
    explained = set(re.findall(r"^    # ([A-Z_]+): ", config, re.MULTILINE))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert read == explained == listed


def test_no_setting_is_read_beside_the_configuration():
    """A process that is started for one paper inherits a few variables by name; those are not our settings."""
    ours = re.compile(r"os\.environ|os\.getenv")
    beside = {name for name, path in MODULES.items() if ours.search(path.read_text(encoding="utf-8"))}
    assert beside - {"config.py", "files/papers.py", "files/press.py"} == set()
    assert {name for name in beside - {"config.py"} if "KAOCHA_" in MODULES[name].read_text(encoding="utf-8")} == set()


def test_readme_promises_no_goal_that_make_lacks():
    """`make` alone lists all; README names the two that a newcomer needs."""
    goals = set(re.findall(r"^([a-z]+):.*## ", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    promised = set(re.findall(r"(?:`|^    )make ([a-z]+)", README, re.MULTILINE))
    assert promised - goals - {"help"} == set()
    assert {"run", "test"} <= promised
