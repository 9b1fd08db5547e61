"""Style sheets as rules in the order of their weight: conditions met, nesting unfolded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

import cssselect2
import tinycss2
from tinycss2.ast import Declaration, Node

from refboard.services.imaging.svg.css.conditions import is_met, is_supported

_MOST_NESTED = 16
_UNLAYERED = 1 << 20
_WORDS = ("ident", "string")


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations for what one selector list matches.

    Attributes:
        selectors: As compiled.
        declarations: In their order.
        layer: Number of its cascade layer; what is in none weighs most.
    """

    selectors: "tuple[cssselect2.compiler.CompiledSelector, ...]"
    declarations: tuple[Declaration, ...]
    layer: int


@dataclass(slots=True)
class StyleSheets:
    """All sheets of a drawing, read one after the other.

    Attributes:
        size: Width and height of the drawing in CSS pixels, for conditions.
        rules: All rules that apply, in their order.
        initial: Values from the start of custom properties that a sheet registers.
        faces: Families of fonts that sheets bring along, with the addresses of each font.
        outside: How many sheets lie outside the drawing and are not read.
    """

    size: tuple[float, float]
    rules: list[Rule] = field(default_factory=list)
    initial: dict[str, Sequence[Node]] = field(default_factory=dict)
    faces: list[tuple[str, list[str]]] = field(default_factory=list)
    outside: int = 0
    _layers: dict[str, int] = field(default_factory=dict)
    _namespaces: dict[str | None, str] = field(default_factory=dict)

    def read(self, text: str, media: str = "") -> None:
        """Take in one sheet, if its media condition is met."""
        if media and not is_met(tinycss2.parse_component_value_list(media), self.size):
            return
        self._take(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))

    def link(self, address: str, media: str = "") -> None:
        """Take in a sheet by its address, if it lies in the address itself."""
        text = sheet_in(address)
        if text is not None:
            self.read(text, media)
        elif not _is_of_fonts(address):
            self.outside += 1

    def _take(
        self, nodes: Sequence[Node], parents: str = "", layer: str = "", depth: int = 0
    ) -> None:
        if depth > _MOST_NESTED:
            return
        for node in nodes:
            if node.type == "qualified-rule":
                self._rule(node.prelude, node.content, parents, layer, depth)
            elif node.type == "at-rule":
                self._at_rule(node, parents, layer, depth)

    def _rule(
        self, prelude: Sequence[Node], content: Sequence[Node], parents: str, layer: str, depth: int
    ) -> None:
        text = tinycss2.serialize(prelude).strip()
        if parents:
            text = ", ".join(_nested(part, parents) for part in _selectors_of(prelude))
        inside = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        declarations = tuple(node for node in inside if node.type == "declaration")
        compiled = self._compiled(text)
        if declarations and compiled:
            self.rules.append(Rule(compiled, declarations, self._rank(layer)))
        self._take(inside, f":is({text})" if compiled else parents, layer, depth + 1)

    def _compiled(self, text: str) -> "tuple[cssselect2.compiler.CompiledSelector, ...]":
        for attempt in (text, self._forgiven(text)):
            try:
                return tuple(cssselect2.compile_selector_list(attempt, self._namespaces))
            except cssselect2.SelectorError:
                continue
        return ()  # CSS drops a rule with a selector that it does not know

    def _forgiven(self, text: str) -> str:
        """Return a selector without the unknown ones inside :is() and :where()."""
        parts = []
        for token in tinycss2.parse_component_value_list(text):
            if token.type == "function" and token.lower_name in ("is", "where"):
                inside = [
                    tinycss2.serialize(part).strip() for part in _selectors_of(token.arguments)
                ]
                known = [part for part in inside if self._is_known(part)]
                parts.append(f"{token.name}({', '.join(known)})")
            else:
                parts.append(token.serialize())
        return "".join(parts)

    def _is_known(self, selector: str) -> bool:
        try:
            cssselect2.compile_selector_list(selector, self._namespaces)
        except cssselect2.SelectorError:
            return False
        return True

    def _at_rule(self, node: Node, parents: str, layer: str, depth: int) -> None:
        name = node.lower_at_keyword
        if name == "import":
            self._import(node.prelude)
        elif name == "namespace":
            self._namespace(node.prelude)
        elif name == "property":
            self._register(node)
        elif name == "font-face":
            self._face(node)
        elif name == "layer":
            self._layer(node, parents, layer, depth)
        elif node.content is not None:
            is_open = (
                (name == "media" and is_met(node.prelude, self.size))
                or (name == "supports" and is_supported(node.prelude))
                or name == "scope"
            )
            if is_open:
                self._inside(node.content, parents, layer, depth)

    def _inside(self, content: Sequence[Node], parents: str, layer: str, depth: int) -> None:
        if parents:
            self._rule(tinycss2.parse_component_value_list("&"), content, parents, layer, depth + 1)
        else:
            nodes = tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True)
            self._take(nodes, parents, layer, depth + 1)

    def _layer(self, node: Node, parents: str, layer: str, depth: int) -> None:
        names = [
            part for part in tinycss2.serialize(node.prelude).replace(" ", "").split(",") if part
        ]
        prefix = f"{layer}." if layer else ""
        for name in names:
            self._rank(prefix + name)
        if node.content is not None:
            own = names[0] if names else f"(anonymous {len(self._layers)})"
            self._rank(prefix + own)
            self._inside(node.content, parents, prefix + own, depth)

    def _rank(self, layer: str) -> int:
        return self._layers.setdefault(layer, len(self._layers)) if layer else _UNLAYERED

    def _import(self, prelude: Sequence[Node]) -> None:
        address, rest = _address_first(prelude)
        if address is not None:
            self.link(address, tinycss2.serialize(rest).strip())

    def _register(self, node: Node) -> None:
        for inside in tinycss2.parse_blocks_contents(node.content or ()):
            if inside.type == "declaration" and inside.lower_name == "initial-value":
                self.initial[tinycss2.serialize(node.prelude).strip()] = inside.value

    def _face(self, node: Node) -> None:
        inside = tinycss2.parse_blocks_contents(node.content or ())
        told = {part.lower_name: part.value for part in inside if part.type == "declaration"}
        words = [token for token in told.get("font-family", ()) if token.type in _WORDS]
        addresses = [_address_first(part)[0] for part in _selectors_of(told.get("src", ()))]
        if words:
            family = " ".join(token.value for token in words)
            self.faces.append((family, [address for address in addresses if address]))

    def _namespace(self, prelude: Sequence[Node]) -> None:
        words = [token for token in prelude if token.type not in ("whitespace", "comment")]
        prefix = words[0].value if words and words[0].type == "ident" else None
        address, _ = _address_first(words[1:] if prefix else words)
        if address is not None:
            self._namespaces[prefix] = address


