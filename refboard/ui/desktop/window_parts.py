"""The parts of the window around the board: what the user wants of them, and what hides them now.

A part is seen when the user wants it and nothing hides it. Each reason to hide takes away its own
parts and gives back just those.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class Part(Enum):
    """What lies around the board, or over it."""

    MENUS = auto()
    STATUS = auto()
    TOOLS = auto()
    """The strip of tools."""

    SELECTION = auto()
    """The toolbar beside what is selected."""

    PANELS = auto()


class Reason(Enum):
    """Why parts are hidden."""

    BARE = auto()
    """The user wants nothing but the board."""

    FULL_SCREEN = auto()
    NO_ROOM = auto()


class WindowParts(QObject):
    """Shows and hides the parts of one window.

    Args to the constructor:
        shows: How each part but the panels is shown or hidden.
        panels: Those that there are; each is shown by itself, too, and that is left alone.
        parent: Owns it.

    Signals:
        changed: Something is seen now that was not, or the other way round.
    """

    changed = Signal()

    def __init__(
        self,
        shows: Mapping[Part, Callable[[bool], object]],
        panels: Callable[[], Sequence[QWidget]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shows = shows
        self._panels = panels
        self._wanted = dict.fromkeys(shows, True)
        self._hidden: dict[Reason, frozenset[Part]] = {}
        self._put_away: dict[Reason, list[QWidget]] = {}
        self._seen = dict.fromkeys(shows, True)

    def wants(self, part: Part) -> bool:
        """Return whether the user wants a part to be seen."""
        return self._wanted[part]

    def is_seen(self, part: Part) -> bool:
        """Return whether a part is wanted and nothing hides it."""
        return self._wanted[part] and not any(part in parts for parts in self._hidden.values())

    def want(self, part: Part, is_wanted: bool) -> None:
        """Take the user's word on a part: shown, it is seen whatever hid it."""
        self._wanted[part] = is_wanted
        if is_wanted:
            self._hidden = {why: parts - {part} for why, parts in self._hidden.items()}
        self._apply()

    def hide(self, reason: Reason, parts: Iterable[Part]) -> None:
        """Hide exactly these parts for a reason."""
        self._hidden[reason] = frozenset(parts)
        self._apply()

    def put_away(self, reason: Reason, panels: Sequence[QWidget]) -> None:
        """Hide panels for a reason, until `bring_back`; those that are not seen stay away."""
        seen = [panel for panel in panels if not panel.isHidden()]
        self._put_away.setdefault(reason, []).extend(seen)
        for panel in seen:
            panel.hide()

    def bring_back(self, reason: Reason, most: int | None = None) -> None:
        """Show what was put away for a reason, unless another one hides panels still.

        Args:
            reason: For which they were put away.
            most: How many, the last one first; all of them without a number.
        """
        waiting = self._put_away.get(reason, [])
        count = len(waiting) if most is None else min(most, len(waiting))
        back = [waiting.pop() for _ in range(count)]
        other = next((why for why, parts in self._hidden.items() if Part.PANELS in parts), None)
        if other is not None and other is not reason:
            self._put_away.setdefault(other, []).extend(back)
            return
        for panel in back:
            panel.show()

    def bring_all_back(self) -> None:
        """Show all panels that were put away, for whatever reason."""
        for panels in self._put_away.values():
            while panels:
                panels.pop().show()

    def waiting(self, reason: Reason) -> list[QWidget]:
        """Return the panels that were put away for a reason, the last one last."""
        return list(self._put_away.get(reason, ()))

    def all_panels(self) -> Sequence[QWidget]:
        """Return the panels that there are."""
        return self._panels()

    def _apply(self) -> None:
        for part, show in self._shows.items():
            is_seen = self.is_seen(part)
            if is_seen != self._seen[part]:
                self._seen[part] = is_seen
                show(is_seen)
        self.changed.emit()
