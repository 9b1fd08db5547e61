"""Compute what CSS says of every element, and write it in the little CSS that the renderer has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

import tinycss2
from tinycss2.ast import Node

from refboard.services.imaging.svg.css.cascade import Declared
from refboard.services.imaging.svg.css.lengths import Frame, NoLengthError, resolve
from refboard.services.imaging.svg.css.values import (
    COLOURS,
    PAINTS,
    NotDrawnError,
    NoValueError,
    has_function,
    plain,
    plain_paint,
)
from refboard.services.imaging.svg.css.variables import (
    REPLACED,
    Customs,
    NoVariableError,
    substituted,
)
from refboard.services.imaging.svg.document import local
from refboard.services.imaging.svg.sizes import view_box
from refboard.services.imaging.svg.writing import (
    CASES,
    KEYWORDS,
    PLACING,
    PRESERVING,
    background_colour,
    recase,
    write_value,
)

_FONT_SIZES = {
    "xx-small": 9.6,
    "x-small": 12.0,
    "small": 14.2,
    "medium": 16.0,
    "large": 19.2,
    "x-large": 24.0,
    "xx-large": 32.0,
}
_NOT_DRAWN = {
    "backdrop-filter": "none",
    "text-shadow": "none",
    "inline-size": "auto",
    "shape-inside": "auto",
    "offset-path": "none",
    "mask-border": "none",
}
"""Properties that change what is seen and that the renderer lacks, with their harmless value."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What an element inherits and the renderer does not know of."""

    frame: Frame
    customs: Customs = field(default_factory=dict)
    is_hidden: bool = False
    case: str = "none"


@dataclass(slots=True)
class Placing:
    """Properties of one element that depend on its shape, for `placement`."""

    element: Element
    frame: Frame
    values: dict[str, Sequence[Node]] = field(default_factory=dict)


@dataclass(slots=True)
class Styled:
    """What computing found.

    Attributes:
        root: The drawing.
        placings: What is left to do once all shapes are known, parents first.
        not_drawn: Elements and properties whose value the renderer does not know.
        hidden: Elements that are not displayed.
        background: What the root's background is painted with; empty for nothing.
    """

    root: Element
    placings: list[Placing] = field(default_factory=list)
    not_drawn: list[tuple[Element, str]] = field(default_factory=list)
    hidden: set[Element] = field(default_factory=set)
    background: str = ""


def compute(
    root: Element,
    declared: Mapping[Element, Declared],
    size: tuple[float, float],
    initial: Customs,
) -> Styled:
    """Write computed values into the tree; style sheets mean nothing any more after it.

    Args:
        root: The drawing.
        declared: What is declared, by element, ascending in weight.
        size: Natural width and height of the drawing.
        initial: Custom properties that have a value from the start.
    """
    styled = Styled(root)
    memory = _Memory()
    stack = [(root, _Context(Frame(*size, page=size), initial))]
    while stack:
        element, inherited = stack.pop()
        own = _compute_one(element, declared.get(element, ()), inherited, styled, memory)
        if own.is_hidden:
            styled.hidden.add(element)
        if local(element.tag) in ("svg", "symbol", "marker", "pattern"):
            own = replace(own, frame=_viewport(element, own.frame, is_root=element is root))
        stack += [(child, own) for child in reversed(element)]
    return styled


def _viewport(element: Element, frame: Frame, *, is_root: bool) -> Frame:
    """Return the frame of what lies in an element that makes a viewport."""
    box = view_box(element.get("viewBox", ""))
    if box:
        return replace(frame, width=box[2], height=box[3])
    if is_root or local(element.tag) != "svg":
        return frame
    sides = []
    for name, whole in (("width", frame.width), ("height", frame.height)):
        token = tinycss2.parse_one_component_value(element.get(name, "100%"))
        try:
            sides.append(resolve(token, frame, whole))
        except NoLengthError:
            sides.append(whole)
    return replace(frame, width=sides[0], height=sides[1])


def _compute_one(
    element: Element,
    declared: Sequence[tuple[str, list[Node]]],
    inherited: _Context,
    styled: Styled,
    memory: "_Memory",
) -> _Context:
    customs = _customs(declared, inherited.customs)
    values = [pair for pair in declared if not pair[0].startswith("--")]
    frame = _sized(element, values, customs, inherited.frame)
    placing = Placing(element, frame)
    winners: dict[str, str] = {}
    missed: dict[str, None] = {}
    for name, tokens in values:
        try:
            whole = inherited.frame if name == "font-size" else frame
            text = memory.value(name, tokens, customs, whole)
        except NoValueError:
            continue
        except NotDrawnError:
            missed[name] = None
            continue
        missed.pop(name, None)
        winners.pop(name, None)  # so that what is written last stands last
        winners[name] = text
        if name in PLACING or name == "clip-path":
            placing.values[name] = _tokens(tokens, customs)
    _plain_attributes(element, missed)
    context = inherited
    if frame is not inherited.frame or customs is not inherited.customs:
        context = replace(inherited, frame=frame, customs=customs)
    context = _write(element, winners, placing, context, styled, missed)
    styled.not_drawn += [(element, name) for name in missed]
    return context


