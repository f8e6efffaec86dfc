"""Takes the pictures of the guide "Make your own edition": .venv/bin/python -m tests.screenshots

A partner's edition with two changes is made in a folder of its own and built; what is shown are pages of its preview.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from macros import build as builder
from macros.partner import make
from macros.starter import Wish
from tests.fresh import ROOT

PICTURES = ROOT / "docs/assets/partners"
CHANGES = """\
- set: stages/discovering/window/min
  to: P6W
  because: Nobody here has been through the house in four weeks.
  basis: Circular 12 on first appointments
- set: forms/log-book/title
  to: Learning diary
  because: So it is called in our service.
"""
SHOWN = {
    "adapted": ("forms/log-book.html", "aside[aria-labelledby=adapted]", 190),
    "changes": ("changes.html", "article h1", 680),
}
"""Picture to page, to the place where it begins, and to its height."""


def main() -> None:
    """Build the preview and take each picture."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "partner"
        wish = Wish("no-probation", "Veiledning, Kriminalomsorgen", "Kriminalomsorgen", "NO", ["en"], "base")
        make(root, wish, "github")
        with (root / "curriculum/editions/no-probation/changes.yml").open("a", encoding="utf-8") as file:
            file.write(CHANGES)
        site = builder.build(root, builder.targets(root), Path(folder) / "preview", offline=True)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
            page = browser.new_page(viewport={"width": 760, "height": 1200})
            for name, (address, shown, height) in SHOWN.items():
                page.goto((site / "no-probation/en" / address).as_uri())
                box = page.locator(shown).bounding_box() or {"y": 0}
                clip = {"x": 0, "y": box["y"] - 40, "width": 760, "height": height}
                picture = Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True))).quantize(64)
                picture.save(PICTURES / f"{name}.png", optimize=True)
            browser.close()


if __name__ == "__main__":
    main()
