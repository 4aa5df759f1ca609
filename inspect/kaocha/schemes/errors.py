"""What is wrong with a scheme file: where, and what to do, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .base import Wrong

Path = tuple[str | int, ...]
"""Where in the file: keys and positions, from the top."""


@dataclass(frozen=True, order=True)
class SchemeError:
    """One thing to put right, with the line to look at (1 is the first)."""

    file: str
    line: int
    message_zh: str
    message_en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message_zh} / {self.message_en}"

    def in_language(self, language: str) -> str:
        """file:line: message, in zh or en."""
        return f"{self.file}:{self.line}: {self.message_zh if language.startswith('zh') else self.message_en}"


class SchemeRefused(Exception):
    """A file that is no valid scheme; `errors` holds all that was found, in the order of the lines."""

    def __init__(self, errors: list[SchemeError]) -> None:
        self.errors = tuple(sorted(set(errors)))
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass(frozen=True)
class Flaw:
    """Something wrong at a path, before the line is known."""

    path: Path
    zh: str
    en: str
    surplus: bool = False
    """An unknown key: without it the rest can still be checked."""


_SAID = {
    "missing": ("缺少必填项 {key}", "{key} is missing"),
    "extra_forbidden": ("不认识的键 {key}, 请核对拼写或删除", "unknown key {key}: check the spelling or remove it"),
    "string_type": ("{key} 应为文字; 数字样的文字请加引号", "{key} must be text; put quotes around a number"),
    "string_too_short": ("{key} 不能为空", "{key} must not be empty"),
    "string_too_long": ("{key} 最多 {max_length} 个字符", "{key}: at most {max_length} characters"),
    "int_type": ("{key} 应为整数", "{key} must be a whole number"),
    "int_parsing": ("{key} 应为整数", "{key} must be a whole number"),
    "int_from_float": ("{key} 应为整数", "{key} must be a whole number"),
    "bool_type": ("{key} 应为 true 或 false", "{key} must be true or false"),
    "tuple_type": ("{key} 应为列表", "{key} must be a list"),
    "dict_type": ("{key} 应为键值表", "{key} must be a mapping"),
    "model_type": ("{key} 应为键值表", "{key} must be a mapping"),
    "model_attributes_type": ("{key} 应为键值表", "{key} must be a mapping"),
    "literal_error": ("{key} 只能是 {expected}", "{key} must be one of {expected}"),
    "too_short": ("{key} 至少要有 {min_length} 项", "{key} needs at least {min_length}"),
    "greater_than_equal": ("{key} 不能小于 {ge}", "{key} must not be below {ge}"),
    "less_than_equal": ("{key} 不能大于 {le}", "{key} must not be above {le}"),
    "date_type": ("{key} 应为日期, 如 2023-07-01", "{key} must be a date such as 2023-07-01"),
    "date_parsing": ("{key} 不是有效日期, 应如 2023-07-01", "{key} is no possible date; write it like 2023-07-01"),
    "date_from_datetime_parsing": ("{key} 不是有效日期, 应如 2023-07-01", "{key} must be a date such as 2023-07-01"),
    "time_type": ("{key} 应为时刻, 如 17:30", "{key} must be a time such as 17:30"),
    "time_parsing": ("{key} 不是有效时刻, 应如 17:30", "{key} is no possible time; write it like 17:30"),
    "union_tag_invalid": ("{discriminator} 只能是 {expected_tags}", "{discriminator} must be one of {expected_tags}"),
    "union_tag_not_found": ("{key} 缺少 {discriminator}", "{key}: {discriminator} is missing"),
    "string_pattern_mismatch": ("{key} 的写法不对, 应符合 {pattern}", "{key} is not written in the form {pattern}"),
}


def _said(kind: str, key: str, context: dict[str, Any], fallback: str) -> tuple[str, str]:
    if isinstance(wrong := context.get("error"), Wrong):
        return wrong.zh, wrong.en
    zh, en = _SAID.get(kind, ("{key} 的值不对: {fallback}", "{key}: {fallback}"))
    values = {**context, "key": key, "fallback": fallback}
    for listed in ("expected", "expected_tags", "discriminator"):
        if listed in values:
            values[listed] = values[listed].replace(" or ", ", ").replace("'", "")
    return zh.format_map(values), en.format_map(values)


def _path(loc: Path) -> Path:
    """pydantic's place without the tags it adds: the shape of a rule and the kind of a test, just below them."""
    return tuple(part for at, part in enumerate(loc) if at == 0 or loc[at - 1] not in ("rule", "test"))


def flaws_of(errors: list[Any]) -> list[Flaw]:
    """pydantic's errors as flaws; a list that only looks short because one of its members is wrong is left out."""
    paths = [_path(error["loc"]) for error in errors]
    found = []
    for error, path in zip(errors, paths, strict=True):
        if error["type"] == "too_short" and any(path == other[:len(path)] and path != other for other in paths):
            continue
        key = next((part for part in reversed(path) if isinstance(part, str)), "文件 file")
        zh, en = _said(error["type"], key, error.get("ctx", {}), error["msg"])
        found.append(Flaw(path, zh, en, surplus=error["type"] == "extra_forbidden"))
    return found
