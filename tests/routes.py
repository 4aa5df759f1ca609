"""Every address of the app, with something in the place of each variable."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from werkzeug.routing import Rule

SAFE = {"GET", "HEAD", "OPTIONS"}


def rules(app: Flask) -> list[Rule]:
    """Every rule but the static files', in the order of their addresses."""
    return sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda rule: rule.rule)


def unsafe(app: Flask) -> list[tuple[Rule, str]]:
    """(rule, method) of everything that may change something."""
    return [(rule, method) for rule in rules(app) for method in sorted((rule.methods or set()) - SAFE)]


def address(rule: Rule, values: Mapping[str, object] = {}) -> str:
    """The address with these values; where one is missing, an id that no row has and a name that nothing has."""
    filled = {
        name: values.get(name, 987_654 if type(rule._converters[name]).__name__ == "IntegerConverter" else "no-such")
        for name in rule.arguments
    }
    built = rule.build(filled, append_unknown=False)
    assert built is not None, rule.rule
    return built[1]
