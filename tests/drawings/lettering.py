"""Letters: where they stand and how much they cover; which font draws them is left open."""

from urllib.parse import quote

from tests.drawings.case import Case, Ink, document

_FULL = "HHHHHHHH"


def _text(name: str, body: str, *ink: Ink, not_shown: int = 0) -> Case:
    return Case(name, document(body), ink=ink, not_shown=not_shown)


def _letters(name: str, attributes: str, *ink: Ink, text: str = "HHH", not_shown: int = 0) -> Case:
    return _text(
        name, f'<text font-size="40" {attributes}>{text}</text>', *ink, not_shown=not_shown
    )


_EMPTY_LEFT = Ink((0, 0, 98, 100), 0, 0.5)
_EMPTY_RIGHT = Ink((102, 0, 200, 100), 0, 0.5)
_MARK = '<rect x="150" width="50" height="100"/>'
_MARKED = Ink((151, 1, 199, 99), 99, 100)
"""Something to be seen in drawings whose letters are not."""

CASES = (
    _letters("text", 'x="10" y="70"', Ink((10, 40, 90, 70), 15, 70)),
    _letters(
        "anchor-end",
        'x="100" y="60" text-anchor="end"',
        Ink((10, 30, 100, 60), 15, 70),
        _EMPTY_RIGHT,
    ),
    _letters(
        "anchor-css",
        'x="100" y="60" style="text-anchor:start"',
        Ink((100, 30, 190, 60), 15, 70),
        _EMPTY_LEFT,
    ),
    _letters(
        "anchor-middle",
        'x="100" y="60" text-anchor="middle"',
        Ink((60, 30, 100, 60), 15, 70),
        Ink((100, 30, 140, 60), 15, 70),
        Ink((0, 0, 40, 100), 0, 0.5),
    ),
    _letters(
        "baseline-middle",
        'x="10" y="50" dominant-baseline="central"',
        Ink((10, 30, 90, 70), 10, 70),
        Ink((0, 0, 200, 25), 0, 0.5),
        Ink((0, 75, 200, 100), 0, 0.5),
    ),
    _letters(
        "baseline-hanging",
        'x="10" y="20" dominant-baseline="hanging"',
        Ink((10, 20, 90, 55), 10, 70),
        Ink((0, 0, 200, 12), 0, 0.5),
    ),
    _letters(
        "spacing",
        'x="0" y="60" letter-spacing="60"',
        Ink((0, 30, 30, 60), 5, 70),
        Ink((33, 0, 87, 100), 0, 0.5),
        Ink((90, 30, 130, 60), 5, 70),
        text="HH",
    ),
    _letters(
        "length",
        'x="0" y="60" textLength="200" lengthAdjust="spacingAndGlyphs"',
        Ink((100, 30, 200, 60), 15, 70),
        text="HH",
    ),
    _letters(
        "tspan",
        'x="0" y="60"',
        Ink((120, 30, 200, 60), 5, 70),
        text='<tspan>H</tspan><tspan x="130">HH</tspan>',
    ),
    _letters(
        "dy",
        'x="10" y="30"',
        Ink((10, 60, 90, 90), 15, 70),
        Ink((0, 0, 200, 50), 0, 0.5),
        text='<tspan dy="60">HHH</tspan>',
    ),
    _letters(
        "upper",
        'x="10" y="70" style="text-transform:uppercase"',
        Ink((14, 42, 60, 48), 15, 90),
        text="llHl".replace("l", "e"),
    ),
    _letters(
        "css-size", 'x="10" y="70" style="font-size:calc(20px * 2)"', Ink((10, 40, 90, 70), 15, 70)
    ),
    _letters(
        "var-size",
        'x="10" y="70" style="--s:80px;font-size:var(--s)"',
        Ink((10, 10, 190, 40), 10, 70),
    ),
    _letters(
        "font-shorthand",
        'x="10" y="70" style="font:bold 80px sans-serif"',
        Ink((10, 15, 190, 40), 10, 70),
    ),
    _text(
        "path",
        '<path id="p" d="M0 60H200"/><text font-size="40"><textPath href="#p"'
        ' startOffset="50%">HHH</textPath></text>',
        _EMPTY_LEFT,
        Ink((105, 32, 180, 58), 10, 70),
    ),
    _letters("hidden-letters", 'x="10" y="70" fill="none"', Ink((0, 0, 200, 100), 0, 0)),
    _letters("entities", 'x="10" y="70"', Ink((10, 40, 90, 70), 15, 70), text="&#72;&#x48;H"),
    _letters(
        "preserve",
        'x="0" y="60" xml:space="preserve"',
        Ink((0, 0, 40, 100), 0, 0.5),
        Ink((40, 30, 200, 60), 5, 70),
        text="     HHH",
    ),
    _letters(
        "white-space",
        'x="0" y="60" style="white-space:pre"',
        Ink((0, 0, 40, 100), 0, 0.5),
        Ink((40, 30, 200, 60), 5, 70),
        text="     HHH",
    ),
    _letters(
        "unknown-family-and-another",
        'x="10" y="70" font-family="No Such Font Anywhere, sans-serif"',
        Ink((10, 40, 90, 70), 15, 70),
    ),
    _text(
        "unknown-family",
        '<g font-family="No Such Font Anywhere"><text y="70">HHH</text><text y="90">H</text></g>',
        not_shown=1,
    ),
    _text(
        "unknown-family-in-shorthand",
        """<text y="70" style="font:bold 40px/1.2 'No Such Font Anywhere'">HHH</text>""",
        not_shown=1,
    ),
    _text(
        "unknown-families",
        '<text y="70">H<tspan font-family="No Such, None Such">H</tspan>'
        '<tspan font-family="No Such Either">H</tspan></text>',
        not_shown=2,
    ),
    _text("unknown-family-of-nothing", f'<text font-family="No Such"> </text>{_MARK}', _MARKED),
    _text(
        "unknown-family-in-a-picture",
        '<image width="200" height="100" href="data:image/svg+xml,'
        + quote(document('<text y="70" font-family="No Such">H</text>').decode())
        + '"/>',
        not_shown=1,
    ),
    _text(
        "in-a-picture",
        '<image width="200" height="100" href="data:image/svg+xml,'
        + quote(document('<text x="10" y="70" font-size="40">HHH</text>').decode())
        + '"/>',
        Ink((10, 40, 90, 70), 15, 70),
    ),
    _letters("letters-of-no-font", 'x="10" y="70"', text="H\U000fedcbH", not_shown=1),
    _letters(
        "letters-of-another-language",
        'x="10" y="70"',
        Ink((10, 40, 90, 70), 15, 70),
        text='H<tspan systemLanguage="x">\U000fedcb</tspan>HH',
    ),
    _letters(
        "vertical",
        'x="100" y="0" letter-spacing="0" writing-mode="vertical-rl"',
        Ink((78, 0, 122, 60), 5, 70),
        Ink((130, 0, 200, 100), 0, 0.5),
        text="HH",
    ),
    _text(
        "wrapped",
        '<text font-size="40" y="40" style="inline-size:60px">HH HH</text>',
        Ink((0, 55, 60, 100), 10, 70),
        not_shown=1,
    ),
    _text(
        "flowing",
        '<flowRoot font-size="40"><flowRegion><rect width="200" height="100"/></flowRegion>'
        "<flowPara>HH HH</flowPara></flowRoot>" + _MARK,
        _MARKED,
        not_shown=1,
    ),
    _text(
        "flowing-empty",
        '<flowRoot><flowRegion><rect width="200" height="100"/></flowRegion><flowPara/></flowRoot>'
        + _MARK,
        _MARKED,
    ),
    _text(
        "flowing-in-a-switch",
        '<switch><flowRoot><flowPara>H</flowPara></flowRoot><text y="70" font-size="40">HHH</text>'
        "</switch>",
        Ink((0, 40, 90, 70), 15, 70),
    ),
    _text("area", f"<textArea>HH HH</textArea>{_MARK}", _MARKED, not_shown=1),
)
