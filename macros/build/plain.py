"""The finished Markdown of a handbook, for another generator."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from macros.build.target import configuration, mkdocs_build, settings
from macros.handbook import Target, open_handbook
from macros.pages import IMAGES
from macros.repository import handbook_of
from macros.tongues import search_language, theme_language


def write_pages(root: Path, target: Target, out: Path) -> int:
    """Write the finished Markdown of every page, with a plain MkDocs configuration, for another generator.

    Returns the number of pages. Raises Failure or Stopped; raises FileExistsError when `out` holds something already.
    """
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    texts: dict[str, tuple[dict[str, Any], str]] = {}
    navigation: list[Any] = []

    def capture(config: Any) -> None:
        def keep(markdown: str, page: Any, **_: Any) -> str:
            meta = {key: value for key, value in page.meta.items() if key not in ("identity", "template")}
            texts[page.file.src_uri] = (meta, markdown)
            return markdown

        def keep_navigation(nav: Any, config: Any, **_: Any) -> Any:
            navigation.extend(config.nav)
            return nav

        # Last in line: macros have run, links are still those of Markdown.
        config.plugins.events["page_markdown"].append(keep)
        config.plugins.events["nav"].append(keep_navigation)

    with tempfile.TemporaryDirectory(prefix="handbook-") as folder:
        mkdocs_build(root, target, Path(folder) / "site", after=capture)
        with settings(root, target, Path(folder)):
            plain = _plain_configuration(configuration(root), navigation, target[1])
    docs = out / "docs"
    for src, (meta, markdown) in texts.items():
        path = docs / src
        path.parent.mkdir(parents=True, exist_ok=True)
        front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=True).strip()
        path.write_text(f"---\n{front}\n---\n\n{markdown}\n", encoding="utf-8")
    shutil.copytree(handbook_of(root) / "docs" / "assets", docs / "assets", dirs_exist_ok=True)
    for name, image in open_handbook(root, *target).images().items():
        (docs / IMAGES).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(image.path, docs / IMAGES / name)
    (out / "mkdocs.yml").write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    return len(texts)


def _plain_configuration(config: Any, navigation: list[Any], language: str) -> dict[str, Any]:
    """mkdocs.yml without hooks, macros and overrides: what any MkDocs with Material can build."""
    theme = {"name": "material", "font": False, "logo": "assets/mark.svg", "favicon": "assets/favicon.svg"}
    theme["language"] = theme_language(language)
    search = {"lang": [search_language(language)], "separator": config.plugins["material/search"].config["separator"]}
    features = [feature for feature in config.theme["features"] if feature != "content.action.edit"]
    return {
        "site_name": "Tandem",
        "theme": theme | {"features": features, "palette": config.theme["palette"]},
        "plugins": [{"search": search}],
        "markdown_extensions": ["attr_list", "md_in_html", "tables", "toc"],
        "extra": {"generator": False},
        "extra_css": list(config.extra_css),
        "extra_javascript": [str(script) for script in config.extra_javascript],
        "nav": navigation,
    }
