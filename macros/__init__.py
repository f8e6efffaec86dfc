"""The engine of the handbook: YAML in, a verified site out, in one straight line.

Each module imports only what stands above it.

    repository    where the files lie: in the repository, or in the handbook that is installed
    disk          files written in one step, told apart by what they hold
    earlier       what was published before
    problems      what is wrong, where, how to mend it
    workers       work done side by side
    source        strict YAML: plain data and the place of every value
    model/        what a curriculum may hold: types, kinds by theme, the table of kinds, one walk over all values
    fit           plain data into one model, every misfit told
    edition       the base and what an edition changes, resolved
    records       plain data to typed records
    language/     translation and terms
    light         Markdown that does no more than a text asks for, for speed alone
    markup        texts to HTML, links, the closed list of elements
    checks/       the rules, one file a theme; the assessment contract is the heart
    verdict       what the last check of unchanged files found
    handbook      the one door: open_handbook(root, edition, language)
    versions      the ways between versions that stand side by side
    translation/  the work of translating: files for translators, how far it is
    diagrams      SVG drawn when the site is built
    pages         records to Markdown; templates/ lays them out
    bundle        the copy for use without a network, as a zip
    labels        what keys, entries and values are called by those who never open a file
    adapted       what an edition changes, as somebody reads it who answers for it
    local         what an edition brings to the site besides its records
    moved         old addresses, and what stands there now
    news/         what changed since the release before, for each kind of reader
    insets        what pages written by hand can call
    navigation    the menu
    search, verify    the built site: forgiving search, links that hold
    headers       what a server says with each page, for security
    tags          HTML passed around Markdown, for speed alone
    paper/        forms, packs, toolkits and the guide as PDF and DOCX; its own docstring is its map
    lost          addresses that a release would lose
    cache         pages as they came out of Markdown, kept for the next build
    tongues       the same page in other languages
    starter, partner    a new edition, a new repository for one
    build/        the site that is published: made beside it, verified, exchanged in one step
    site, hooks, serve, commands/, cli    MkDocs, and the command; theme/ holds the overrides of Material

`define_env` below is where mkdocs-macros comes in.
"""

from __future__ import annotations

from functools import partial
from typing import Any


def define_env(env: Any) -> None:
    """Register every function of `insets` as a macro that knows the handbook and the page it stands on."""
    from macros import insets
    from macros.site import book_of, links_from

    def call(function: Any, *args: Any, **kwargs: Any) -> str:
        return str(function(book_of(env.conf), links_from(env.page, env.conf), *args, **kwargs))

    for function in insets.MACROS:
        env.macro(partial(call, function), function.__name__)
