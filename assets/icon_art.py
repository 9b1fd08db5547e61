"""The drawing of the application's icon: two cards on a board whose suns are one match.

Plain shapes and gradients, which every SVG renderer knows. Below 48 pixels the full drawing turns
to mush, so there is a simpler one whose edges lie on whole pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

SIDE = 1024
"""Side of the full drawing, in its own units."""
MARGIN, BOARD = 84, 856
"""The board's distance from the edges, and its side."""
MAC_MARGIN = 100
"""Apple's grid for app icons: a body of 824 in 1024."""
WINDOWS_MARGIN = 24
"""Windows draws no margin around an icon, so ours would look small beside the others."""

LINK, SUN = "#fff6df", "#f6b23c"
BOARD_COLOURS = ("#454d95", "#1f234f")

_CARD, _ROUND = 400, 64


@dataclass(frozen=True, slots=True)
class Card:
    """A picture on the board: where it lies and the colours of its sky and hills."""

    name: str
    x: int
    y: int
    sky: tuple[str, str]
    far: str
    near: str

    @property
    def sun(self) -> tuple[int, int]:
        """Centre of the sun."""
        return self.x + 142, self.y + 138


CARDS = (
    Card("lagoon", 174, 174, ("#2b8f9e", "#a9e6d6"), "#2a7d8c", "#145468"),
    Card("dawn", 450, 450, ("#f0655c", "#ffd08a"), "#c9465a", "#7d2a55"),
)


def svg(margin: int = MARGIN) -> str:
    """Return the icon as an SVG document.

    Args:
        margin: The board's distance from the edges in 1024ths of the side, below 512.
    """
    # The drawing stays as it is; the view of it grows or shrinks about its middle.
    side = SIDE * BOARD / (SIDE - 2 * margin)
    start = (SIDE - side) / 2
    box = " ".join(f"{number:.6g}" for number in (start, start, side, side))
    return document(box, [*gradients(), *board()])


def small_svg(side_px: int, margin_px: int = 0) -> str:
    """Return the icon for one small size, in pixels: bolder, and with sharp edges.

    Args:
        side_px: From 16 to 32.
        margin_px: The board's distance from the edges.
    """
    body = side_px - 2 * margin_px
    ground = (
        f'<rect x="{margin_px}" y="{margin_px}" width="{body}" height="{body}" '
        f'rx="{body * 0.22:.6g}" fill="url(#board)"/>'
    )
    pad = round(body / 8)
    start = margin_px + pad
    return document(
        f"0 0 {side_px} {side_px}",
        [*gradients(), ground, *small_cards(start, start, body - 2 * pad)],
    )


def document(view_box: str, parts: list[str]) -> str:
    """Return parts as one SVG document."""
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">', *parts, "</svg>", ""]
    )


def gradients(*more: str) -> list[str]:
    """Return the definitions that `board` and `small_cards` refer to, and others."""
    skies = [gradient(card.name, card.sky) for card in CARDS]
    return ["<defs>", gradient("board", BOARD_COLOURS), *skies, *more, "</defs>"]


def gradient(name: str, colours: tuple[str, str]) -> str:
    """Return a gradient from one colour at the top to one at the bottom."""
    top, bottom = colours
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        "</linearGradient>"
    )


def board() -> list[str]:
    """Return the board with its two cards, at (84, 84) and 856 wide."""
    return [
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{BOARD}" height="{BOARD}" rx="196" '
        'fill="url(#board)"/>',
        _empty(648, 196, 180, 180),
        _empty(196, 648, 180, 180),
        *(part for card in CARDS for part in _picture(card)),
        *_link(),
    ]


