"""Links of a built site: each within it leads to a file and a place that exist, and nothing is asked from outside."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ASKED = {"src", "srcset", "poster", "data"}  # what a browser fetches by itself, besides <link href>
OUTSIDE = re.compile(r"(?:https?:)?//")


class Page(HTMLParser):
    """The links of a page, its places, and its pictures without words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.asked: list[str] = []
        self.places: set[str] = set()
        self.wordless: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        of = dict(attributes)
        self.places |= {of[name] for name in ("id", "name") if of.get(name)}
        fetched = [of[name] for name in ASKED & of.keys()] + ([of["href"]] if tag == "link" and "href" in of else [])
        self.asked += fetched
        self.links += fetched + ([of["href"]] if tag == "a" and "href" in of else [])
        if tag == "img" and not (of.get("alt") or "").strip():
            self.wordless.append(of.get("src", ""))


def pages(site: Path) -> dict[Path, Page]:
    """Every page of the site, read; JupyterLite's are not the course's."""
    found = (path for path in sorted(site.rglob("*.html")) if path.relative_to(site).parts[0] != "lite")
    return {path: Page(path.read_text("utf-8")) for path in found}


def broken(site: Path) -> list[str]:
    """What leads nowhere, what would be fetched from elsewhere, what picture has no words: a line each."""
    read, found = pages(site), []
    for path, page in read.items():
        name = path.relative_to(site)
        found += [f"{name}: {link} leads nowhere" for link in page.links if not _leads(link, path, site, read)]
        found += [f"{name}: {link} is asked from another server" for link in page.asked if OUTSIDE.match(link)]
        found += [f"{name}: the picture {picture} has no alt text" for picture in page.wordless]
    for style in site.rglob("*.css"):
        asked = re.findall(
            r"url\(\s*['\"]?((?:https?:)?//[^)'\"]+)|@import\s+['\"]((?:https?:)?//[^'\"]+)", style.read_text("utf-8")
        )
        found += [f"{style.relative_to(site)}: {''.join(link)} is asked from another server" for link in asked]
    return found


def _leads(link, path, site, read):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file() or not target.is_relative_to(site):
        return False
    return not parts.fragment or target not in read or unquote(parts.fragment) in read[target].places
