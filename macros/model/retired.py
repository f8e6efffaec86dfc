"""What retired.yml may hold: addresses that are no more, and what became of each."""

from __future__ import annotations

from macros.model.types import Model, Plain, Prose, Version


class Retired(Model):
    """What became of something that readers knew: another id, or retired. Its key is its address, `forms/old-log`."""

    renamed_to: Plain | None = None
    """The address of the same thing under its new id; readers are led there at once."""
    successor: Plain | None = None
    """The address of what does its work now, where it is retired."""
    since: Version
    """The version from which on it holds, such as "1.1.0"."""
    because: Prose | None = None
    """Why it is retired, as readers of the old address are told. Not needed for a new id."""
