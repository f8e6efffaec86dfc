"""Terms: words that an edition may rename, with the forms that each language needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

TERM = re.compile(r"\{([a-z0-9-]+)(?:\.([a-z0-9-]+))?(!)?\}")
"""`{mentor}`, `{mentor.the}`, `{mentor.the!}`: term, form, capital."""

Forms = Mapping[str, Mapping[str, str]]
"""Term to form to words."""


def put_terms(text: str, forms: Forms, slots: Collection[str] = ()) -> str:
    """Replace `{mentor}`, `{mentor.the}` and `{mentor.the!}` (capital). Unknown ones stay: the checks report them.

    `slots` are names in braces that are no terms, also when a term has the same name.
    """

    def form(match: re.Match[str]) -> str:
        words = forms.get(match[1], {}).get(match[2] or "sg")
        if words is None or match[1] in slots:
            return match[0]
        return words[0].upper() + words[1:] if match[3] else words

    return TERM.sub(form, text) if "{" in text else text
