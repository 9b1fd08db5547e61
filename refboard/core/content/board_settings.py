"""How one board looks and behaves, beside the settings of the whole window.

Kept as JSON values by name. A name or a value that is not known here was a newer RefBoard's: it is
kept as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from refboard.core.content.fields import parsed, written
from refboard.core.content.group import is_colour
from refboard.core.errors import ContentError

MAX_NAME = 64
MAX_VALUE_BYTES = 64 * 1024
MAX_SETTINGS = 256

_BACKGROUND = "background"
_GRID = "grid"


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """The settings of one board.

    Attributes:
        background: "#rrggbb" in lower case, or empty for the theme's.
        is_grid_shown: Dots are drawn between the items.
        others: Names and JSON values of a newer RefBoard, ordered by name.
    """

    background: str = ""
    is_grid_shown: bool = True
    others: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "BoardSettings":
        """Return the settings that JSON values by name stand for.

        Raises:
            ContentError: a value is no JSON or too long, or there are too many.
        """
        if len(values) > MAX_SETTINGS:
            raise ContentError("a board has too many settings")
        background, is_grid_shown = "", True
        others = []
        for name, text in sorted(values.items()):
            if not 0 < len(name) <= MAX_NAME:
                raise ContentError("a setting has no name")
            value = parsed(text, MAX_VALUE_BYTES)
            if name == _BACKGROUND and isinstance(value, str) and is_colour(value):
                background = value
            elif name == _GRID and isinstance(value, bool):
                is_grid_shown = value
            else:
                others.append((name, text))
        return cls(background, is_grid_shown, tuple(others))

    def values(self) -> dict[str, str]:
        """Return its JSON values by name, the usual ones left out."""
        values = dict(self.others)
        if self.background:
            values[_BACKGROUND] = written(self.background)
        if not self.is_grid_shown:
            values[_GRID] = written(self.is_grid_shown)
        return values