def _customs(declared: Sequence[tuple[str, list[Node]]], inherited: Customs) -> Customs:
    own = {name: value for name, value in declared if name.startswith("--")}
    if not own:
        return inherited
    known = {**inherited, **own}
    result = dict(known)
    for name in own:
        try:
            result[name] = substituted(known[name], known, frozenset({name}))
        except NoVariableError:
            del result[name]
    return result


def _tokens(tokens: Sequence[Node], customs: Customs) -> Sequence[Node]:
    if not has_function(tokens, REPLACED):
        return tokens
    try:
        return substituted(tokens, customs)
    except NoVariableError:
        return list(tinycss2.parse_component_value_list("unset"))  # as CSS has it


def _value(name: str, tokens: Sequence[Node], customs: Customs, frame: Frame) -> str:
    """Return a declaration's value; a keyword of the cascade as itself.

    Raises:
        NoValueError: the declaration counts as not written.
        NotDrawnError: the renderer does not know the value.
    """
    tokens = _tokens(tokens, customs)
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if len(given) == 1 and given[0].type == "ident" and given[0].lower_value in KEYWORDS:
        return str(given[0].lower_value)
    text = plain(name, tokens, frame)
    if name in _NOT_DRAWN and text.lower() not in (_NOT_DRAWN[name], "none"):
        raise NotDrawnError
    return text


class _Memory:
    """Values that are plain already: thousands of elements share a few declarations.

    Declarations are known by identity; all of them live as long as the tree is computed.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, Frame], str | type[Exception]] = {}
        self._is_fixed: dict[int, bool] = {}

    def value(self, name: str, tokens: list[Node], customs: Customs, frame: Frame) -> str:
        """Return what `_value` returns, and raise what it raises."""
        is_fixed = self._is_fixed.get(id(tokens))
        if is_fixed is None:
            is_fixed = self._is_fixed[id(tokens)] = not has_function(tokens, REPLACED)
        if not is_fixed:
            return _value(name, tokens, customs, frame)
        key = name, id(tokens), frame
        found = self._known.get(key)
        if found is None:
            try:
                found = _value(name, tokens, customs, frame)
            except (NoValueError, NotDrawnError) as error:
                found = type(error)
            self._known[key] = found
        if isinstance(found, str):
            return found
        raise found


def _sized(
    element: Element, values: Sequence[tuple[str, list[Node]]], customs: Customs, frame: Frame
) -> Frame:
    """Return the frame with the element's own font size."""
    sizes = [tokens for name, tokens in values if name in ("font-size", "font")]
    text = element.get("font-size")
    if text:
        sizes.insert(0, tinycss2.parse_component_value_list(text))
    if not sizes:
        return frame
    size = frame.font_size
    for tokens in sizes:
        for token in _tokens(tokens, customs):
            if token.type == "ident" and token.lower_value in _FONT_SIZES:
                size = _FONT_SIZES[token.lower_value]
            elif token.type in ("number", "dimension", "percentage", "function"):
                try:
                    size = resolve(token, frame, frame.font_size)
                except NoLengthError:
                    continue
                if token.type != "number" or len(tokens) == 1:
                    break  # a weight comes before a size in the shorthand
    is_root_size = frame.font_size == frame.root_font_size and local(element.tag) == "svg"
    root = size if is_root_size else frame.root_font_size
    return replace(frame, font_size=size, root_font_size=root)


def _plain_attributes(element: Element, missed: dict[str, None]) -> None:
    """Make the colours in attributes plain; what is computed already overrides them."""
    for name in PAINTS | COLOURS:
        text = element.get(name)
        if not text or text == "none" or text.startswith("#"):
            continue
        if text.strip().lower() in KEYWORDS:
            continue
        try:
            element.set(name, plain_paint(text))
        except NoValueError:
            if "var(" not in text:
                del element.attrib[name]
        except NotDrawnError:
            missed[name] = None


def _write(
    element: Element,
    winners: dict[str, str],
    placing: Placing,
    inherited: _Context,
    styled: Styled,
    missed: dict[str, None],
) -> _Context:
    """Write what won as attributes and a style, and return what children inherit."""
    written: dict[str, str] = {}
    for name, text in winners.items():
        write_value(element, name, text, written, missed)
    for name in list(element.attrib):
        if "(" in element.attrib[name] and name in winners:
            del element.attrib[name]
    is_kept = "vector-effect" in written or "vector-effect" in element.attrib
    if placing.values or is_kept or element.get("transform-origin"):
        styled.placings.append(placing)
    is_root = element is styled.root
    return _inherit(element, written, inherited, styled, is_root=is_root)


def _inherit(
    element: Element, written: dict[str, str], inherited: _Context, styled: Styled, *, is_root: bool
) -> _Context:
    element.attrib.pop("style", None)
    background = written.pop("background", "")
    colour = written.pop("background-color", "") or background_colour(background)
    if is_root:
        styled.background = colour
    vector_effect = written.pop("vector-effect", "")
    if vector_effect:
        element.set("vector-effect", vector_effect)
    case = written.pop("text-transform", inherited.case)
    if case in CASES:
        recase(element, CASES[case])
    if written.pop("white-space", "") in PRESERVING:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if written:
        element.set("style", ";".join(f"{name}:{text}" for name, text in written.items()))
    display = written.get("display", element.get("display", ""))
    is_hidden = inherited.is_hidden or display == "none"
    if is_hidden == inherited.is_hidden and case == inherited.case:
        return inherited
    return replace(inherited, is_hidden=is_hidden, case=case)
