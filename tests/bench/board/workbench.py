"""What every step of a board done by hand works with: window, pictures kept, what is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from refboard.ui.style.tokens import Tokens
from tests.bench.board.hands import Hands
from tests.bench.board.saved_board import Items, SavedBoard, SavedItem, changed, is_covered
from tests.bench.board.screen import NotSeenError, Pixels, Screen, until


@dataclass
class Workbench:
    """One window on one board.

    Attributes:
        screen: Where it is.
        hands: What works on it.
        board: What its library saves.
        folder: For what is written.
        tokens: The theme's.
        size: Of the window, in its own pixels.
        keep: Called with a name, to keep a picture of the screen.
        pictures: What lies on the board.
    """

    screen: Screen
    hands: Hands
    board: SavedBoard
    folder: Path
    tokens: Tokens
    size: tuple[int, int]
    keep: Callable[[str], None]
    pictures: Sequence[Path]

    def rest(self) -> None:
        """Leave modes and dialogs, select nothing, see everything."""
        for window in self.screen.dialogs("Export"):
            self.hands.focus(window)
            self.hands.key("Escape")
        self.hands.focus(self.hands.window)
        self.hands.key("Escape", "Escape", "v", "ctrl+shift+a", "shift+1")
        self.hands.look()

    def come_up(self) -> None:
        """Raise the window, which may be another one by now, and give it the keys."""
        self.screen.until_still()
        self.hands.window = until(lambda: self.screen.windows("RefBoard"), "the window")[-1]
        self.screen.do("windowraise", self.hands.window)
        self.hands.focus(self.hands.window)

    def place(self, corner: tuple[int, int], size: tuple[int, int]) -> None:
        """Put the window somewhere, in a size in its own pixels."""
        place_window(self.screen, self.hands.window, self.hands.scale, corner, size)

    def selected(self, items: Items) -> set[str]:
        """Return what is selected: what a nudge moves. It is taken back."""
        self.hands.key("Right")
        moved = changed(items, self.board.until(lambda now: changed(items, now), "a nudge"))
        self.hands.key("ctrl+z")
        self.board.until(lambda now: not changed(items, now), "no nudge")
        return moved

    def choose(self, items: Sequence[SavedItem]) -> None:
        """Select items with the pointer."""
        for number, item in enumerate(items):
            self.hands.click(self.hands.at(item.centre), *(("ctrl",) if number else ()))

    def plain(self) -> list[SavedItem]:
        """Return items that are whole, straight and covered by none, in reading order."""
        items = list(self.board.items().values())
        return sorted(
            (i for i in items if not i.crop and not i.rotation and not is_covered(i, items)),
            key=lambda i: (round(i.y), i.x),
        )

    def spread(self, count: int) -> list[SavedItem]:
        """Return some plain items from all over the board."""
        plain = self.plain()
        return plain[4 :: len(plain) // count][:count]

    def toolbar(self) -> tuple[int, int, int, int]:
        """Return the pixels of the bar above what is selected, by being no ground."""
        left, top, right, bottom = self.hands.canvas()
        del bottom
        highest = min(self.hands.at(item.place)[1] for item in self.board.items().values())
        seen = self.screen.pixels()[top:highest, left:right]
        columns = np.flatnonzero((~is_colour(seen, self.tokens.canvas)).mean(axis=0) > 0.5)
        rows = np.flatnonzero(is_colour(seen, self.tokens.canvas).mean(axis=1) < 0.85)
        expect(len(columns) > 0 and len(rows) > 0, "a toolbar above the selection")
        return left + columns[0], top + rows[0], left + columns[-1], top + rows[-1]


def place_window(
    screen: Screen, window: int, scale: int, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    """Put a window somewhere, in a size in its own pixels."""
    screen.do("windowmove", window, corner[0] * scale, corner[1] * scale)
    screen.do("windowsize", window, size[0] * scale, size[1] * scale)


def expect(holds: bool, what: str) -> None:
    """Go on only where something holds.

    Raises:
        NotSeenError: it does not.
    """
    if not holds:
        raise NotSeenError(f"not so: {what}")


def size_of(file: Path) -> tuple[int, int]:
    """Return width and height of a whole picture; nothing while it is none."""
    try:
        with Image.open(file) as image:
            image.load()
            return image.size
    except OSError:
        return ()  # type: ignore[return-value]


def is_colour(seen: Pixels, colour: str) -> npt.NDArray[np.bool_]:
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    found: npt.NDArray[np.bool_] = (seen == wanted).all(axis=2)
    return found


def middle_of(
    seen: Pixels,
    colour: str,
    within: tuple[int, int, int],
) -> tuple[float, float]:
    """Return the middle of the rows that a colour fills most, right of, below and left of."""
    left, top, right = within
    found = is_colour(seen[top:, left:right], colour)
    rows = np.flatnonzero(found.sum(axis=1) > 20)
    expect(len(rows) > 0, "a button of the accent")
    columns = np.flatnonzero(found[rows].mean(axis=0) > 0.3)
    return left + float(columns.mean()), top + float(rows.mean())
