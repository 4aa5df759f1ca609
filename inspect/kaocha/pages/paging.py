"""Long lists in pages: which rows a page shows, from the address bar."""

from __future__ import annotations

from dataclasses import dataclass

SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list, counted from 1; asked for nonsense it is the first, beyond the end the last."""

    number: int
    total: int
    size: int = SIZE

    @classmethod
    def asked(cls, text: str | None, total: int, size: int = SIZE) -> Page:
        wanted = int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else 1
        return cls(min(max(wanted, 1), max(1, -(-total // size))), total, size)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)
