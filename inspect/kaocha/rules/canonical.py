"""The canonical text and its digest, under the name by which the rules know them."""

from ..canonical import canonical, digest

__all__ = ["canonical", "digest"]
