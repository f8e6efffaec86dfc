"""MkDocs events and nothing else: each hands over to the module that knows how.

MkDocs loads this file under a name of its own, so no state lives here; it travels as `config.handbook`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

ENGINE = Path(__file__).resolve().parent
if str(ENGINE.parent) not in sys.path:
    sys.path.insert(0, str(ENGINE.parent))

from macros import site  # noqa: E402  (this clone must be on the path first)
from macros.problems import Failure, show  # noqa: E402

if Path(site.__file__).resolve().parent != ENGINE:
    loaded = Path(site.__file__).parent
    raise Abort(f"The engine of another clone is at work here: {loaded}. Run `make handbook` in {ENGINE.parent}.")


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Open the handbook before any plugin reads the configuration."""
    try:
        site.open_for(config, Path(config.extra["root"] or Path(config.config_file_path).parent))
    except Failure as failure:
        raise Abort(show(failure.problems)) from None
    except KeyError as error:
        raise Abort(str(error.args[0])) from None
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a stub for every record, the index, and the menu."""
    return site.add_pages(files, config)


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Bring prose into the language of the build before any macro runs."""
    try:
        return site.prepare_page(markdown, page, config)
    except Failure as failure:
        raise Abort(show(failure.problems)) from None


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Give the theme its words."""
    return site.equip_theme(env, config, files)


def on_post_build(config: MkDocsConfig) -> None:
    """Make search forgiving, then verify what was built."""
    problems = site.finish(config)
    if problems:
        raise Abort(show(problems))
