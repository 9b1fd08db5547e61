"""The drawing of the icon of `.refboard` files: a sheet with a folded corner, and a board on it."""

from __future__ import annotations

import icon_art

_LEFT, _TOP, _RIGHT, _BOTTOM = 160, 64, 864, 960
_FOLD, _ROUND = 216, 52
_BADGE = 520
"""Side of the board on the sheet."""
_BADGE_TOP = 356
_EDGE = "#a9afcf"
_SHEET = ("#ffffff", "#e9ebf7")
_FLAP = ("#d4d8ee", "#b4bade")


def svg() -> str:
    """Return the document's icon as an SVG document."""
    scale = _BADGE / icon_art.BOARD
    x = (icon_art.SIDE - _BADGE) / 2 - icon_art.MARGIN * scale
    y = _BADGE_TOP - icon_art.MARGIN * scale
    defs = icon_art.gradients(icon_art.gradient("sheet", _SHEET), icon_art.gradient("flap", _FLAP))
    return icon_art.document(
        f"0 0 {icon_art.SIDE} {icon_art.SIDE}",
        [
            *defs,
            *_sheet(),
            f'<g transform="translate({x:.6g} {y:.6g}) scale({scale:.6g})">',
            *icon_art.board(),
            "</g>",
        ],
    )


def small_svg(side_px: int) -> str:
    """Return the document's icon for one small size, in pixels: bolder, and with sharp edges.

    Args:
        side_px: From 16 to 32.
    """
    across = round(side_px * 0.8125) // 2 * 2 + side_px % 2
    left = (side_px - across) // 2
    right, bottom, fold = left + across, side_px, round(side_px / 4)
    # Lines one pixel wide are sharp when they run through the middles of pixels.
    x1, y1, x2, y2 = left + 0.5, 0.5, right - 0.5, bottom - 0.5
    flap = right - fold - 0.5
    line = max(1, side_px // 24)
    pad = max(2, round(across / 7))
    return icon_art.document(
        f"0 0 {side_px} {side_px}",
        [
            *icon_art.gradients(icon_art.gradient("sheet", _SHEET)),
            f'<path d="M{x1} {y1} H{flap} L{x2} {fold + 0.5} V{y2} H{x1} Z" fill="url(#sheet)" '
            f'stroke="{_EDGE}" stroke-width="{line}"/>',
            f'<path d="M{flap} {y1} V{fold + 0.5} H{x2} Z" fill="{_FLAP[0]}" '
            f'stroke="{_EDGE}" stroke-width="{line}"/>',
            *icon_art.small_cards(left + pad, bottom - across + pad, across - 2 * pad),
        ],
    )


def _sheet() -> list[str]:
    flap_x, flap_y = _RIGHT - _FOLD, _TOP + _FOLD
    outline = (
        f"M{_LEFT + _ROUND} {_TOP} H{flap_x} L{_RIGHT} {flap_y} V{_BOTTOM - _ROUND} "
        f"A{_ROUND} {_ROUND} 0 0 1 {_RIGHT - _ROUND} {_BOTTOM} H{_LEFT + _ROUND} "
        f"A{_ROUND} {_ROUND} 0 0 1 {_LEFT} {_BOTTOM - _ROUND} V{_TOP + _ROUND} "
        f"A{_ROUND} {_ROUND} 0 0 1 {_LEFT + _ROUND} {_TOP} Z"
    )
    flap = (
        f"M{flap_x} {_TOP} V{flap_y - _ROUND} A{_ROUND} {_ROUND} 0 0 0 {flap_x + _ROUND} {flap_y} "
        f"H{_RIGHT} Z"
    )
    # Wider and fainter strokes are a soft shadow: not every renderer knows filters.
    shadows = [
        f'<path d="{outline}" transform="translate(0 12)" fill="none" stroke="#0a0c22" '
        f'stroke-opacity="0.06" stroke-width="{width}"/>'
        for width in (44, 28, 14)
    ]
    return [
        *shadows,
        f'<path d="{outline}" fill="url(#sheet)" stroke="{_EDGE}" stroke-width="8" '
        'stroke-linejoin="round"/>',
        f'<path d="{flap}" fill="url(#flap)" stroke="{_EDGE}" stroke-width="8" '
        'stroke-linejoin="round"/>',
    ]
