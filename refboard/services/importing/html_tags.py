"""The start tags in a piece of HTML, read in one pass whatever it is.

Python's own parser fails for some declarations and numbers, and takes minutes for a few thousand
unfinished tags. Nobody here needs a tree: a list of tags says where pictures are. Every text gives
one, and the time that it takes grows with its length only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_TAG = re.compile(r"<(/?[A-Za-z][^\t\n\r\f />]*+|!--|[!?]|/)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]*+))?+""",
)
_VERBATIM = frozenset({"script", "style", "textarea", "title", "xmp"})
"""What stands in them is no HTML, up to their end."""

_ENDLESS_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{40,}+;?")
"""Stands for no character, and Python refuses to count that far."""
_NO_REFERENCE = re.compile(r"&(?=[A-Za-z0-9]++=)")
"""The next parameter of an address, not a character: browsers leave "&copy=1" as it is, too."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag.

    Attributes:
        name: In lower case; an end tag's begins with "/".
        values: Its attributes by name in lower case, the first of each; references resolved.
    """

    name: str
    values: dict[str, str] = field(default_factory=dict)


def tags(html: str) -> Iterator[Tag]:
    """Yield the tags of a piece of HTML; comments, scripts and styles hold none."""
    at = 0
    while found := _TAG.search(html, at):
        name = found.group(1).lower()
        at = found.end()
        if name == "!--":
            # "<!-->" is a whole comment, so its end may begin inside of its beginning.
            at = _after(html, "-->", at - 2)
        elif name in ("!", "?", "/"):
            at = _after(html, ">", at)
        else:
            values, at = _attributes(html, at)
            yield Tag(name, values)
            if name in _VERBATIM:
                end = re.compile(f"</{name}", re.IGNORECASE).search(html, at)
                at = end.start() if end else len(html)


def _after(html: str, mark: str, at: int) -> int:
    """Return where what a mark ends has ended; the end of the text without one."""
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    """Return the attributes that begin at a place, and where their tag has ended."""
    values: dict[str, str] = {}
    if html.startswith(">", at):  # most of them, and much quicker
        return values, at + 1
    while found := _ATTRIBUTE.match(html, at):
        name, value = found.groups()
        values.setdefault(name.lower(), _unquoted(value or ""))
        at = found.end()
    return values, _after(html, ">", at)


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"') and value[-1:] == value[0] and len(value) > 1:
        value = value[1:-1]
    if "&" not in value:
        return value
    return unescape(_ENDLESS_REFERENCE.sub("\ufffd", _NO_REFERENCE.sub("&amp;", value)))
