"""What the letters of a drawing ask for: families, fonts that lie in it, and letters few have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import tinycss2
from tinycss2.ast import Node

from refboard.services.imaging.svg.document import SVG
from refboard.services.imaging.svg.font_tables import NoFontError, renamed
from refboard.services.imaging.svg.references import content_of
from refboard.services.imaging.svg.writing import style_of

GENERIC = frozenset(
    {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "emoji"}
    | {"fangsong", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded", "inherit", "initial"}
)
"""Families that every system has some font for, and what names none."""
_STANDS_FOR = {
    "system-ui": "sans-serif",
    "ui-sans-serif": "sans-serif",
    "ui-rounded": "sans-serif",
    "-apple-system": "sans-serif",
    "BlinkMacSystemFont": "sans-serif",
    "ui-serif": "serif",
    "math": "serif",
    "fangsong": "serif",
    "ui-monospace": "monospace",
}
"""Families that systems have under other names; the renderer knows the oldest five."""
_TEXT = f"{{{SVG}}}text"
_COMMON = "\u0250"
"""Letters before this one are in every font that draws text."""
_UNSEEN = ("\u2000", "\u206f"), ("\ufe00", "\ufe0f"), ("\ufeff", "\ufeff")
"""Spaces, marks of direction and of style: nobody misses their picture."""
_LANGUAGE = "en"
"""What the renderer takes of texts in several languages."""


@dataclass(slots=True)
class Lettering:
    """What the texts of a drawing, and of drawings inside it, ask for.

    Attributes:
        texts: How many there are.
        families: The lists of families that texts are set in.
        rare: Of each text, the letters that not every font has; texts without are left out.
        fonts: Fonts that lie in the drawing, under the names that it gives them.
        unread: Families whose fonts the drawing names and that cannot be read.
    """

    texts: int = 0
    families: set[tuple[str, ...]] = field(default_factory=set)
    rare: list[frozenset[str]] = field(default_factory=list)
    fonts: list[tuple[str, bytes]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def take_faces(self, faces: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take in what style sheets say of fonts: families and where their fonts are."""
        for family, addresses in faces:
            for address in addresses:
                try:
                    self.fonts.append((family, renamed(content_of(address) or b"", family)))
                except NoFontError:
                    continue
                break
            else:
                self.unread.add(family)

    def take_texts(self, root: Element, hidden: set[Element]) -> None:
        """Take in the texts of a drawing whose styles are computed."""
        stack: list[tuple[Element, tuple[str, ...], int | None]] = [(root, (), None)]
        letters: dict[int, set[str]] = {}
        while stack:
            element, families, text = stack.pop()
            if element in hidden or _is_foreign(element):
                continue
            families = _plain_families(element) or families
            if element.tag == _TEXT:
                self.texts += 1
                text = self.texts
            own = [element.text, *(child.tail for child in element)]
            words = "".join(part for part in own if part) if text is not None else ""
            if text is not None and words.strip():
                self.families.add(families)
                letters.setdefault(text, set()).update(filter(_is_rare, words))
            stack += [(child, families, text) for child in element]
        self.rare += [frozenset(found) for found in letters.values() if found]


def _is_rare(letter: str) -> bool:
    return letter >= _COMMON and not any(first <= letter <= last for first, last in _UNSEEN)


def _is_foreign(element: Element) -> bool:
    languages = element.get("systemLanguage")
    return languages is not None and _LANGUAGE not in (
        part.strip()[:2] for part in languages.split(",")
    )


def _plain_families(element: Element) -> tuple[str, ...]:
    """Return the families that an element names, and write them so that the renderer knows them."""
    named = _families_of(element)
    known = tuple(_STANDS_FOR.get(name, name) for name in named)
    if known != named:
        quoted = (name if name in GENERIC else f"'{name}'" for name in known if "'" not in name)
        style = {**style_of(element), "font-family": ",".join(quoted)}
        element.set("style", ";".join(f"{name}:{text}" for name, text in style.items()))
    return known


def _families_of(element: Element) -> tuple[str, ...]:
    style = style_of(element)
    if "font-family" not in style and "font" in style:
        return tuple(_named(_after_size(tinycss2.parse_component_value_list(style["font"]))))
    text = style.get("font-family") or element.get("font-family") or ""
    return tuple(_named(tinycss2.parse_component_value_list(text)))


def _after_size(tokens: list[Node]) -> list[Node]:
    """Return the families of a font shorthand: what comes after the last measure."""
    measures = [
        place
        for place, token in enumerate(tokens)
        if token.type in ("dimension", "percentage", "number")
    ]
    return tokens[measures[-1] + 1 :] if measures else []


def _named(tokens: Sequence[Node]) -> Iterator[str]:
    words: list[str] = []
    for token in [*tokens, None]:
        if token is None or token == ",":
            if words:
                yield " ".join(words)
            words = []
        elif token.type in ("ident", "string"):
            words.append(token.value)
