"""The parts of the window as the keyboard goes through them: board, tools, panels, bars."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget


class FocusRing(QObject):
    """Goes from one part of a window to the next; in each, to where one was last.

    Args to the constructor:
        window: Whose parts they are.
        parts: Returns them in order, the board first; those that are not seen are passed over.
    """

    def __init__(self, window: QWidget, parts: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts

    def step(self, by: int) -> None:
        """Go to the next part (1), or the previous one (-1), around the end."""
        stops = [(part, target) for part in self._parts() if (target := target_in(part))]
        if not stops:
            return
        here = self._window.focusWidget()
        # Of parts that lie in one another, the inner one comes later.
        holding = [n for n, (part, _) in enumerate(stops) if _holds(part, here)]
        place = holding[-1] if holding else min(-by, 0)
        _, target = stops[(place + by) % len(stops)]
        reason = Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)


def target_in(part: QWidget) -> QWidget | None:
    """Return what takes the keyboard in a part: what had it last, else the first that can."""
    if not part.isVisible():
        return None
    if _takes_keys(part):
        return part
    last: QWidget | None = part.focusWidget()
    if last is not None and _takes_keys(last) and _holds(part, last):
        return last
    return next((child for child in part.findChildren(QWidget) if _takes_keys(child)), None)


def _takes_keys(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is part or part.isAncestorOf(widget))
