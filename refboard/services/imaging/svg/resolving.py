"""Make of any drawing one that the renderer draws right, and tell what it will not draw.

The renderer knows SVG well and of CSS only the oldest part. So CSS is computed here, element by
element, and what the renderer gets has neither style sheets nor anything outside itself.
"""

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from refboard.core.errors import InputError
from refboard.services.imaging.svg.compression import unfolded
from refboard.services.imaging.svg.css.cascade import declarations, style_sheets
from refboard.services.imaging.svg.dashes import measure_dashes
from refboard.services.imaging.svg.document import SVG, NotADrawingError, read_document
from refboard.services.imaging.svg.instances import unfold
from refboard.services.imaging.svg.lettering import Lettering
from refboard.services.imaging.svg.meshes import flatten_meshes
from refboard.services.imaging.svg.omissions import count_omissions, prefer_fallbacks
from refboard.services.imaging.svg.placement import place
from refboard.services.imaging.svg.references import AsPng, close_in
from refboard.services.imaging.svg.sizes import natural_size, view_box
from refboard.services.imaging.svg.styling import compute

_MOST_NESTED = 4
_FAR = 20
_SAME_SHAPE = 0.005


@dataclass(frozen=True, slots=True)
class Resolved:
    """A drawing that refers to nothing outside itself and needs no CSS.

    Attributes:
        root: The document.
        width: Natural width in CSS pixels.
        height: Natural height.
        lettering: What its texts ask for.
        not_shown: How many things in it will not be seen, whatever fonts there are.
    """

    root: Element
    width: float
    height: float
    lettering: Lettering
    not_shown: int

    def xml(self, size: tuple[float, float]) -> bytes:
        """Return the document, written to be rendered at a size.

        Raises:
            RecursionError: it is nested beyond reason.
        """
        for name, side in zip(("width", "height"), size, strict=True):
            self.root.set(name, f"{side:.8g}")  # its shape decides how the viewBox lies in it
        box = view_box(self.root.get("viewBox", ""))
        if box and abs(box[2] / box[3] * self.height / self.width - 1) < _SAME_SHAPE:
            # Whole pixels are a little off the shape: that leaves no seam at the edges.
            self.root.set("preserveAspectRatio", "none")
        return ElementTree.tostring(self.root)


def resolve(
    content: bytes, as_png: AsPng, depth: int = 0, lettering: Lettering | None = None
) -> Resolved:
    """Resolve a drawing.

    Args:
        content: Its XML, perhaps compressed.
        as_png: For pictures in it that the renderer does not read.
        depth: How many drawings it lies in.
        lettering: What texts of the drawings around it ask for, to be added to.

    Raises:
        NotADrawingError: it is no well-formed SVG.
    """
    document = read_document(content)
    root = document.root
    size = natural_size(root.attrib)
    sheets = style_sheets(document, size)
    declared = declarations(root, sheets.rules)
    unfold(root, declared)
    styled = compute(root, declared, size, sheets.initial)
    size = natural_size(root.attrib)
    _frame(root, size)
    prefer_fallbacks(root)
    place(root, styled, _scale(root, size))
    measure_dashes(root)
    _silence(root)
    lettering = lettering or Lettering()
    lettering.take_faces(sheets.faces)
    lettering.take_texts(root, styled.hidden)

    def nested(inner: bytes) -> tuple[bytes, int]:
        return _nested(inner, as_png, depth, lettering)

    missing = sheets.outside + close_in(root, styled.hidden, nested, as_png)
    missing += count_omissions(root, styled) + flatten_meshes(root, styled.hidden)
    if lettering.texts:  # the renderer loads no fonts for texts in pictures alone
        root.append(Element(f"{{{SVG}}}text"))
    if styled.background:
        root.insert(0, _backdrop(root, styled.background))
    return Resolved(root, size[0], size[1], lettering, missing)


def _frame(root: Element, size: tuple[float, float]) -> None:
    if view_box(root.get("viewBox", "")) is None:
        root.set("viewBox", f"0 0 {size[0]:g} {size[1]:g}")


def _scale(root: Element, size: tuple[float, float]) -> float:
    box = view_box(root.get("viewBox", ""))
    assert box is not None, "_frame gave it one"
    return min(size[0] / box[2], size[1] / box[3])


def _silence(root: Element) -> None:
    """Empty what would be read a second time, or run."""
    for element in root.iter():
        if element.tag in (f"{{{SVG}}}style", f"{{{SVG}}}script"):
            element.text = None
            for child in list(element):
                element.remove(child)


def _nested(content: bytes, as_png: AsPng, depth: int, lettering: Lettering) -> tuple[bytes, int]:
    """Resolve a drawing inside a drawing.

    Raises:
        InputError: it cannot be read, or lies too deep.
    """
    if depth >= _MOST_NESTED:
        raise InputError("A drawing lies in drawings beyond reason.", "")
    try:
        inner = resolve(unfolded(content, "picture"), as_png, depth + 1, lettering)
        return inner.xml((inner.width, inner.height)), inner.not_shown
    except (NotADrawingError, RecursionError) as error:
        raise InputError("A picture in this drawing cannot be read.", "") from error


def _backdrop(root: Element, colour: str) -> Element:
    """Return what paints the whole canvas, however the viewBox lies in it."""
    box = view_box(root.get("viewBox", ""))
    assert box is not None, "_frame gave it one"
    left, top, width, height = box
    side = max(width, height)
    corner = left - _FAR * side, top - _FAR * side
    attributes = {
        "x": f"{corner[0]:g}",
        "y": f"{corner[1]:g}",
        "width": f"{2 * _FAR * side + width:g}",
        "height": f"{2 * _FAR * side + height:g}",
        "style": f"fill:{colour};stroke:none",
    }
    return Element(f"{{{SVG}}}rect", attributes)
