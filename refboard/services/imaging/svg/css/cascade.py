"""Which declarations win for an element: attributes, style sheets, its own style, in that order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2
from tinycss2.ast import Declaration, Node

from refboard.services.imaging.svg.css.stylesheets import Rule, StyleSheets
from refboard.services.imaging.svg.document import SVG, XLINK, Document

Declared = list[tuple[str, list[Node]]]
"""Names and values of an element's declarations, ascending in weight."""

_PSEUDO_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(['\"])(.*?)\2", re.DOTALL)
_CSS_TYPES = ("", "text/css")
_OWN_STYLE = (1 << 30, (1 << 30, 0, 0), 1 << 30)
_OWN_PLAIN = (False, *_OWN_STYLE)
_NOT_PLAIN = re.compile(r"[^#\w.%+\s,;:-]|--|(?:^|;)\s*[^\s:;]+\s+[^\s:;]")
"""What takes the whole grammar of CSS to read."""
_WITH_FUNCTIONS = "("


def style_sheets(document: Document, size: tuple[float, float]) -> StyleSheets:
    """Return all sheets of a drawing: those that its head names, then its style elements."""
    sheets = StyleSheets(size)
    for instruction in document.linked_sheets:
        words = Element("x")
        _read_pseudo_attributes(instruction, words)
        address = words.get("href", "")
        if words.get("alternate") != "yes" and address and not address.startswith("#"):
            sheets.link(address, words.get("media", ""))
    for element in document.root.iter():
        if element.tag == f"{{{SVG}}}style" and _is_css(element):
            sheets.read("".join(element.itertext()), element.get("media", ""))
    return sheets


def declarations(root: Element, rules: Iterable[Rule]) -> dict[Element, Declared]:
    """Return what style sheets, own styles and computed attributes declare, by element."""
    matcher = cssselect2.Matcher()
    for rule in rules:
        for selector in rule.selectors:
            if not selector.never_matches and selector.pseudo_element is None:
                matcher.add_selector(selector, rule)
    found: dict[Element, Declared] = {}
    wrapped = cssselect2.ElementWrapper.from_xml_root(root)
    for wrapper in wrapped.iter_subtree():
        element = wrapper.etree_element
        weighed = [*_matched(matcher.match(wrapper)), *_own(element.get("style", ""))]
        weighed.sort(key=_weight)
        declared = _computed_attributes(element)
        declared += [(name, value) for _, name, value in weighed]
        if declared:
            found[element] = declared
    return found


def _weight(entry: tuple["_Weight", str, list[Node]]) -> "_Weight":
    return entry[0]


_Weight = tuple[bool, int, tuple[int, ...], int]


def _matched(matches: Sequence[tuple[Any, ...]]) -> Iterator[tuple[_Weight, str, list[Node]]]:
    # Any: the library has no types; an entry is specificity, order, pseudo-element, our rule.
    for specificity, order, _pseudo, rule in matches:
        for declaration in rule.declarations:
            layer = -rule.layer if declaration.important else rule.layer
            yield (
                (declaration.important, layer, tuple(specificity), order),
                name_of(declaration),
                declaration.value,
            )


@lru_cache(maxsize=4096)
def _own(text: str) -> list[tuple[_Weight, str, list[Node]]]:
    """Return what an element's own style declares; drawings repeat few of them many times."""
    if not text:
        return []
    if not _NOT_PLAIN.search(text):  # most styles: the parser would take most of the time
        parts = [part.partition(":") for part in text.split(";")]
        return [
            (_OWN_PLAIN, name.strip().lower(), _simple(value.strip()))
            for name, colon, value in parts
            if colon and value.strip()
        ]
    return [
        ((node.important, *_OWN_STYLE), name_of(node), node.value)
        for node in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
        if node.type == "declaration"
    ]


@lru_cache(maxsize=4096)
def _simple(text: str) -> list[Node]:
    return list(tinycss2.parse_component_value_list(text))


def name_of(declaration: Declaration) -> str:
    """Return a property's name: case matters in custom properties only."""
    return str(declaration.name if declaration.name.startswith("--") else declaration.lower_name)


def _computed_attributes(element: Element) -> Declared:
    """Return the attributes that are to be computed as CSS; plain ones are left to the renderer."""
    return [
        (name, tinycss2.parse_component_value_list(value, skip_comments=True))
        for name, value in element.attrib.items()
        if _WITH_FUNCTIONS in value
        and name[:1] != "{"
        and name not in _NO_PROPERTIES
        and not name.endswith("ransform")
    ]


_NO_PROPERTIES = frozenset({"style", "id", "class", "href", "d", "points", "requiredFeatures"})


def _is_css(element: Element) -> bool:
    return element.get("type", "").split(";")[0].strip().lower() in _CSS_TYPES


def _read_pseudo_attributes(text: str, into: Element) -> None:
    for name, _, value in _PSEUDO_ATTRIBUTE.findall(text):
        into.set(name, unescape(value))


def href_of(element: Element) -> str:
    """Return what an element refers to; the newer attribute goes first."""
    return (element.get("href") or element.get(f"{{{XLINK}}}href") or "").strip()
