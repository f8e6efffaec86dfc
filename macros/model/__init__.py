"""The model: what a curriculum may hold. `types` and `base` are the alphabet, the other modules hold the kinds by
theme, `kinds` is the table of all of them and `walk` visits every value."""

from macros.model.kinds import KINDS, Kind
from macros.model.walk import Leaf, leaves, rewrite

__all__ = ["KINDS", "Kind", "Leaf", "leaves", "rewrite"]
