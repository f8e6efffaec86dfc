"""The same records in one language: first each paragraph is translated, then terms are put in.

`terms` words with forms · `pseudo` a language made up for tests · `units` what is translated · `texts` a record or page
in one language · `catalogue` translations on disk · `structure` what a translation keeps · `wording` words that are
not used · `dates` days and numbers · `typography` what a printer sets · `translator` look-up · `progress` how far it
is.
"""

from macros.language.dates import day, number
from macros.language.pseudo import PSEUDO, pseudo
from macros.language.terms import TERM, Forms, put_terms
from macros.language.texts import MARK, Translate, Untranslated, direct, in_language, page_text, spoken
from macros.language.translator import Translator, forms_in, translator
from macros.language.units import Unit, outside_code, page_units, same, units

__all__ = [
    "MARK",
    "PSEUDO",
    "TERM",
    "Forms",
    "Translate",
    "Translator",
    "Unit",
    "Untranslated",
    "day",
    "direct",
    "forms_in",
    "in_language",
    "number",
    "outside_code",
    "page_text",
    "page_units",
    "pseudo",
    "put_terms",
    "same",
    "spoken",
    "translator",
    "units",
]
