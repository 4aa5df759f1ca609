"""`flask demo`: a believable year, made through the actions alone, and the same each time for the same seed."""

from __future__ import annotations

from .command import demo

__all__ = ["demo"]
