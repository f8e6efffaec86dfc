"""Building all editions: beside the published site, verified, then exchanged in one step.

`folder` one build at a time, the exchange, what the disk has against it · `stock` the paper beside the pages ·
`receipts` what is as it was and need not be built · `chooser` the page above the editions · `target` one edition in one
language, by MkDocs · `site` all of it · `plain` Markdown for another generator. A failed build never touches the last
good site: everything is made in a sibling folder, and only a verified whole takes the place of the old one.
"""

from macros.build.chooser import write_chooser
from macros.build.folder import alone
from macros.build.plain import write_pages
from macros.build.site import build, standing, targets
from macros.build.stock import stock
from macros.build.target import configuration, environment, mkdocs_build, settings
from macros.problems import Stopped

__all__ = [
    "Stopped",
    "alone",
    "build",
    "configuration",
    "environment",
    "mkdocs_build",
    "settings",
    "standing",
    "stock",
    "targets",
    "write_chooser",
    "write_pages",
]
