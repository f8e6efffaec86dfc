"""The rules that a curriculum must satisfy: all problems at once, each with its place.

`references` what is named exists · `contract` every stage links its assessment, and everything that needs ·
`stages` activities, hours, roles · `forms` fields, scales, specimens · `sessions` sessions · `courses`
courses · `packs` who receives what · `images` images of handouts · `guides` guides, frames, risks, claims, terms ·
`retired` what is no more · `prose` texts. Three hold no rules: `translations` compares each with its source,
`own_terms` an edition's terms with what uses them, `adopted` leaves out what it does not use.
A rule is one function with its code and its message; to add one, write it into the file of its theme.
"""

from macros.checks import (  # noqa: F401  (registers the rules)
    contract,
    courses,
    forms,
    guides,
    images,
    packs,
    prose,
    references,
    retired,
    sessions,
    stages,
)
from macros.checks.rules import RULES, check

__all__ = ["RULES", "check"]
