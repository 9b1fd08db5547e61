"""Pointer, wheel and keys on a window, by xdotool: in points of the board that it shows."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from refboard.ui.style.tokens import DARK, LIGHT
from tests.bench.board.saved_board import SavedBoard, SavedItem
from tests.bench.board.screen import NotSeenError, Screen, until

_MOVES = 8
_EMPTY = 0.4
_DOWN, _UP = 5, 4
"""Buttons that X11 takes for the wheel."""


class Hands:
    """Work on one window.

    Args to the constructor:
        screen: Where it is shown.
        board: What its library saves.
        scale: Pixels of the screen for one of the window's.
    """

    def __init__(self, screen: Screen, board: SavedBoard, scale: int) -> None:
        self.screen = screen
        self.scale = scale
        self.window = 0
        self._board = board
        self._middle = (0.0, 0.0)
        self._view = (0.0, 0.0, 1.0)

    def focus(self, window: int) -> None:
        """Give a window the keys: no window manager does it here."""
        self.screen.do("windowfocus", window)
        until(lambda: self.screen.do("getwindowfocus").strip() == str(window), "a focus", 10.0)

    def key(self, *keys: str) -> None:
        """Press keys, as X11 calls them: "ctrl+a"."""
        self.screen.do("key", "--clearmodifiers", *keys)

    def type(self, words: str) -> None:
        """Type words."""
        self.screen.do("type", "--delay", 5, words)

    def look(self) -> None:
        """Find out where on the screen the board lies: call it after the view was moved."""
        self.screen.until_still()
        self._view = self._board.view()
        left, top, right, bottom = self.canvas()
        self._middle = (left + right) / 2, (top + bottom) / 2

    def canvas(self) -> tuple[int, int, int, int]:
        """Return the pixels of the canvas, by its ground, which nothing else has."""
        x, y, width, height = self.screen.geometry(self.window)
        seen = self.screen.pixels()[max(y, 0) : y + height, max(x, 0) : x + width]
        for tokens in (DARK, LIGHT):
            ground = [int(tokens.canvas[at : at + 2], 16) for at in (1, 3, 5)]
            is_ground = (seen == ground).all(axis=2)
            # Its margins are empty; small pictures in a panel may lie on the same colour.
            rows = np.flatnonzero(is_ground.mean(axis=1) > _EMPTY)
            columns = np.flatnonzero(is_ground.mean(axis=0) > _EMPTY)
            if is_ground.mean() > 0.05:
                return x + columns[0], y + rows[0], x + columns[-1] + 1, y + rows[-1] + 1
        raise NotSeenError("the ground of the board")

    def at(self, point: tuple[float, float]) -> tuple[int, int]:
        """Return the pixel of the screen where a point of the board is seen."""
        x, y, zoom = self._view
        by = zoom * self.scale
        return round(self._middle[0] + (point[0] - x) * by), round(
            self._middle[1] + (point[1] - y) * by
        )

    def box(self, item: SavedItem) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of an item that is not turned, in pixels."""
        return *self.at(item.place), *self.at((item.x + item.width, item.y + item.height))

    def point(self, pixel: tuple[float, float]) -> None:
        """Bring the pointer somewhere."""
        self.screen.do("mousemove", *map(round, pixel))

    def click(self, pixel: tuple[float, float], *held: str, times: int = 1) -> None:
        """Click, with keys held."""
        with self.holding(*held):
            self.point(pixel)
            self.screen.do("click", "--repeat", times, "--delay", 60, 1)

    def wheel(self, pixel: tuple[float, float], notches: int, *held: str) -> None:
        """Turn the wheel; notches below zero are towards oneself."""
        with self.holding(*held):
            self.point(pixel)
            self.screen.do("click", "--repeat", abs(notches), _UP if notches > 0 else _DOWN)

    @contextmanager
    def dragging(
        self, start: tuple[float, float], end: tuple[float, float], *held: str
    ) -> Iterator[None]:
        """Press, move, and let go at the end: what is seen inside is a drag under way."""
        with self.holding(*held):
            self.point(start)
            self.screen.do("mousedown", 1)
            words: list[object] = []
            for step in range(1, _MOVES + 1):
                share = step / _MOVES
                x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
                words += ["mousemove", round(x), round(y), "sleep", 0.02]
            self.screen.do(*words)
            try:
                yield
            finally:
                self.screen.do("mouseup", 1)

    def drag(self, start: tuple[float, float], end: tuple[float, float], *held: str) -> None:
        """Drag from one pixel to another."""
        with self.dragging(start, end, *held):
            self.screen.until_still()

    @contextmanager
    def holding(self, *held: str) -> Iterator[None]:
        """Hold keys down."""
        for key in held:
            self.screen.do("keydown", key)
        try:
            yield
        finally:
            for key in reversed(held):
                self.screen.do("keyup", key)
