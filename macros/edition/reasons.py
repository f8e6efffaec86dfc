"""What an edition says about its own doing: why it changes something, what it retired, with the address of each."""

from __future__ import annotations

from collections.abc import Iterator

from macros.edition.resolved import Resolved, as_address
from macros.model.change import Reason
from macros.model.retired import Retired


def reasons(resolved: Resolved) -> Iterator[tuple[str, Reason]]:
    """(address, typed entry of changes.yml) of every change of every edition of the chain."""
    for folder in resolved.chain:
        for change in folder.changes.entries:
            yield f"changes/{folder.code}/{as_address(change)}", folder.changes.reasons[change.number]


def retirements(resolved: Resolved) -> Iterator[tuple[str, Retired]]:
    """(address, typed entry of retired.yml) of everything that is no more, of every edition of the chain."""
    for folder in resolved.chain:
        for at, entry in folder.retired.entries.items():
            yield f"retired/{folder.code}/{at}", entry
