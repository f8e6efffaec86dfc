"""Images of handouts: each exists, says in words what it shows, is shown somewhere, and is never cut apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from macros.checks.rules import Found, at, rule
from macros.problems import did_you_mean
from macros.records import Curriculum
from macros.source import IMAGES


def _shown(curriculum: Curriculum) -> Iterator[tuple[str, Any, Any]]:
    """(address, handout, image) of every image of a handout."""
    for name, session in curriculum.records.get("session", {}).items():
        for handout in session.handouts:
            for image in handout.images:
                yield f"sessions/{name}/handouts/{handout.id}/images/{image.id}", handout, image


@rule(
    "R108",
    'there is no image "{file}" in the folder {folder}.{near}',
    "Put the file there, or correct the name.",
    needs="typed",
)
def images_exist(curriculum: Curriculum) -> Iterator[Found]:
    """The file of every image lies in the folder `images`."""
    chain, known = curriculum.resolved.chain, curriculum.resolved.images
    folder = f"{chain[0].info.file.rpartition('/')[0]}/{IMAGES}"
    for address, _, image in _shown(curriculum):
        if image.file not in known and not any(one.images.unread for one in chain):
            yield at(f"{address}/file", file=image.file, folder=folder, near=did_you_mean(image.file, known))


@rule(
    "R109",
    'no handout shows the image "{file}".{near}',
    "Name it under images of a handout, or delete it.",
    needs="all",
)
def images_are_shown(curriculum: Curriculum) -> Iterator[Found]:
    """Every image in the folder of an edition is shown by a handout, were it one that the edition does not use."""
    left_out = replace(curriculum, records=curriculum.left_out)
    shown = {image.file for one in (curriculum, left_out) for _, _, image in _shown(one)}
    for file in curriculum.resolved.own.images.files:
        if file not in shown:
            yield at(f"{IMAGES}/{file}", file=file, near=did_you_mean(file, shown))


@rule(
    "C114",
    'the text of the image is the name of its file, "{alt}".',
    "Write what the image shows, for whoever does not see it.",
    needs="typed",
)
def images_say_what_they_show(curriculum: Curriculum) -> Iterator[Found]:
    """The text of an image says what it shows."""
    for address, _, image in _shown(curriculum):
        if image.alt.strip().lower() in (image.file, image.file.rpartition(".")[0]):
            yield at(f"{address}/alt", alt=image.alt.strip())


@rule(
    "C115",
    'the handout "{id}" is cut apart and shows an image.',
    "Give the image a handout of its own, such as a sheet that stays whole.",
)
def what_is_cut_shows_no_image(curriculum: Curriculum) -> Iterator[Found]:
    """Cards and strips are cut apart, so they show no images."""
    for address, handout, _ in _shown(curriculum):
        if handout.is_cut:
            yield at(address, id=handout.id)
