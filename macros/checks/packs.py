"""Packs of a session: nothing for whoever leads reaches participants, nothing for a supervisor reaches peers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from macros.checks.rules import Found, at, rule
from macros.records import Curriculum

_SHARED_WORDS = 6


def sentences(text: str) -> set[str]:
    """Sentences of a text of six words or more, without marks, for comparing two texts."""
    plain = re.sub(r"\]\([^()]*\)|[*_\"“”\[\]|>]", " ", text)
    parts = re.split(r"(?<=[.!?])\s+|\n+", plain)
    folded = {re.sub(r"[^\w{}.' ]", "", part).strip(" .").casefold() for part in parts}
    return {" ".join(part.split()) for part in folded if len(part.split()) >= _SHARED_WORDS}


def _facilitator_texts(activity: Any) -> Iterator[tuple[str, str]]:
    facilitator = activity.facilitator
    for key in ("do", "say", "watch", "answers"):
        if getattr(facilitator, key):
            yield key, getattr(facilitator, key)
    for entry in facilitator.goes_wrong:
        yield f"goes_wrong/{entry.id}/response", entry.response


def _participant_texts(session: Any) -> Iterator[str]:
    for activity in session.running_order:
        yield activity.participant or ""
    for handout in session.handouts:
        if handout.pack == "participant":
            yield handout.body or ""
            for card in handout.cards:
                yield card.body


@rule(
    "C108",
    'a sentence for the facilitator stands in what participants receive too: "{sentence}".',
    "Delete it in one of the two places, or say `shared: true` beside it.",
)
def answers_do_not_leak(curriculum: Curriculum) -> Iterator[Found]:
    """No sentence for the facilitator reaches participants unless it is shared on purpose."""
    for name, session in curriculum.records["session"].items():
        seen = {sentence for text in _participant_texts(session) for sentence in sentences(text)}
        for activity in session.running_order:
            if activity.facilitator.shared:
                continue
            for key, text in _facilitator_texts(activity):
                for sentence in sorted(sentences(text) & seen):
                    yield at(f"sessions/{name}/running_order/{activity.id}/facilitator/{key}", sentence=sentence)


@rule("C117", "{what}.", "Peers who lead have a supervising professional, who has a sheet of their own: supervision.")
def peers_have_a_supervisor(curriculum: Curriculum) -> Iterator[Found]:
    """What peers lead, and nothing else, has a supervising professional; handouts are for somebody who is there."""
    for name, session in curriculum.records["session"].items():
        where = f"sessions/{name}"
        peers = session.led_by == "peers"
        if peers and session.supervision is None:
            yield at(f"{where}/led_by", what="peers lead, and nothing is said for their supervising professional")
        if session.supervision is not None and not peers:
            yield at(f"{where}/supervision", what="trainers lead, and there is a sheet for a supervising professional")
        for handout in session.handouts:
            if handout.pack in (("facilitator",) if peers else ("peer", "supervisor")):
                what = f'{"peers" if peers else "trainers"} lead, and the handout is for "{handout.pack}"'
                yield at(f"{where}/handouts/{handout.id}/for", what=what)


def _supervision_texts(supervision: Any) -> Iterator[tuple[str, str]]:
    """(key, text) of everything on the sheet of a supervising professional."""
    for key in ("before", "during", "records"):
        yield key, getattr(supervision, key)
    for key in ("watch", "debrief"):
        yield from ((f"{key}/{entry.id}/text", entry.text) for entry in getattr(supervision, key))
    for entry in supervision.step_in:
        yield from ((f"step_in/{entry.id}/{key}", getattr(entry, key)) for key in ("sign", "response"))


@rule(
    "C118",
    'a sentence for the supervising professional stands in what peers or participants receive too: "{sentence}".',
    "Delete it in one of the two places.",
)
def supervision_does_not_leak(curriculum: Curriculum) -> Iterator[Found]:
    """No sentence for the supervising professional reaches the peers who lead, or the participants."""
    for name, session in curriculum.records["session"].items():
        if session.supervision is None:
            continue
        texts = [*_participant_texts(session), *(handout.body or "" for handout in session.for_leaders)]
        texts += [text for activity in session.running_order for _, text in _facilitator_texts(activity)]
        seen = {sentence for text in texts for sentence in sentences(text)}
        for key, text in _supervision_texts(session.supervision):
            for sentence in sorted(sentences(text) & seen):
                yield at(f"sessions/{name}/supervision/{key}", sentence=sentence)
