"""Keeps the inspector true, and does what is wished in it.

What changes often is gathered and shown once a frame, and only while it can be seen.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from refboard.core.board import Item
from refboard.core.errors import LibraryReadOnlyError
from refboard.core.geometry import Rect, bounding
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.inspector.inspector_panel import InspectorPanel
from refboard.ui.inspector.measures import Measure, Numbers, numbers_of
from refboard.ui.inspector.number_edits import NumberEdits
from refboard.ui.inspector.opacity_slider import OpacityRow
from refboard.ui.inspector.words import details_of, title_of

FOLLOWED = 200
"""Of more items the numbers are followed when a gesture ends, not while it goes on."""

ARRANGED = "Apply the arrangement or cancel it first."
LOCKED = "Locked: unlock it to change it."
ALL_LOCKED = "All of them are locked: unlock them to change them."


class InspectorPresenter(QObject):
    """Stands between what is selected, its numbers, and the user.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
        known_assets: What the selected pictures are called, and how large they are.
        panel: Shows the numbers.
        side: Holds the panel.
        rows: Sliders in menus.
    """

    def __init__(
        self,
        boards: BoardController,
        view: BoardView,
        known_assets: KnownAssets,
        panel: InspectorPanel,
        side: SidePanel,
        rows: Sequence[OpacityRow],
    ) -> None:
        super().__init__(view)
        self._boards = boards
        self._view = view
        self._known_assets = known_assets
        self._panel = panel
        self._side = side
        self._edits = NumberEdits(boards, view)
        self._is_aside = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh_seen)
        for changed in (
            boards.shown,
            boards.edited,
            view.selection_changed,
            known_assets.assets_changed,
            side.visibilityChanged,
        ):
            changed.connect(self._soon.start)
        view.carried.connect(self._follow)
        self._connect_panel()
        for row in rows:
            self._connect_row(row)

    def verbs(self) -> Verbs:
        """Return what its actions do, by their ids."""
        return {"toggle_inspector": self._side.toggle}

    def step_aside(self, is_aside: bool) -> None:
        """Change nothing while the board shows how it would be arranged; or come back."""
        self._is_aside = is_aside
        self._soon.start()

    def refresh(self) -> None:
        """Show what is selected, now and not in a moment."""
        items, locked = self._selected(), self._locked()
        numbers = self._numbers(items)
        reason = self._reason(items)
        lines = [*details_of(items, locked, self._known_assets), reason]
        self._panel.show_heading(
            title_of(items, self._known_assets), [line for line in lines if line]
        )
        self._panel.show_numbers(numbers, can_change=bool(items) and not reason)

    def _connect_panel(self) -> None:
        panel, edits = self._panel, self._edits
        panel.edited.connect(edits.edit)
        panel.begun.connect(edits.begin)
        panel.moved.connect(edits.move)
        panel.ended.connect(lambda stays: edits.end(stays=stays))
        panel.left.connect(self._view.setFocus)
        panel.closed.connect(lambda: self._side.set_shown(False))

    def _connect_row(self, row: OpacityRow) -> None:
        edits, slider = self._edits, row.slider
        slider.begun.connect(partial(edits.begin, Measure.OPACITY))
        slider.moved.connect(lambda percent: edits.move(Measure.OPACITY, lambda _: percent))
        slider.ended.connect(lambda stays: edits.end(stays=stays))
        row.opened.connect(lambda: self._show_row(row))

    def _show_row(self, row: OpacityRow) -> None:
        items = self._selected()
        numbers = self._numbers(items)
        row.setEnabled(bool(items) and not self._reason(items))
        row.show_percent(100.0 if numbers is None else numbers.opacity)

    def _follow(self) -> None:
        if len(self._view.chosen_items()) <= FOLLOWED:
            self._soon.start()

    def _refresh_seen(self) -> None:
        if self._side.is_in_front:
            self.refresh()

    def _selected(self) -> Sequence[Item]:
        return self._view.chosen_items()

    def _locked(self) -> int:
        return len(self._selected()) - len(self._view.free_items())

    def _numbers(self, items: Sequence[Item]) -> Numbers | None:
        """Return the numbers of what can be changed; of all where nothing can."""
        bounds = self._view.chosen_bounds()
        carried = self._view.carried_items() if len(items) <= FOLLOWED else ()
        if carried:
            return numbers_of(carried, _bounds_of(carried))
        return None if bounds is None else numbers_of(self._view.free_items() or items, bounds)

    def _reason(self, items: Sequence[Item]) -> str:
        """Return why nothing can be changed; empty where it can, or nothing is selected."""
        if not items:
            return ""
        if self._is_aside:
            return ARRANGED
        if self._boards.is_read_only:
            return LibraryReadOnlyError().sentence
        if self._locked() == len(items):
            return LOCKED if len(items) == 1 else ALL_LOCKED
        return ""


def _bounds_of(items: Sequence[Item]) -> Rect:
    bounds = bounding(item.placement.bounds for item in items)
    assert bounds is not None
    return bounds
