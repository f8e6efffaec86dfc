"""Files for a word processor: forms and packs as DOCX, made to be changed by whoever teaches.

    elements   paragraphs, tables, lists and content controls as WordprocessingML
    styles     the styles that one changes once for the whole text
    file       one file: its pages, margins, lists, addresses; the same bytes each time
    tree       HTML of ours as a tree
    prose      that tree to paragraphs, lists and tables
    forms      a form with content controls, and room to write by hand
    training   sessions and courses as packs

Texts stand between strings of XML; python-docx makes the package around them.
"""

from macros.paper.office.forms import form
from macros.paper.office.training import course, session

__all__ = ["course", "form", "session"]
