"""Unfold what is used where custom properties decide how it looks: the renderer knows none."""

from collections.abc import Mapping
from copy import deepcopy
from xml.etree.ElementTree import Element

from refboard.services.imaging.svg.css.cascade import Declared, href_of
from refboard.services.imaging.svg.css.values import has_function
from refboard.services.imaging.svg.css.variables import REPLACED
from refboard.services.imaging.svg.document import SVG, XLINK, local

_USE = f"{{{SVG}}}use"
_MOST_COPIES = 20_000
_MOST_ROUNDS = 8
_OWN = frozenset({"href", f"{{{XLINK}}}href", "x", "y", "width", "height"})


def unfold(root: Element, declared: dict[Element, Declared]) -> None:
    """Replace uses of things that have var() in them by copies, which inherit where they stand."""
    copies = 0
    for _ in range(_MOST_ROUNDS):
        by_id = {e.attrib["id"]: e for e in reversed(list(root.iter())) if e.get("id")}
        uses = [
            (use, target)
            for use in root.iter(_USE)
            if (target := by_id.get(href_of(use)[1:])) is not None and _varies(target, declared)
        ]
        if not uses:
            return
        for use, target in uses:
            inside = list(target.iter())
            copies += len(inside)
            if copies > _MOST_COPIES or use in inside:
                return
            _replace(use, target, declared)


def _varies(target: Element, declared: Mapping[Element, Declared]) -> bool:
    return any(
        has_function(value, REPLACED)
        for element in target.iter()
        for _, value in declared.get(element, ())
    )


def _replace(use: Element, target: Element, declared: dict[Element, Declared]) -> None:
    copy = deepcopy(target)
    for old, new in zip(target.iter(), copy.iter(), strict=True):
        new.attrib.pop("id", None)  # what refers to it means the first one
        if old in declared:
            declared[new] = declared[old]
    if local(target.tag) in ("symbol", "svg"):
        copy.tag = f"{{{SVG}}}svg"
        for name in ("width", "height"):
            size = use.get(name) or (copy.get(name) if local(target.tag) == "svg" else "100%")
            if size:
                copy.set(name, size)
    moved = Element(f"{{{SVG}}}g")
    if use.get("x") or use.get("y"):
        moved.set("transform", f"translate({use.get('x', '0')} {use.get('y', '0')})")
    moved.append(copy)
    use.tag = f"{{{SVG}}}g"
    for name in _OWN & use.attrib.keys():
        del use.attrib[name]
    for child in list(use):
        use.remove(child)
    use.append(moved)
