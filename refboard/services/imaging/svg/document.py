"""Read the XML of a drawing as tolerantly as its senders expect, and no further.

Expat knows few encodings, no named characters of HTML, and stops at a prefix that nobody declared;
drawings in the wild have all three. Nothing outside the document is ever opened.
"""

import codecs
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_DECLARED = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*['\"]([A-Za-z0-9._:-]+)['\"]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARATION_BYTES = 256


class NotADrawingError(Exception):
    """What was read is no well-formed SVG; the caller knows its name and says so."""


@dataclass(slots=True)
class Document:
    """A drawing as a tree.

    Attributes:
        root: Its svg element; names have their namespace in braces.
        linked_sheets: The pseudo-attributes of style sheets that processing instructions name.
    """

    root: Element
    linked_sheets: list[str] = field(default_factory=list)


def read_document(content: bytes) -> Document:
    """Parse a drawing.

    Raises:
        NotADrawingError: it is no well-formed SVG.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(utf8(content), True)
        root = reader.builder.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise NotADrawingError from error
    if local(root.tag) != "svg":
        raise NotADrawingError
    return Document(root, reader.linked_sheets)


def root_attributes(head: bytes) -> Mapping[str, str] | None:
    """Return the attributes of the first element if it is an svg; what follows may be cut off."""
    roots: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not roots:
            roots.append((tag, attributes))

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    with suppress(expat.ExpatError, ValueError):  # what is wrong later is not asked
        parser.Parse(utf8(head), False)
    return roots[0][1] if roots and roots[0][0].rpartition(":")[2] == "svg" else None


def utf8(content: bytes) -> bytes:
    """Return a document in UTF-8: by its byte order mark, else as declared, else as it is.

    The bytes win over a declaration that they contradict.
    """
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace").encode()
    declared = _DECLARED.match(content.lstrip()[:_DECLARATION_BYTES])
    label = declared[1].decode("ascii") if declared else "utf-8"
    try:
        codec = codecs.lookup(label).name
        if codec in ("utf-8", "ascii") or codec.startswith(("utf-16", "utf-32")):
            codec = "utf-8"
        return content.decode(codec, "replace").encode()
    except (LookupError, ValueError):  # unknown, or a codec that makes no text
        return content.decode("utf-8", "replace").encode()


def local(name: str) -> str:
    """Return a tag's or attribute's name without its namespace."""
    return name.rpartition("}")[2]


class _Reader:
    """Expat's events made into a tree, with namespaces resolved here."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.linked_sheets: list[str] = []
        self._scopes: list[Mapping[str, str]] = [{"": SVG, "xlink": XLINK, "xml": _XML}]
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # so that an unknown name is told and not an error
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.builder.data
        parser.SkippedEntityHandler = self._named_character
        parser.ProcessingInstructionHandler = self._instruction
        self.parser = parser
        self._open: list[str] = []

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        scope = self._scopes[-1]
        if any(name.startswith("xmlns") for name in attributes):
            scope = {**scope}
            for name, address in attributes.items():
                if name == "xmlns" or name.startswith("xmlns:"):
                    scope[name[6:]] = address
        self._scopes.append(scope)
        named = {
            self._name(name, scope, is_attribute=True): value.strip()
            for name, value in attributes.items()
            if not name.startswith("xmlns")
        }
        self._open.append(self._name(tag, scope))
        self.builder.start(self._open[-1], named)

    def _end(self, _tag: str) -> None:
        self._scopes.pop()
        self.builder.end(self._open.pop())

    @staticmethod
    def _name(name: str, scope: Mapping[str, str], *, is_attribute: bool = False) -> str:
        prefix, colon, rest = name.partition(":")
        if not colon:
            space = "" if is_attribute else scope[""]
            return f"{{{space}}}{name}" if space else name
        space = scope.get(prefix, f"urn:undeclared:{prefix}")
        return rest if is_attribute and space == SVG else f"{{{space}}}{rest}"

    def _named_character(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            from html.entities import html5  # a large table, for few drawings

            self.builder.data(html5.get(f"{name};", ""))

    def _instruction(self, target: str, text: str) -> None:
        if target == "xml-stylesheet":
            self.linked_sheets.append(text)
