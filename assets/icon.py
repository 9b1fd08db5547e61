"""Draw the application's icon: two cards on a board whose suns are one match.

The drawing is this file and nothing else; `icon.svg` and the PNG sizes are made from it. It keeps
to plain shapes and gradients, which every SVG renderer knows, and reads at 16 pixels.

    python assets/icon.py [--sizes DIR]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ASSETS_DIR = Path(__file__).resolve().parent
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512, 1024)

_SIDE = 1024
_CARD, _ROUND = 400, 64


@dataclass(frozen=True, slots=True)
class _Card:
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


_CARDS = (
    _Card("lagoon", 174, 174, ("#2b8f9e", "#a9e6d6"), "#2a7d8c", "#145468"),
    _Card("dawn", 450, 450, ("#f0655c", "#ffd08a"), "#c9465a", "#7d2a55"),
)


def svg() -> str:
    """Return the icon as an SVG document."""
    gradients = [_gradient("board", ("#454d95", "#1f234f"))]
    gradients += [_gradient(card.name, card.sky) for card in _CARDS]
    pictures = [part for card in _CARDS for part in _picture(card)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">',
        "<defs>",
        *gradients,
        "</defs>",
        '<rect x="84" y="84" width="856" height="856" rx="196" fill="url(#board)"/>',
        _empty(648, 196, 180, 180),
        _empty(196, 648, 180, 180),
        *pictures,
        *_link(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _gradient(name: str, colours: tuple[str, str]) -> str:
    top, bottom = colours
    return (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        "</linearGradient>"
    )


def _empty(x: int, y: int, width: int, height: int) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="40" '
        'fill="#ffffff" fill-opacity="0.09"/>'
    )


def _picture(card: _Card) -> list[str]:
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
    (x1, y1), (x2, y2) = (card.sun for card in _CARDS)
    line = f'<path d="M{x1} {y1} L{x2} {y2}" fill="none" stroke-linecap="round" '
    return [
        f'{line} stroke="#171a3a" stroke-opacity="0.22" stroke-width="76"/>',
        f'{line} stroke="#fff6df" stroke-width="44"/>',
        *(
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>'
            for x, y in ((x1, y1), (x2, y2))
            for radius, fill in ((76, "#fff6df"), (34, "#f6b23c"))
        ),
    ]


def render(document: str, path: Path, size_px: int) -> None:
    """Write the SVG document as a square PNG with a transparent ground.

    Raises:
        OSError: The file cannot be written.
    """
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(document.encode())).render(painter)
    painter.end()
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
        raise OSError(f"cannot write {path}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the SVG and its 256-pixel PNG; return the exit status."""
    parser = argparse.ArgumentParser(description="Draw RefBoard's icon.")
    parser.add_argument("--out", type=Path, default=ASSETS_DIR, help="folder for the two files")
    parser.add_argument("--sizes", type=Path, help="also write icon-SIZE.png of every size here")
    options = parser.parse_args(arguments)
    document = svg()
    try:
        (options.out / "icon.svg").write_text(document, encoding="utf-8")
        render(document, options.out / "icon-256.png", 256)
        if options.sizes is not None:
            options.sizes.mkdir(parents=True, exist_ok=True)
            for size_px in SIZES_PX:
                render(document, options.sizes / f"icon-{size_px}.png", size_px)
    except OSError as error:
        sys.stderr.write(f"The icon was not written: {error}. Choose another folder.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
