"""Lets items glide from where they are shown to where they would lie."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from refboard.core.board import Item
from refboard.ui.canvas.view import BoardView

if TYPE_CHECKING:
    from refboard.core.ids import ItemId

GLIDE_MS = 200
MOST = 150
"""More items are there at once: no frame could be painted in time."""


class Glide(QObject):
    """Shows items of a board elsewhere than they are, on the way there.

    Args to the constructor:
        view: Shows them.
    """

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._starts: tuple[Item, ...] = ()
        self._ends: tuple[Item, ...] = ()
        self._shown: dict[ItemId, Item] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(GLIDE_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._show)

    def to(self, items: Sequence[tuple[Item, Item]]) -> None:
        """Glide to the second of each pair; from the first where it is shown nowhere else yet."""
        self._animation.stop()
        self._starts = tuple(self._shown.get(old.id, old) for old, _ in items)
        self._ends = tuple(new for _, new in items)
        if len(items) > MOST or not self._moves:
            self._show(1.0)
        else:
            self._animation.start()

    def end(self) -> None:
        """Show everything as it is."""
        self._animation.stop()
        self._starts = self._ends = ()
        self._shown = {}
        self._view.rehearse()

    @property
    def _moves(self) -> bool:
        """Whether motion is wanted, and anybody would see it."""
        return self._view.animates and self._view.isVisible()

    def _show(self, part: float) -> None:
        pairs = zip(self._starts, self._ends, strict=True)
        shown = self._ends if part >= 1 else tuple(_between(a, b, part) for a, b in pairs)
        self._shown = {item.id: item for item in shown}
        self._view.rehearse(shown)


def _between(start: Item, end: Item, part: float) -> Item:
    a, b = start.placement, end.placement
    placement = replace(
        b,
        x=a.x + (b.x - a.x) * part,
        y=a.y + (b.y - a.y) * part,
        width=a.width + (b.width - a.width) * part,
        height=a.height + (b.height - a.height) * part,
    )
    return replace(end, placement=placement)
