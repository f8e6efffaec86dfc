"""What changed since the release before, from the plain data of both.

`before` what was published · `sentences` each change in words · `compare` the changes by record · `told` what each kind
of reader is told first · `fragment` the same for CHANGELOG.md.
"""

from macros.news.before import Moves
from macros.news.compare import Item, News, changes
from macros.news.fragment import extends, fragment
from macros.news.told import Group, Told, told

__all__ = ["Group", "Item", "Moves", "News", "Told", "changes", "extends", "fragment", "told"]
