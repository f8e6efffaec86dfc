"""Paper: forms, packs, toolkits and the guide as PDF and for word processors, from the records of the site.

    document   what is printed: parts of HTML with their running heads, links between them, a cover, contents
    columns    how wide the columns of a table to fill in are
    forms      a form: blank, to fill in, filled, in two languages
    training   sessions and courses as packs; slides; tonight's checklist
    mentoring  the packs of assessments and stages
    page       the page of any record, from the template of the site
    manual     a manual in chapters
    changes    what an edition changes, to sign
    guide      the whole guide
    layout     pages laid out: parts that spill over stand closer
    pdf        HTML to PDF; repair mends what the PDF engine gets wrong
    office     forms, packs and handouts for a word processor
    papers     which papers there are, their names, and how each is composed
    request    what somebody asks to be printed
    shelf      papers once made, kept until something they were made from changes

A document is composed without any PDF engine, so that checks and tests can read what would be printed.
"""

from collections.abc import Callable

Say = Callable[[int, int, str], None]
"""Told how many papers are done, of how many, and which one came last."""
PACKS = ("participant", "facilitator", "peer", "supervisor", "observer", "cards", "slides", "checklist", "forms")
"""What a session can be printed as; a course has those for participants, facilitators and observers, an assessment all
its forms apart. Where peers lead, theirs stands for the facilitator's; their supervising professional has another."""
LEADERS = ("facilitator", "peer")
"""The packs of whoever leads."""
OFFICE_PACKS = PACKS[:5]
"""What there is for a word processor as well."""
VARIANTS = ("blank", "fillable", "large")
"""What a form can be printed as."""
