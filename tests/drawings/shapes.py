"""Geometry: sizes and places by CSS, transforms, viewports."""

from tests.drawings.case import (
    ALL,
    BLUE,
    LEFT,
    RED,
    RIGHT,
    Area,
    Box,
    Case,
    document,
    flat,
    half,
    styled,
)

_HALF = '<rect class="a" width="100" height="100" fill="red"/>'


def _moved(name: str, css: str, box: Box = RIGHT, body: str = _HALF, not_shown: int = 0) -> Case:
    return half(name, f"<style>.a{{{css}}}</style>{body}", box, not_shown)


def _sized(name: str, attributes: str, body: str, areas: tuple[Area, ...]) -> Case:
    return Case(name, document(body, attributes), areas)


CASES = (
    styled("css-size", ".a{width:200px;height:100px;x:0;y:0}", '<rect class="a" fill="red"/>'),
    styled("css-size-percent", ".a{width:100%;height:100%}", '<rect class="a" fill="red"/>'),
    styled(
        "css-calc",
        ".a{width:calc(100% - 50px + 25px * 2);height:calc(10px * 10)}",
        '<rect class="a" fill="red"/>',
    ),
    styled("css-circle", ".a{cx:100px;cy:50px;r:150px}", '<circle class="a" fill="red"/>'),
    styled("css-ellipse", ".a{cx:50%;cy:50%;rx:300px;ry:300px}", '<ellipse class="a" fill="red"/>'),
    styled("css-path", ".a{d:path('M0 0H200V100H0z')}", '<path class="a" fill="red"/>'),
    _moved("css-x", "x:100px"),
    _moved("css-x-units", "x:1in;width:1in", (96, 0, 192, 100)),
    _moved("css-rem", "x:5rem;width:120px", (80, 0, 200, 100)),
    _moved("css-vw", "x:50vw;width:50vw"),
    _moved("translate", "transform:translate(100px,0)"),
    _moved("translate-percent-box", "transform:translateX(100%);transform-box:fill-box"),
    _moved("translate-x", "transform:translateX(100px)"),
    _moved("translate-3d", "transform:translate3d(100px,0,0)"),
    _moved("translate-property", "translate:100px 0"),
    _moved("scale-origin", "transform:scaleX(-1);transform-origin:100px 50px"),
    _moved("scale-origin-words", "transform:scale(-1,1);transform-origin:center"),
    _moved("scale-property", "scale:-1 1;transform-origin:50% 50%"),
    _moved("rotate-origin", "transform:rotate(180deg);transform-origin:100px 50px"),
    _moved("rotate-turn", "transform:rotate(.5turn);transform-origin:50% 50%"),
    _moved("rotate-property", "rotate:180deg;transform-origin:center"),
    _moved("matrix", "transform:matrix(1,0,0,1,100,0)"),
    _moved(
        "fill-box",
        "transform:scale(2,.5);transform-box:fill-box;transform-origin:left top",
        (0, 0, 200, 50),
    ),
    _moved(
        "fill-box-path",
        "transform:scale(.5);transform-box:fill-box;transform-origin:100% 100%",
        (50, 50, 100, 100),
        '<path class="a" d="M0 0h100v100h-100z" fill="red"/>',
    ),
    _moved(
        "fill-box-group",
        "transform:rotate(180deg);transform-box:fill-box;transform-origin:center",
        LEFT,
        f'<g class="a">{_HALF}</g>',
    ),
    _moved(
        "transform-none",
        "transform:none",
        LEFT,
        '<rect class="a" transform="translate(100)" width="100" height="100" fill="red"/>',
    ),
    _moved("calc-translate", "transform:translateX(calc(50px * 2))"),
    flat(
        "transform-zero",
        '<rect width="200" height="100" fill="red" style="transform:rotate(0deg)"/>',
    ),
    half(
        "origin-attribute",
        '<rect width="100" height="100" fill="red" transform="rotate(180)"'
        ' transform-origin="100 50"/>',
        RIGHT,
    ),
    flat(
        "nested",
        '<svg viewBox="0 0 10 10" preserveAspectRatio="none">'
        '<rect width="10" height="10" fill="red"/></svg>',
    ),
    half(
        "nested-clips",
        '<svg width="100" height="100"><rect width="200" height="100" fill="red"/></svg>',
    ),
    flat(
        "nested-overflow",
        '<svg width="100" height="100" overflow="visible">'
        '<rect width="200" height="100" fill="red"/></svg>',
    ),
    half(
        "meet",
        '<svg viewBox="0 0 10 10" preserveAspectRatio="xMinYMin meet">'
        '<rect width="10" height="10" fill="red"/></svg>',
    ),
    flat(
        "slice",
        '<svg viewBox="0 0 10 10" preserveAspectRatio="xMinYMin slice">'
        '<rect width="10" height="10" fill="red"/></svg>',
    ),
    half(
        "symbol",
        '<symbol id="s" viewBox="0 0 1 1"><rect width="1" height="1" fill="red"/></symbol>'
        '<use href="#s" width="100" height="100"/>',
    ),
    half(
        "use-before",
        '<use xlink:href="#r" x="100"/><defs><rect id="r" width="100" height="100"'
        ' fill="red"/></defs>',
        RIGHT,
    ),
    Case(
        "use-chain",
        document(
            '<defs><rect id="r" width="50" height="100"/><g id="g">'
            '<use href="#r"/><use href="#r" x="50"/></g></defs>'
            '<use href="#g" fill="red"/><use href="#g" x="100" fill="blue"/>'
        ),
        (Area(LEFT, RED), Area(RIGHT, BLUE)),
    ),
    _sized(
        "negative-viewbox",
        'viewBox="-100 -50 200 100"',
        '<rect x="-100" y="-50" width="200" height="100" fill="red"/>',
        (Area(ALL, RED),),
    ),
    _sized(
        "millimetres",
        'width="210mm" height="105mm" viewBox="0 0 200 100"',
        '<rect width="200" height="100" fill="red"/>',
        (Area(ALL, RED),),
    ),
    _sized("no-size", "", '<rect width="400" height="300" fill="red"/>', (Area(ALL, RED),)),
    _sized(
        "percent-size",
        'width="100%" height="100%" viewBox="0 0 200 100"',
        '<rect width="200" height="100" fill="red"/>',
        (Area(ALL, RED),),
    ),
    _sized(
        "style-size",
        'style="width:200px;height:100px"',
        '<rect width="200" height="100" fill="red"/>',
        (Area(ALL, RED),),
    ),
    _sized(
        "sheet-size",
        "",
        '<style>svg{width:200px;height:100px}</style><rect width="200" height="100" fill="red"/>',
        (Area(ALL, RED),),
    ),
    _sized(
        "stretched",
        'width="200" height="100" viewBox="0 0 1 1" preserveAspectRatio="none"',
        '<rect width="1" height="1" fill="red"/>',
        (Area(ALL, RED),),
    ),
    _sized(
        "centred",
        'width="200" height="100" viewBox="0 0 1 1"',
        '<rect width="1" height="1" fill="red"/>',
        (Area((50, 0, 150, 100), RED),),
    ),
    _sized("background", 'viewBox="0 0 200 100" style="background:red"', "<g/>", (Area(ALL, RED),)),
    _sized(
        "background-sheet",
        'viewBox="0 0 200 100"',
        "<style>svg{background-color:oklch(0.628 0.2577 29.23)}</style>",
        (Area(ALL, RED),),
    ),
    _sized(
        "background-centred",
        'width="200" height="100" viewBox="0 0 1 1" style="background:red"',
        '<rect width="1" height="1" fill="blue"/>',
        (Area(ALL, RED), Area((50, 0, 150, 100), BLUE)),
    ),
    half("dashes", '<path d="M0 50H200" stroke="red" stroke-width="100" stroke-dasharray="100"/>'),
    half(
        "dash-offset",
        '<path d="M0 50H200" stroke="red" stroke-width="100"'
        ' stroke-dasharray="100 100" stroke-dashoffset="100"/>',
        RIGHT,
    ),
    half(
        "dash-css",
        '<path d="M0 50H200" style="stroke:red;stroke-width:100px;'
        'stroke-dasharray:calc(50px*2),100px"/>',
    ),
    half(
        "path-length",
        '<path d="M0 50H200" stroke="red" stroke-width="100" pathLength="2" stroke-dasharray="1"/>',
    ),
    half(
        "dash-percent",
        '<path d="M0 0H1" stroke="none"/><line y1="50" y2="50" x2="100%"'
        ' stroke="red" stroke-width="100" stroke-dasharray="100"/>',
    ),
    half(
        "non-scaling-stroke",
        '<g transform="scale(10)"><path d="M0 5H10" stroke="red"'
        ' stroke-width="100" vector-effect="non-scaling-stroke"/></g>',
    ),
    half(
        "non-scaling-uneven",
        '<g transform="scale(100,1)"><path d="M0 50H1" stroke="red"'
        ' stroke-width="100" vector-effect="non-scaling-stroke"/></g>',
        not_shown=1,
    ),
    Case(
        "paint-order",
        document(
            '<rect x="50" width="100" height="100" fill="red" stroke="blue"'
            ' stroke-width="100" paint-order="stroke"/>'
        ),
        (Area(ALL, BLUE), Area((50, 0, 150, 100), RED)),
    ),
    Case(
        "paint-order-css",
        document(
            '<rect x="50" width="100" height="100" style="fill:red;'
            'stroke:blue;stroke-width:100px;paint-order:stroke fill"/>'
        ),
        (Area(ALL, BLUE), Area((50, 0, 150, 100), RED)),
    ),
    half(
        "square-cap",
        '<path d="M25 50H75" stroke="red" stroke-width="50" stroke-linecap="square"'
        ' transform="scale(1,2) translate(0,-25)"/>',
    ),
    Case(
        "even-odd",
        document('<path fill="red" fill-rule="evenodd" d="M0 0H200V100H0zM50 0H150V100H50z"/>'),
        (Area((0, 0, 50, 100), RED), Area((150, 0, 200, 100), RED)),
    ),
    half("polygon", '<polygon points="0,0 100,0 100,100 0,100" fill="red"/>'),
    half("arc-flags", '<path fill="red" d="M0 0a0 0 0 01100 0v100H0z"/>'),
    half("auto-radius", '<rect width="100" height="100" rx="0" ry="auto" fill="red"/>'),
)