def sheet_in(address: str) -> str | None:
    """Return the style sheet that a data: address holds; None for any other address."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith("data:"):
        return None
    if head.lower().endswith(";base64"):
        import base64

        try:
            return base64.b64decode(unquote(body)).decode("utf-8", "replace")
        except ValueError:
            return None
    return unquote(body)


def _is_of_fonts(address: str) -> bool:
    """Return whether a sheet does nothing but name fonts: letters are drawn all the same."""
    return "font" in address.lower()


def _address_first(tokens: Sequence[Node]) -> tuple[str | None, Sequence[Node]]:
    for place, token in enumerate(tokens):
        if token.type in ("url", "string"):
            return token.value, tokens[place + 1 :]
        if token.type == "function" and token.lower_name == "url":
            return (
                next((part.value for part in token.arguments if part.type == "string"), None),
                tokens[place + 1 :],
            )
        if token.type not in ("whitespace", "comment"):
            break
    return None, tokens


def _selectors_of(prelude: Sequence[Node]) -> Iterator[list[Node]]:
    part: list[Node] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _nested(part: Sequence[Node], parents: str) -> str:
    """Return a nested selector on its own: & is what it is nested in."""
    has_parent = any(token.type == "literal" and token.value == "&" for token in part)
    text = "".join(
        parents if token.type == "literal" and token.value == "&" else token.serialize()
        for token in part
    ).strip()
    return text if has_parent else f"{parents} {text}"
