"""A drawing whose source was copied: as a text, or in the middle of a page.

Drawing programs put SVG on the clipboard as words, and in a page a drawing has no address. Anybody
may have written it: it is cut out here, and what reads drawings judges it.
"""

import re
from html import unescape

from refboard.services.imaging.formats import LONG_HEAD_BYTES, sniff
from refboard.ui.importing.bitmap import Bitmap
from refboard.ui.importing.header_size import header_size, is_placeholder

MOST_CHARACTERS = 32_000_000
"""A longer text is not looked at: that would take longer than one waits for a paste."""

_MOST_TRIED = 100
"""So many drawings of a page are looked at for one that shows something."""

_TAG = re.compile(
    r"<!--|<(/?)((?:[A-Za-z_][\w.-]*+:)?)svg(?=[\s/>])((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>"
)
"""A comment, or a tag of a drawing: its slash, its prefix, and its attributes."""
_DECLARATION = re.compile(r"\s*+<\?xml\b[^>]*+>")
_TITLE = re.compile(
    r"(?:\s|<!--(?:(?!-->).)*+-->|<\?[^>]*+>)*+<title\b[^<>]*+>([^<]{1,400})<", re.S
)
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x20\x7f/\\:*?"<>|]+')
_SHAPE = re.compile(
    r"<(?:[\w.-]+:)?(?:path|rect|circle|ellipse|line|polyline|polygon|text|image|foreignObject)\b"
)
_HIDDEN = re.compile(r"""\sstyle\s*=\s*["'][^"']*?display\s*:\s*none""", re.I)


def drawing_in_text(text: str) -> Bitmap | None:
    """Return the drawing that a text is the source of; None for any other text."""
    if len(text) > MOST_CHARACTERS:
        return None
    if declared := _DECLARATION.match(text.lstrip("\ufeff")):
        text = text.lstrip("\ufeff")[declared.end() :]  # it is in UTF-8 from here on
    if sniff(_encoded(text[:LONG_HEAD_BYTES])) != "SVG":
        return None
    root = _first_root(text)
    end = None if root is None else _end_of(text, root)
    return None if root is None or end is None else _drawing(text, root, end, text[: root.start()])


def drawing_in_html(html: str) -> Bitmap | None:
    """Return the first drawing in a piece of HTML that shows something; None for none."""
    if len(html) > MOST_CHARACTERS:
        return None
    root = _first_root(html)
    for _ in range(_MOST_TRIED):
        end = None if root is None else _end_of(html, root)
        if root is None or end is None:
            break
        # Pages hide what they take parts of for others, and such a part is nothing without it.
        if _SHAPE.search(html, root.end(), end) and not _HIDDEN.search(root.group(3)):
            drawing = _drawing(html, root, end)
            if not is_placeholder(drawing.size):
                return drawing
        root = _first_root(html, end)
    return None


def drawing_name(source: str) -> str:
    """Return a file name for a drawing: by its title, where it begins with one."""
    root = _first_root(source[:LONG_HEAD_BYTES])
    titled = _TITLE.match(source, root.end()) if root else None
    words = unescape(titled.group(1)) if titled else ""
    stem = "".join(c for c in _UNSAFE_IN_NAMES.sub(" ", words) if c.isprintable()).strip(" .")
    return f"{stem[:100].strip() or 'drawing'}.svg"


def _drawing(text: str, root: re.Match[str], end: int, before: str = "") -> Bitmap:
    """Return what lies between a root and its end as a file that stands alone."""
    body = text[root.end() : end]
    spaces = [("xmlns", "http://www.w3.org/2000/svg")] if not root.group(2) else []
    if "xlink:" in body:
        spaces.append(("xmlns:xlink", "http://www.w3.org/1999/xlink"))
    attributes = root.group(3)
    # In a page they go without saying.
    missing = [
        f' {name}="{address}"'
        for name, address in spaces
        if not re.search(rf"\s{name}\s*=", attributes)
    ]
    source = f"<{root.group(2)}svg{''.join(missing)}{attributes}>{body}"
    content = _encoded(before + source)
    return Bitmap(content, header_size(content), drawing_name(source))


def _first_root(text: str, at: int = 0) -> re.Match[str] | None:
    while found := _TAG.search(text, at):
        if found.group() == "<!--":
            at = _after_comment(text, found.start())
        elif found.group(1):
            at = found.end()
        else:
            return found
    return None


def _end_of(text: str, root: re.Match[str]) -> int | None:
    """Return where a drawing ends; None where it is cut off."""
    depth, at = 0, root.start()
    while found := _TAG.search(text, at):
        at = found.end()
        if found.group() == "<!--":
            at = _after_comment(text, found.start())
            continue
        if not found.group(3).endswith("/"):
            depth += -1 if found.group(1) else 1
        if depth <= 0:
            return found.end()
    return None


def _after_comment(text: str, at: int) -> int:
    end = text.find("-->", at + 2)
    return len(text) if end < 0 else end + 3


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
