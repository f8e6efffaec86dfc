"""Diagrams drawn from the records: the stages on a time line, the triangle of roles, the matrix of competences.

Each is a figure with an inline SVG and the same content in words and links, so nobody needs the drawing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from macros.drawing import LINE, Drawing, wrapped
from macros.model.types import Duration

if TYPE_CHECKING:
    from macros.handbook import Handbook
    from macros.pages import Links

WIDTH = 640.0
MONTH = 30.44
LEVELS = ("not-yet", "with-help", "alone", "can-show")


def diagram(name: str, hb: Handbook, links: Links) -> Markup:
    """The diagram that a section of a guide names. Raises KeyError for a name outside the closed list."""
    if name == "stage-timeline":
        staged = [programme for programme in _programmes(hb) if hb.get("programme", programme).stages]
        return stage_timeline(hb, staged[0], links) if staged else Markup("")
    return {"triangulation": triangulation, "coverage-matrix": coverage_matrix}[name](hb, links)


def _programmes(hb: Handbook) -> list[str]:
    return [name for name in hb.info.programmes if name in hb.records["programme"]]


def _stages(hb: Handbook, programmes: list[str]) -> dict[str, Any]:
    """The stages of programmes in order, by id."""
    names = (name for programme in programmes for name in hb.get("programme", programme).stages)
    return {name: hb.get("stage", name) for name in names if name in hb.records["stage"]}


def _closing(hb: Handbook, stage: Any) -> dict[str, Any]:
    """The assessments that close a stage, by id."""
    return {name: hb.get("assessment", name) for name in stage.assessments if name in hb.records["assessment"]}


def _list(items: list[Markup], tag: str = "ul") -> Markup:
    entries = Markup("\n").join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup("<{tag}>\n{entries}\n</{tag}>").format(tag=tag, entries=entries) if items else Markup("")


# The stages on a time line


def stage_timeline(hb: Handbook, programme_id: str, links: Links) -> Markup:
    """The stages of a programme as bars on a scale of months, with a numbered mark for each assessment."""
    stages = _stages(hb, [programme_id])
    months: int = max([12, *(math.ceil(stage.window.max.in_days / MONTH - 0.05) for stage in stages.values())])
    left, right = 190.0, WIDTH - 16

    def at(days: float) -> float:
        return left + (right - left) * min(days / MONTH / months, 1)

    title = hb.word("timeline-title", programme=hb.title("programme", programme_id))
    counted = "-decision" if any(stage.window.counts_from == "decision" for stage in stages.values()) else ""
    described = hb.word(f"timeline-described{counted}", n=len(stages))
    drawing = Drawing(f"timeline-{programme_id}", title, described, WIDTH)
    drawing.text((0, 18), [hb.word("timeline-months")], "d-muted")
    for month in range(0, months + 1, 3):
        drawing.text((at(month * MONTH), 18), [str(month)], "d-muted", "middle")
    top, number, before = 30.0, 0, None
    rows = []
    for row, (name, stage) in enumerate(stages.items()):
        here = links.current == f"stages/{name}.md"
        label = wrapped(stage.title, left - 20)
        height = max(48.0, len(label) * LINE + 20)
        middle = top + height / 2
        if row % 2 == 0:
            drawing.rect((0, top), WIDTH, height, "d-tint")
        drawing.middle((6, middle), label, bold=here)
        begins, ends = at(_begins(hb, stage, before)), at(stage.window.max.in_days)
        earliest = at(stage.window.min.in_days) if stage.window.min else ends
        drawing.rect((begins, middle - 11), max(ends - begins, 4), 22, "d-box")
        drawing.rect((begins, middle - 11), max(earliest - begins, 4), 22, "d-fill")
        held = []
        for closing, assessment in _closing(hb, stage).items():
            number += 1
            day = at(_held(stage, assessment))
            drawing.circle((day, middle), 12, "d-now")
            drawing.middle((day, middle), [str(number)], anchor="middle", bold=True)
            held.append(Markup("<b>{}</b> {}").format(number, links.link("assessment", closing)))
        rows.append(_in_words(hb, links, name, here, held))
        top, before = top + height, stage
    drawing.line((left, top), (right, top))
    for month in range(months + 1):
        drawing.line((at(month * MONTH), top), (at(month * MONTH), top + (8 if month % 3 == 0 else 4)))
    drawing.height = top + 12
    key = "timeline-key-min" if any(stage.window.min for stage in stages.values()) else "timeline-key"
    return drawing.figure(Markup("<p>{}</p>\n{}").format(hb.word(key + counted), _list(rows, "ol")))


def _begins(hb: Handbook, stage: Any, before: Any) -> float:
    """Days until a stage begins: the latest end of the one before it, else the length of its plan counted back."""
    known = hb.records["stage"].get(stage.window.opens_after, before)
    if known is not None:
        return float(known.window.max.in_days)
    plan = max((activity.ends.in_days for activity in stage.activities), default=0.0)
    return max(0.0, float(stage.window.max.in_days - plan))


def _held(stage: Any, assessment: Any) -> float:
    """Days until an assessment takes place."""
    edge = stage.window.min if assessment.held.stage_edge == "min" and stage.window.min else stage.window.max
    before = assessment.held.before
    return float(edge.in_days - (before.in_days if before else 0))


def _in_words(hb: Handbook, links: Links, name: str, here: bool, held: list[Markup]) -> Markup:
    """A stage of the time line as a sentence."""
    window = hb.get("stage", name).window
    latest = _length(hb, window.max)
    if window.min:
        when = hb.word("timeline-between", earliest=_length(hb, window.min), latest=latest)
    else:
        when = hb.word("timeline-by", latest=latest)
    words: list[str] = [links.link("stage", name), f"({hb.word('timeline-here')})" if here else "", when]
    if held:
        words += [hb.word("timeline-closed-by"), Markup(", ").join(held)]
    return Markup(" ").join(word for word in words if word)


def _length(hb: Handbook, length: Duration) -> str:
    return " ".join(hb.word(name, n=number) for name, number in length.parts) or hb.word("the-day-itself")


# The triangle of roles


def triangulation(hb: Handbook, links: Links) -> Markup:
    """Manager above, mentor and officer below, and what runs along each of the three edges."""
    names = {role: hb.title("role", role) for role in ("manager", "mentor", "officer")}
    drawing = Drawing("triangulation", hb.word("triangle-title"), hb.word("triangle-described"), WIDTH)
    drawing.arrow((284, 62), (134, 316))
    drawing.arrow((356, 62), (506, 316))
    drawing.arrow((204, 344), (436, 344))
    drawing.circle((320, 226), 74, "d-tint")
    drawing.middle((320, 226), wrapped(hb.word("triangle-centre"), 118), anchor="middle", bold=True)
    for role, corner in {"manager": (320, 34), "mentor": (110, 344), "officer": (530, 344)}.items():
        drawing.rect((corner[0] - 90, corner[1] - 24), 180, 48, "d-box", 4)
        drawing.middle(corner, wrapped(names[role], 160), anchor="middle", bold=True)
    rows = []
    for one, other, x, y, anchor, room in (
        ("manager", "mentor", 0.0, 96.0, "start", 172),
        ("manager", "officer", WIDTH, 96.0, "end", 172),
        ("mentor", "officer", WIDTH / 2, 398.0, "middle", 520),
    ):
        for speaks, hears in ((one, other), (other, one)):
            what = hb.word(f"triangle-{speaks}-to-{hears}")
            head, lines = wrapped(f"{names[speaks]} → {names[hears]}", room), wrapped(what, room)
            drawing.text((x, y), head, anchor=anchor, bold=True)
            drawing.text((x, y + LINE * len(head)), lines, "d-muted", anchor)
            y += LINE * (len(head) + len(lines)) + 8
            way = hb.word("triangle-way", one=names[speaks], other=names[hears])
            rows.append(Markup("<b>{}</b> {}").format(way, what))
        drawing.height = max(drawing.height, y - LINE + 4)
    return drawing.figure(Markup("<p>{}</p>\n{}").format(hb.word("triangle-caption"), _list(rows)))


# The matrix of competences


@dataclass
class Cover:
    """What one stage does for one competence."""

    level: str | None
    activities: dict[str, str]
    """Title of each activity that builds it, by id."""
    assessments: list[str] = field(default_factory=list)
    """Ids of the assessments that look at it."""
    forms: list[str] = field(default_factory=list)
    """Ids of the forms that count as evidence."""
    pieces: int = 0
    """Pieces of evidence named, forms included."""


def coverage_matrix(hb: Handbook, links: Links, programme_id: str | None = None) -> Markup:
    """Competences by stages: what builds each, which level is asked, what it rests on; with a table that links it all.

    Without a programme, there is one for each programme of the edition. A competence stands in the matrix of each
    programme that works on it, and one that none works on in all of them, with a hole.
    """
    if programme_id is None:
        return Markup("\n").join(coverage_matrix(hb, links, each) for each in _programmes(hb))
    stages = _stages(hb, [programme_id])
    elsewhere = _worked_on(_stages(hb, _programmes(hb))) - _worked_on(stages)
    labels, last = 200.0, 84.0
    room = max(WIDTH - labels - last, 116.0 * len(stages))
    step = room / max(len(stages), 3)
    programme = hb.title("programme", programme_id)
    title = hb.word("matrix-title", programme=programme)
    drawing = Drawing(f"coverage-{programme_id}", title, hb.word("matrix-described"), labels + room + last)
    heads = [wrapped(stage.title, step - 8) for stage in stages.values()] + [wrapped(hb.word("matrix-sessions"), last)]
    for column, head in enumerate(heads):
        drawing.text((labels + step * column, 16), head, bold=True)
    top = max(len(head) for head in heads) * LINE + 8.0
    rows, holes = [], []
    shown = {name: record for name, record in hb.records["competence"].items() if name not in elsewhere}
    for number, (competence, record) in enumerate(shown.items()):
        covers = {name: _cover(hb, stage, competence) for name, stage in stages.items()}
        sessions = [
            name
            for name, session in hb.records["session"].items()
            if any(competence in aim.competences for aim in session.aims)
        ]
        label = wrapped(f"{record.code} {record.title}", labels - 16)
        height = max(34.0, len(label) * LINE + 12)
        middle = top + height / 2
        if number % 2 == 0:
            drawing.rect((0, top), drawing.width, height, "d-tint")
        drawing.middle((6, middle), label)
        for column, cover in enumerate(covers.values()):
            _cell(drawing, hb, cover, (labels + step * column, middle))
        if sessions:
            _box(drawing, f"{hb.word('matrix-s')}{len(sessions)}", (labels + step * len(stages), middle), True)
        missing = _missing(hb, links, covers, sessions)
        holes += [Markup("<b>{} {}.</b> {}").format(record.code, record.title, hole) for hole in missing]
        rows.append(_row(hb, links, competence, covers, sessions, bool(missing)))
        top += height
    drawing.height = top + 2
    found = hb.word("matrix-holes", n=len(holes)) if holes else hb.word("matrix-no-holes")
    caption = Markup("<p>{}</p>\n<p>{}</p>\n{}").format(hb.word("matrix-key"), found, _list(holes))
    return drawing.figure(caption) + _table(hb, hb.word("matrix-caption", programme=programme), rows)


def _worked_on(stages: dict[str, Any]) -> set[str]:
    """The competences that stages prepare or set a level for."""
    prepared = {each for stage in stages.values() for activity in stage.activities for each in activity.prepares}
    return prepared | {threshold.id for stage in stages.values() for threshold in stage.thresholds}


def _cover(hb: Handbook, stage: Any, competence: str) -> Cover:
    """What a stage does for a competence, with the assessments that close it."""
    cover = Cover(
        level=next((threshold.level for threshold in stage.thresholds if threshold.id == competence), None),
        activities={activity.id: activity.title for activity in stage.activities if competence in activity.prepares},
    )
    for closing, assessment in _closing(hb, stage).items():
        forms = {piece.id: piece.form for piece in assessment.evidence}
        for threshold in assessment.thresholds:
            if threshold.id == competence:
                cover.assessments.append(closing)
                cover.pieces += len(threshold.evidence)
                cover.forms += [form for piece in threshold.evidence if (form := forms.get(piece))]
    return cover


def _box(drawing: Drawing, text: str, at: tuple[float, float], there: bool) -> None:
    x, middle = at
    drawing.rect((x, middle - 11), 32, 22, "d-fill" if there else "d-now")
    drawing.middle((x + 16, middle), [text], "d-on" if there else "d-text", "middle", bold=True)


def _cell(drawing: Drawing, hb: Handbook, cover: Cover, at: tuple[float, float]) -> None:
    """Activities, level and evidence of one stage; what a level needs and does not have is not filled."""
    x, middle = at
    if cover.activities or cover.level:
        _box(drawing, f"{hb.word('matrix-a')}{len(cover.activities)}", at, bool(cover.activities))
    if cover.level:
        for number in range(len(LEVELS)):
            reached = number <= LEVELS.index(cover.level)
            drawing.rect((x + 37 + number * 9, middle - 4), 7, 8, "d-fill" if reached else "d-box")
        _box(drawing, f"{hb.word('matrix-e')}{cover.pieces}", (x + 76, middle), bool(cover.pieces))


def _missing(hb: Handbook, links: Links, covers: dict[str, Cover], sessions: list[str]) -> list[Markup]:
    """The holes of a competence, in words."""
    found = []
    for name, cover in covers.items():
        if cover.level and not cover.activities:
            found.append(Markup("{} {}").format(links.link("stage", name), hb.word("matrix-not-built")))
        if cover.level and not cover.pieces:
            found.append(Markup("{} {}").format(links.link("stage", name), hb.word("matrix-not-rated")))
    if not sessions:
        found.append(Markup("{}").format(hb.word("matrix-no-session")))
    if not any(cover.level for cover in covers.values()):
        found.append(Markup("{}").format(hb.word("matrix-never-asked")))
    return found


def _row(
    hb: Handbook, links: Links, competence: str, covers: dict[str, Cover], sessions: list[str], hole: bool
) -> Markup:
    """The row of a competence in the table."""
    record = hb.get("competence", competence)
    built = [links.link("stage", name, title, id) for name, c in covers.items() for id, title in c.activities.items()]
    built += [links.link("session", name) for name in sessions]
    asked, line = [], Markup("{}{} {}; {}")
    for name, cover in covers.items():
        if cover.level:
            rated = Markup(", ").join(links.link("assessment", assessment) for assessment in cover.assessments)
            level = hb.word(f"level-{cover.level}")
            colon, none = hb.word("colon", label=""), hb.word("matrix-none")
            asked.append(line.format(links.link("stage", name), colon, level, rated or none))
    forms = dict.fromkeys(form for cover in covers.values() for form in cover.forms)
    cells = (
        ("matrix-built", built),
        ("matrix-asked", asked),
        ("matrix-forms", [links.link("form", form) for form in forms]),
    )
    return Markup('<tr role="row"><th role="rowheader" scope="row">{}{}</th>{}</tr>').format(
        links.link("competence", competence, f"{record.code} {record.title}"),
        Markup('<br> <span class="t-tag t-tag--warn">{}</span>').format(hb.word("matrix-hole")) if hole else "",
        Markup("").join(
            Markup('<td role="cell" data-l="{}">{}</td>').format(hb.word(word), _list(items) or hb.word("matrix-none"))
            for word, items in cells
        ),
    )


def _table(hb: Handbook, caption: str, rows: list[Markup]) -> Markup:
    """The matrix as a table with links."""
    heads = Markup("").join(
        Markup('<th role="columnheader" scope="col">{}</th>').format(hb.word(head))
        for head in ("matrix-competence", "matrix-built", "matrix-asked", "matrix-forms")
    )
    return Markup(
        '<table class="t-table t-stack" role="table"><caption>{}</caption>\n'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead>\n<tbody role="rowgroup">\n{}\n</tbody></table>\n'
    ).format(caption, heads, Markup("\n").join(rows))
