"""YAML text as plain JSON values, with the line of every one of them."""

from __future__ import annotations

import re
from typing import Any

import yaml

from .errors import Flaw, Path

LARGEST = 2_000_000
"""Characters of a scheme file; ours have about 60,000."""
MOST_VALUES = 60_000
DEEPEST = 30
TOO_MUCH = "文件嵌套过深或内容过多", "the file is nested too deeply or holds too much"

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,15})")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Every plain scalar stays text: YAML 1.1 would read 17:30 as 1050, `on` as true and `no` as false."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012


class Unreadable(Exception):
    """Text that is no YAML at all, with its line."""

    def __init__(self, line: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.line, self.zh, self.en = line, zh, en


class Source:
    """The node tree of one file: its values, the flaws of the text itself, and the line of a path."""

    def __init__(self, text: str) -> None:
        self.root = _composed(text)
        self.flaws: list[tuple[int, str, str]] = []
        self._values = 0
        self.value = self._read(self.root, 0)

    def line(self, path: Path) -> int:
        """The line of the value at the path, or of the nearest thing above it that exists."""
        node, line = self.root, _line(self.root)
        for part in path:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == part), None)
                if pair is None:
                    break
                line, node = _line(pair[0]), pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = _line(node)
            else:
                break
        return line

    def _read(self, node: yaml.Node, depth: int) -> Any:
        self._values += 1
        if depth > DEEPEST or self._values > MOST_VALUES:
            raise Unreadable(_line(node), *TOO_MUCH)
        if node.tag not in _PLAIN_TAGS:
            self._flaw(node, f"不支持标记 {node.tag}", f"tags such as {node.tag} are not supported")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self._read(inner, depth + 1) for inner in node.value]
        return _scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for key, inner in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._flaw(key, "键必须是文字", "a key must be text")
            elif key.value in read:
                self._flaw(key, f"键 {key.value} 写了两次, 请删去一处", f"key {key.value} is written twice: remove one")
            else:
                read[key.value] = self._read(inner, depth + 1)
        return read

    def _flaw(self, node: yaml.Node, zh: str, en: str) -> None:
        self.flaws.append((_line(node), zh, en))


def _composed(text: str) -> yaml.Node:
    if len(text) > LARGEST:
        raise Unreadable(1, f"文件过大, 最多 {LARGEST} 个字符", f"the file is too large: at most {LARGEST} characters")
    try:
        _refuse_depth(text)
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        raise Unreadable(_error_line(text, error), f"不是有效的 YAML: {said}", f"not valid YAML: {said}") from error
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(1, "文件应为键值表, 首行如 format: 1", "the file must be a mapping beginning with format: 1")
    return root


def _refuse_depth(text: str) -> None:
    """Trap: the C composer calls itself for each level, and 200,000 brackets kill the process. Events nest nothing."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable(event.start_mark.line + 1 if event.start_mark else 1, *TOO_MUCH)


def _error_line(text: str, error: Exception) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    return text.count("\n", 0, getattr(error, "position", None) or 0) + 1


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    text: str = node.value
    if node.style:  # quoted or folded: text, whatever it looks like (plain is None in Python, empty in C)
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def without(value: Any, flaws: list[Flaw]) -> Any:
    """The same value without its unknown keys, so that the rest can be checked as well."""
    for flaw in (one for one in flaws if one.surplus):
        holder = value
        for part in flaw.path[:-1]:
            holder = holder[part]
        holder.pop(flaw.path[-1], None)
    return value
