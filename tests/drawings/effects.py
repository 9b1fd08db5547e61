"""Clips, masks, filters, blending, markers."""

from tests.drawings.case import (
    BLUE,
    LEFT,
    RED,
    RIGHT,
    Area,
    Box,
    Case,
    Colour,
    document,
    flat,
    half,
)

_R = '<rect width="200" height="100" fill="red" {0}/>'


def _clip(name: str, shape: str, box: Box = LEFT, not_shown: int = 0) -> Case:
    return half(name, _R.format(f'style="clip-path:{shape}"'), box, not_shown)


def _blend(name: str, mode: str, under: str, over: str, colour: Colour) -> Case:
    return flat(
        name,
        f'<rect width="200" height="100" fill="{under}"/>'
        f'<rect width="200" height="100" fill="{over}" style="mix-blend-mode:{mode}"/>',
        colour,
    )


CASES = (
    half(
        "clip",
        '<clipPath id="c"><rect width="100" height="100"/></clipPath>'
        + _R.format('clip-path="url(#c)"'),
    ),
    half(
        "clip-box-units",
        '<clipPath id="c" clipPathUnits="objectBoundingBox"><rect width=".5"'
        ' height="1"/></clipPath>' + _R.format('clip-path="url(#c)"'),
    ),
    _clip("clip-inset", "inset(0 50% 0 0)"),
    _clip("clip-inset-px", "inset(0 100px 0 0)"),
    _clip("clip-polygon", "polygon(0 0, 50% 0, 50% 100%, 0 100%)"),
    _clip("clip-polygon-px", "polygon(0px 0px, 100px 0px, 100px 100px, 0px 100px)"),
    _clip("clip-circle", "circle(300px at 50% 50%)", (0, 0, 200, 100)),
    _clip("clip-ellipse", "ellipse(300px 300px at 100px 50px)", (0, 0, 200, 100)),
    _clip("clip-path-function", "path('M0 0H100V100H0z')"),
    _clip("clip-rect", "rect(0px 100px 100px 0px)"),
    _clip("clip-xywh", "xywh(0 0 50% 100%)"),
    _clip("clip-none", "none", (0, 0, 200, 100)),
    _clip("clip-view-box", "inset(0 50% 0 0) view-box"),
    half(
        "clip-path-of-path",
        '<path d="M0 0H200V100H0z" fill="red" style="clip-path:inset(0 50% 0 0)"/>',
    ),
    half(
        "mask",
        '<mask id="m"><rect width="100" height="100" fill="#fff"/></mask>'
        + _R.format('mask="url(#m)"'),
    ),
    half(
        "mask-alpha",
        '<mask id="m" mask-type="alpha"><rect width="100" height="100"/></mask>'
        + _R.format('mask="url(#m)"'),
    ),
    half(
        "mask-css",
        '<mask id="m" style="mask-type:alpha"><rect width="100" height="100"/></mask>'
        + _R.format("style=\"mask:url('#m')\""),
    ),
    half(
        "mask-image",
        '<mask id="m"><rect width="100" height="100" fill="#fff"/></mask>'
        + _R.format('style="mask-image:url(#m)"'),
    ),
    half(
        "mask-gradient",
        _R.format('style="mask-image:linear-gradient(90deg,#000 50%,transparent 50%)"'),
        not_shown=1,
    ),
    flat(
        "filter-flood",
        '<filter id="f" x="0" y="0" width="1" height="1">'
        '<feFlood flood-color="red"/></filter>'
        '<rect width="200" height="100" filter="url(#f)"/>',
    ),
    flat(
        "filter-flood-p3",
        '<filter id="f" x="0" y="0" width="1" height="1"><feFlood'
        ' style="flood-color:color(display-p3 1 0 0)"/></filter>'
        '<rect width="200" height="100" filter="url(#f)"/>',
    ),
    flat(
        "filter-matrix",
        '<filter id="f" color-interpolation-filters="sRGB" x="0" y="0" width="1"'
        ' height="1"><feColorMatrix values="0 0 1 0 0 0 1 0 0 0 1 0 0 0 0 0 0 0'
        ' 1 0"/></filter><rect width="200" height="100" fill="blue"'
        ' filter="url(#f)"/>',
    ),
    flat(
        "filter-function", '<rect width="200" height="100" fill="#0ff" style="filter:invert(1)"/>'
    ),
    flat(
        "filter-functions",
        '<rect width="200" height="100" fill="#0ff"'
        ' style="filter:invert(100%) brightness(1) hue-rotate(0deg)"/>',
    ),
    Case(
        "drop-shadow",
        document(
            '<rect width="100" height="100" fill="blue"'
            ' style="filter:drop-shadow(40px 0 0 oklch(0.628 0.2577 29.23))"/>'
        ),
        (Area((0, 0, 140, 100), RED), Area(LEFT, BLUE)),
    ),
    Case(
        "drop-shadow-far",
        document(
            '<rect width="100" height="100" fill="blue" style="filter:drop-shadow(100px 0 0 red)"/>'
        ),
        (Area(LEFT, BLUE), Area(RIGHT, RED)),
    ),
    half(
        "drop-shadow-of-what-lies-outside",
        '<rect width="100" height="100" x="-100" fill="blue"'
        ' style="filter:drop-shadow(100px 0 0 red)"/>',
    ),
    half(
        "filter-offset",
        '<filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="200"'
        ' height="100"><feOffset dx="100"/></filter>'
        '<rect width="100" height="100" fill="red" filter="url(#f)"/>',
        RIGHT,
    ),
    flat(
        "filter-turbulence-hidden",
        '<filter id="f"><feTurbulence baseFrequency=".1"/>'
        '<feComposite operator="in" in2="SourceGraphic"/></filter>'
        '<rect width="200" height="100" fill="blue" filter="url(#f)"/>'
        '<rect width="200" height="100" fill="red"/>',
    ),
    half(
        "backdrop",
        '<rect width="100" height="100" fill="red"/><rect width="100" height="100"'
        ' fill="none" style="backdrop-filter:invert(1)"/>',
        not_shown=1,
    ),
    _blend("multiply", "multiply", "#ff0", "#f0f", RED),
    _blend("screen", "screen", "#f00", "#000", RED),
    _blend("difference", "difference", "#ff0", "#0f0", RED),
    _blend("hard-light", "hard-light", "#f00", "#808080", RED),
    flat(
        "isolation",
        '<rect width="200" height="100" fill="blue"/><g style="isolation:isolate">'
        '<rect width="200" height="100" fill="red" style="mix-blend-mode:multiply"/></g>',
    ),
    flat(
        "group-opacity",
        '<g opacity=".5"><rect width="200" height="100" fill="blue"/>'
        '<rect width="200" height="100" fill="red"/></g>',
        (255, 0, 0, 128),
    ),
    Case(
        "markers",
        document(
            '<marker id="m" markerUnits="userSpaceOnUse" markerWidth="100"'
            ' markerHeight="100" refX="50" refY="50"><rect width="100" height="100"'
            ' fill="red"/></marker><path d="M50 50H150" marker-start="url(#m)"'
            ' style="marker-end:url(#m)"/>'
        ),
        (Area((0, 0, 200, 100), RED),),
    ),
    half(
        "marker-context",
        '<marker id="m" markerUnits="userSpaceOnUse" markerWidth="100"'
        ' markerHeight="100" refX="50" refY="50"><rect width="100" height="100"'
        ' fill="context-stroke"/></marker><path d="M50 50h0" stroke="red"'
        ' stroke-width=".01" marker-start="url(#m)"/>',
    ),
    half(
        "marker-reverse",
        '<marker id="m" markerUnits="userSpaceOnUse" markerWidth="100"'
        ' markerHeight="100" refX="0" refY="50" orient="auto-start-reverse">'
        '<rect width="100" height="100" fill="red"/></marker>'
        '<path d="M100 50H200" marker-start="url(#m)"/>',
    ),
    flat(
        "visibility",
        '<rect width="200" height="100" fill="red"/><g visibility="hidden">'
        '<rect width="200" height="100" fill="blue"/></g>'
        '<rect width="200" height="100" style="display:none" fill="blue"/>',
    ),
    half(
        "visible-inside",
        '<g visibility="hidden"><rect width="100" height="100" fill="red"'
        ' visibility="visible"/></g>',
    ),
    flat("mesh", '<meshgradient id="m"/><rect width="200" height="100" fill="url(#m) red"/>'),
    Case(
        "overlap",
        document(
            '<rect width="100" height="100" fill="red"/>'
            '<rect x="100" width="100" height="100" fill="blue"/>'
        ),
        (Area(LEFT, RED), Area(RIGHT, BLUE)),
    ),
)
