"""Colours in every notation of CSS, custom properties, gradients and patterns."""

from tests.drawings.case import (
    ALL,
    BLUE,
    LEFT,
    LIME,
    RED,
    RIGHT,
    Area,
    Case,
    document,
    filled,
    flat,
)

_GREY_GREEN = (128, 128, 0, 255)
_PLAIN = '<rect width="200" height="100" {0}/>'

CASES = (
    filled("p3", "#f00;fill:color(display-p3 1 0 0)"),
    filled("p3-green", "color(display-p3 0.4584 0.9853 0.2983)", LIME),
    filled("colour-srgb", "color(srgb 1 0 0)"),
    filled("colour-srgb-linear", "color(srgb-linear 0.21586 0.21586 0)", _GREY_GREEN),
    filled("colour-xyz", "color(xyz-d65 0.4124 0.2126 0.0193)"),
    filled("colour-a98", "color(a98-rgb 0.8586 0 0)"),
    filled("colour-rec2020", "color(rec2020 0.792 0.231 0.0738)"),
    filled("oklch", "oklch(0.628 0.2577 29.23)"),
    filled("oklab", "oklab(62.8% 0.22486 0.12585)"),
    filled("lab", "lab(54.29 80.8 69.89)"),
    filled("lch", "lch(54.29% 106.84 40.86)"),
    filled("hwb", "hwb(0deg 0% 0%)"),
    filled("hsl-spaces", "hsl(0 100% 50% / 1)"),
    filled("hsl-turn", "hsl(.333333turn 100% 50%)", LIME),
    filled("hsla-commas", "hsla(240, 100%, 50%, 1)", BLUE),
    filled("rgb-spaces", "rgb(255 0 0 / 50%)", (255, 0, 0, 128)),
    filled("rgb-percent", "rgb(100% 0% 0%)"),
    filled("hex4", "#f008", (255, 0, 0, 136)),
    filled("mix", "color-mix(in srgb, red, blue)", (128, 0, 128, 255)),
    filled("mix-part", "color-mix(in srgb, red 25%, blue)", (64, 0, 191, 255)),
    filled("rebecca", "rebeccapurple", (102, 51, 153, 255)),
    filled("fallback-unknown", "red;fill:chartroose(1)"),
    filled("important", "red !important;fill:blue"),
    filled("upper-case", "RED;FILL:Blue", BLUE),
    flat("attribute-hsl", _PLAIN.format('fill="hsl(0 100% 50% / 1)"')),
    flat("attribute-p3", _PLAIN.format('fill="color(display-p3 1 0 0)"')),
    flat("current", '<g color="red">' + _PLAIN.format('fill="currentColor"') + "</g>"),
    flat(
        "current-css",
        '<g style="color:oklch(0.628 0.2577 29.23)">'
        "" + _PLAIN.format('fill="currentColor"') + "</g>",
    ),
    flat("var", "<style>:root{--c:#f00} rect{fill:var(--c)}</style>" + _PLAIN.format("")),
    flat("var-fallback", _PLAIN.format('style="fill:var(--none, #f00)"')),
    flat(
        "var-nested",
        "<style>:root{--a:var(--b);--b:red}</style>"
        + _PLAIN.format('style="fill:var(--none, var(--a))"'),
    ),
    flat("var-attribute", '<g style="--c:red">' + _PLAIN.format('fill="var(--c)"') + "</g>"),
    flat(
        "var-inherited",
        '<g style="--c:blue"><g style="--c:red">'
        "" + _PLAIN.format('style="fill:var(--c)"') + "</g></g>",
    ),
    flat(
        "var-use",
        '<defs><rect id="r" width="200" height="100" style="fill:var(--c,blue)"/></defs>'
        '<use href="#r" style="--c:red"/>',
    ),
    flat(
        "var-parts",
        "<style>:root{--h:0;--s:100%}rect{fill:hsl(var(--h) var(--s) 50%)}</style>"
        + _PLAIN.format(""),
    ),
    flat(
        "var-cycle",
        "<style>rect{--a:var(--b);--b:var(--a);fill:var(--a,red)}</style>" + _PLAIN.format(""),
    ),
    flat(
        "initial",
        '<g fill="blue">' + _PLAIN.format('style="fill:initial"') + "</g>",
        (0, 0, 0, 255),
    ),
    flat("inherit", '<g fill="red">' + _PLAIN.format('fill="blue" style="fill:inherit"') + "</g>"),
    flat("unset", '<g fill="red">' + _PLAIN.format('fill="blue" style="fill:unset"') + "</g>"),
    flat(
        "stop-p3",
        '<linearGradient id="g"><stop style="stop-color:color(display-p3 1 0 0)"/>'
        "</linearGradient>" + _PLAIN.format('fill="url(#g)"'),
    ),
    flat(
        "stop-alpha",
        '<linearGradient id="g"><stop stop-color="rgb(255 0 0 / 0.5)"/>'
        "</linearGradient>" + _PLAIN.format('fill="url(#g)"'),
        (255, 0, 0, 128),
    ),
    flat(
        "quoted-url",
        '<linearGradient id="g"><stop stop-color="red"/></linearGradient>'
        + _PLAIN.format('style="fill:url(&quot;#g&quot;)"'),
    ),
    flat("missing-paint", _PLAIN.format('fill="url(#none) red"')),
    flat("opacity-percent", _PLAIN.format('style="fill:red;fill-opacity:50%"'), (255, 0, 0, 128)),
    Case(
        "spread-repeat",
        document(
            '<linearGradient id="g" gradientUnits="userSpaceOnUse" x2="100" spreadMethod="repeat">'
            '<stop offset=".5" stop-color="red"/><stop offset=".5" stop-color="blue"/>'
            "</linearGradient>" + _PLAIN.format('fill="url(#g)"')
        ),
        (Area(ALL, BLUE), Area((0, 0, 50, 100), RED), Area((100, 0, 150, 100), RED)),
    ),
    Case(
        "spread-reflect",
        document(
            '<linearGradient id="g" gradientUnits="userSpaceOnUse" x2="100" spreadMethod="reflect">'
            '<stop offset=".5" stop-color="red"/><stop offset=".5" stop-color="blue"/>'
            "</linearGradient>" + _PLAIN.format('fill="url(#g)"')
        ),
        (Area(ALL, RED), Area((50, 0, 150, 100), BLUE)),
    ),
    flat(
        "focal",
        '<radialGradient id="g" fx=".4" fy=".4" fr=".1"><stop stop-color="red"/>'
        '<stop offset="1" stop-color="red"/></radialGradient>' + _PLAIN.format('fill="url(#g)"'),
    ),
    flat(
        "gradient-href",
        '<linearGradient id="a"><stop stop-color="red"/></linearGradient>'
        '<radialGradient id="b" xlink:href="#a"/>' + _PLAIN.format('fill="url(#b)"'),
    ),
    Case(
        "pattern",
        document(
            '<pattern id="p" width="200" height="100" patternUnits="userSpaceOnUse">'
            '<rect width="100" height="100" fill="red"/><rect x="100" width="100" height="100"'
            ' fill="blue"/></pattern>' + _PLAIN.format('fill="url(#p)"')
        ),
        (Area(LEFT, RED), Area(RIGHT, BLUE)),
    ),
    Case(
        "pattern-transform",
        document(
            '<pattern id="p" width="1" height="1" patternUnits="userSpaceOnUse"'
            ' patternTransform="scale(100)"><rect width=".5" height="1" fill="red"/></pattern>'
            + _PLAIN.format('fill="url(#p)"')
        ),
        (Area((0, 0, 50, 100), RED), Area((100, 0, 150, 100), RED)),
    ),
    flat("light-dark", _PLAIN.format('style="fill:light-dark(red,blue)"')),
    flat("relative", _PLAIN.format('style="fill:rgb(from blue b g r)"'), not_shown=1),
    flat("calculated", _PLAIN.format('style="fill:rgb(calc(200 + 55) 0 0)"')),
    flat(
        "registered",
        "<style>@property --c{inherits:true;initial-value:red} rect{fill:var(--c)}</style>"
        + _PLAIN.format(""),
    ),
    flat("env", _PLAIN.format('style="fill:env(none, red)"')),
    flat("white-space-around", '<rect width=" 200 " height="100" fill=" red "/>'),
    flat(
        "mesh",
        '<meshgradient id="m"><meshrow><meshpatch><stop path="c 9,0" style="stop-color:red"/>'
        '<stop path="c 0,9" stop-color="blue"/></meshpatch></meshrow></meshgradient>'
        + _PLAIN.format('style="fill:url(#m)"'),
        not_shown=1,
    ),
    flat(
        "mesh-of-another",
        '<meshgradient id="n" xlink:href="#m"/><meshgradient id="m"><meshrow><meshpatch>'
        '<stop stop-color="red"/></meshpatch></meshrow></meshgradient>'
        + _PLAIN.format('fill="url(#n)"'),
        not_shown=1,
    ),
    flat(
        "mesh-unused",
        '<meshgradient id="m"><stop stop-color="blue"/></meshgradient>'
        + _PLAIN.format('fill="red"'),
    ),
    flat(
        "hatch",
        '<hatch id="h" pitch="5"><hatchpath stroke="red"/></hatch>'
        + _PLAIN.format('fill="url(#h)"'),
        not_shown=1,
    ),
)
