"""Icons by name, in the colours of the theme.

The icon font is loaded with the first icon and not before: the window is painted first.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QIcon

from refboard.ui.style.drawn_icons import DRAWINGS, DrawnIcon
from refboard.ui.style.tokens import Tokens


def icon(name: str, tokens: Tokens) -> QIcon:
    """Return a Phosphor icon such as "plus", or one of `DRAWINGS`, coloured as text."""
    return _coloured(name, tokens.text, tokens.faint)


def tinted_icon(name: str, colour: str) -> QIcon:
    """Return a Phosphor icon in one colour."""
    return _coloured(name, colour, colour)


@lru_cache(maxsize=512)
def _coloured(name: str, colour: str, disabled: str) -> QIcon:
    if name in DRAWINGS:
        return QIcon(DrawnIcon(name, colour, disabled))
    made: QIcon = _font().icon(f"ph.{name}", color=colour, color_disabled=disabled)
    return made


@lru_cache(maxsize=1)
def _font() -> Any:  # Any: qtawesome has no types
    # One font of the package's ten: its own icon() would load them all.
    from qtawesome import iconic_font

    folder = Path(iconic_font.__file__).parent / "fonts"
    (font,) = folder.glob("phosphor-[0-9]*.ttf")
    (charmap,) = folder.glob("phosphor-charmap-*.json")
    return iconic_font.IconicFont(("ph", font.name, charmap.name, str(folder)))