def small_cards(x: int, y: int, extent: int) -> list[str]:
    """Return the two cards and their link, drawn for whole pixels.

    Args:
        x: Left edge of the first card.
        y: Top edge of the first card.
        extent: From there to the far edges of the second card.
    """
    side = round(extent * 0.57)
    foot = max(1, round(side * 0.28))
    # Odd, and about the middle of a pixel, so that the diagonal runs through middles too.
    across = int(side * 0.4) // 2 * 2 + 1 if side > 5 else 2
    inset = max(1, round((side - foot - across) / 2)) + across / 2
    near, far = (x, y), (x + extent - side, y + extent - side)
    parts = []
    for card, (left, top) in zip(CARDS, (near, far), strict=True):
        parts += _small_picture(card, left, top, side, foot)
    suns = [(left + inset, top + inset) for left, top in (near, far)]
    (x1, y1), (x2, y2) = suns
    parts.append(
        f'<path d="M{x1} {y1} L{x2} {y2}" fill="none" stroke="{LINK}" '
        f'stroke-width="{max(1.2, side * 0.13):.6g}"/>'
    )
    for cx, cy in suns:
        parts += _small_sun(cx, cy, across)
    return parts


def _small_picture(card: Card, left: int, top: int, side: int, foot: int) -> list[str]:
    turn = f"{side / 8:.6g}"
    return [
        f'<rect x="{left}" y="{top}" width="{side}" height="{side}" rx="{turn}" '
        f'fill="url(#{card.name})"/>',
        f'<path d="M{left} {top + side - foot} h{side} v{foot - side / 8:.6g} '
        f"a{turn} {turn} 0 0 1 -{turn} {turn} h-{side * 0.75:.6g} "
        f'a{turn} {turn} 0 0 1 -{turn} -{turn} Z" fill="{card.near}"/>',
    ]


def _small_sun(cx: float, cy: float, across: int) -> list[str]:
    if across == 2:  # a circle of two pixels would be a blur
        return [f'<rect x="{cx - 1}" y="{cy - 1}" width="2" height="2" fill="{LINK}"/>']
    sun = [f'<circle cx="{cx}" cy="{cy}" r="{across / 2}" fill="{LINK}"/>']
    if across > 3:
        sun.append(f'<circle cx="{cx}" cy="{cy}" r="{across * 0.27:.6g}" fill="{SUN}"/>')
    return sun


def _empty(x: int, y: int, width: int, height: int) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="40" '
        'fill="#ffffff" fill-opacity="0.09"/>'
    )


def _picture(card: Card) -> list[str]:
    x, y, right, bottom = card.x, card.y, card.x + _CARD, card.y + _CARD
    # A soft shadow from plain rectangles: not every renderer knows filters.
    shadows = [
        f'<rect x="{x - grow}" y="{y + 18 - grow}" width="{_CARD + 2 * grow}" '
        f'height="{_CARD + 2 * grow}" rx="{_ROUND + grow}" fill="#0a0c22" fill-opacity="0.1"/>'
        for grow in (28, 18, 9, 0)
    ]
    foot = (
        f"V{bottom - _ROUND} A{_ROUND} {_ROUND} 0 0 1 {right - _ROUND} {bottom} "
        f"H{x + _ROUND} A{_ROUND} {_ROUND} 0 0 1 {x} {bottom - _ROUND} Z"
    )
    far = f"M{x} {y + 292} C{x + 110} {y + 200} {x + 190} {y + 330} {right} {y + 168} {foot}"
    near = f"M{x} {y + 318} C{x + 130} {y + 400} {x + 230} {y + 250} {right} {y + 300} {foot}"
    return [
        *shadows,
        f'<rect x="{x}" y="{y}" width="{_CARD}" height="{_CARD}" rx="{_ROUND}" '
        f'fill="url(#{card.name})"/>',
        f'<path d="{far}" fill="{card.far}"/>',
        f'<path d="{near}" fill="{card.near}"/>',
    ]


def _link() -> list[str]:
    (x1, y1), (x2, y2) = (card.sun for card in CARDS)
    line = f'<path d="M{x1} {y1} L{x2} {y2}" fill="none" stroke-linecap="round" '
    return [
        f'{line} stroke="#171a3a" stroke-opacity="0.22" stroke-width="76"/>',
        f'{line} stroke="{LINK}" stroke-width="44"/>',
        *(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>'
            for x, y in ((x1, y1), (x2, y2))
            for radius, fill in ((76, LINK), (34, SUN))
        ),
    ]
