"""Editions: the base and what an edition changes, resolved to one set of plain data; each value knows who set it.

`plain` data by address · `apply` changes made, a pure function · `diff` what leads from one to the other ·
`changes` changes.yml · `retired` retired.yml · `pages` texts of its own · `lock` what was decided on which text ·
`folder` one edition as it lies there · `fixed` what stays the same everywhere · `resolved` the base and all editions of
a chain · `reasons` what they say about it · `review` what needs a decision. The base is an edition too: it passes
through unchanged.
"""

from macros.edition.apply import Change, apply
from macros.edition.diff import diff
from macros.edition.folder import BASE, EDITIONS, Folder, codes, known_codes
from macros.edition.pages import LocalPage
from macros.edition.reasons import reasons, retirements
from macros.edition.resolved import Resolved, resolve
from macros.edition.review import Finding, accept, review

__all__ = [
    "BASE",
    "EDITIONS",
    "Change",
    "Finding",
    "Folder",
    "LocalPage",
    "Resolved",
    "accept",
    "apply",
    "codes",
    "diff",
    "known_codes",
    "reasons",
    "resolve",
    "retirements",
    "review",
]
