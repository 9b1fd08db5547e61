"""Hands that do anything, on a real window over a real database, and what must hold all the while.

Whatever is done: nothing raises; what is saved is what is shown; what is selected is on the board;
undoing all gives the first document and redoing all the last.
"""

import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Literal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from refboard.core.asset import Asset, AssetState, Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.ids import ItemId, new_asset_id
from refboard.core.requests import Request, SaveChange, SaveViewpoint
from refboard.core.settings import Settings
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store, open_store
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary

MOST_ITEMS = 120
PICTURES = 12
_LEFT_OUT = frozenset(
    {
        # What asks, goes to another board, or changes where the window is.
        *("new_board", "open_board_file", "import_images", "import_folder", "export_board"),
        *("export_picture", "export", "save_original", "models", "settings", "quit", "about"),
        *("queues", "shortcuts", "rename_board", "trash_board", "next_board", "previous_board"),
        *("show_in_folder", "read_again", "keep_original", "find_similar", "find_names"),
        *("keep_on_top", "click_through", "new_window", "close_window", "full_screen"),
        *("hide_all", "show_frame", "show_menu_bar", "show_status_bar", "arrange"),
        # The machine undoes and redoes by rules of its own.
        *("undo", "redo"),
    }
)
_KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Alt, Qt.Key.Key_Delete),
)
_MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier,
)
_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)
_places = st.tuples(st.integers(-40, 1040), st.integers(-40, 740))
_modifiers = st.sampled_from(_MODIFIERS)


class StoringLibrary(RecordingLibrary):
    """Writes changes into a database at once, as the library's own thread does in its time."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def send(self, request: Request) -> None:
        """Save what is to be saved."""
        super().send(request)
        if isinstance(request, SaveChange):
            self._store.boards.apply(request.board_id, request.change)
        elif isinstance(request, SaveViewpoint):
            self._store.boards.set_viewpoint(request.board_id, request.viewpoint)


class RandomHands(RuleBasedStateMachine):
    """One board, a window on it, and anything that a person may do there."""

    actions = 0
    """How many were done by all machines."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="refboard-hands-")
        self._faults: list[str] = []
        self._hook, sys.excepthook = sys.excepthook, self._note_fault
        root = Path(self._folder.name)
        self._store = open_store(LibraryPaths(root / "library"))
        self._library = StoringLibrary(self._store)
        self._window = MainWindow(self._library, Settings(theme="dark"), root / "settings.json")
        self._window.resize(1000, 700)
        self._window.show()
        self._wait_for(lambda: self._library.is_started)

    @initialize(
        places=st.lists(
            st.tuples(
                st.floats(-900, 900), st.floats(-700, 700), st.sampled_from((0.0, 0.0, 30.0, 90.0))
            ),
            min_size=3,
            max_size=9,
        )
    )
    def fill(self, places: list[tuple[float, float, float]]) -> None:
        """Put pictures on the board: some turned, the last one locked."""
        assets = self._stored_assets()
        items = tuple(
            Item(
                ItemId(f"item-{n}"),
                Placement(x, y, *_shown(assets[n % PICTURES]), rotation=turn, z=float(n)),
                Picture(assets[n % PICTURES].id),
                is_locked=n == len(places) - 1,
            )
            for n, (x, y, turn) in enumerate(places)
        )
        board = Board(FIRST, "First", items)
        self._store.boards.create(board)
        self._library.open(Path(self._folder.name), board)
        self._library.load(board, *assets)
        self._wait_for(lambda: self._window.controller.boards.current is not None)
        self._window.view.setFocus()
        self._first = self._shown()

    # What hands do

    @rule(place=st.integers(0, 999))
    def use_action(self, place: int) -> None:
        """Trigger an action, as a menu, a button or a key does; a disabled one does nothing."""
        ids = self._action_ids()
        chosen = ids[place % len(ids)]
        if chosen in ("paste", "duplicate") and len(self._document) > MOST_ITEMS:
            return
        self._window.actions_table[chosen].trigger()
        self._count()

    @rule(
        start=_places,
        path=st.lists(_places, min_size=1, max_size=4),
        button=st.sampled_from(_BUTTONS),
        modifiers=_modifiers,
        end=st.sampled_from(("release", "release", "release", "escape", "undo")),
    )
    def drag(
        self,
        start: tuple[int, int],
        path: list[tuple[int, int]],
        button: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
        end: Literal["release", "escape", "undo"],
    ) -> None:
        """Press, move and release; or take it back; or undo in the middle of it."""
        if len(self._document) > MOST_ITEMS:
            modifiers = Qt.KeyboardModifier.NoModifier
        self._mouse(QEvent.Type.MouseButtonPress, start, button, button, modifiers)
        for place in path:
            self._mouse(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, button, modifiers)
        if end == "escape":
            self._key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        elif end == "undo":
            self._window.run("undo")
        self._mouse(
            QEvent.Type.MouseButtonRelease,
            path[-1],
            button,
            Qt.MouseButton.NoButton,
            modifiers,
        )
        self._count()

    @rule(item=st.integers(0, 200), modifiers=_modifiers)
    def click_item(self, item: int, modifiers: Qt.KeyboardModifier) -> None:
        """Click in the middle of an item, where it is seen."""
        items = list(self._document.items)
        if not items:
            return
        rect = self._window.view.item_rect(items[item % len(items)])
        assert rect is not None
        place = round(rect.centre.x), round(rect.centre.y)
        left = Qt.MouseButton.LeftButton
        self._mouse(QEvent.Type.MouseButtonPress, place, left, left, modifiers)
        self._mouse(QEvent.Type.MouseButtonRelease, place, left, Qt.MouseButton.NoButton, modifiers)
        self._count()

    @rule(key=st.sampled_from(_KEYS), modifiers=_modifiers)
    def press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Press a key of the canvas."""
        self._key(key, modifiers)
        self._count()

    @rule(place=_places, clicks=st.integers(-3, 3), modifiers=_modifiers)
    def turn_wheel(
        self, place: tuple[int, int], clicks: int, modifiers: Qt.KeyboardModifier
    ) -> None:
        """Turn the wheel at a place."""
        at = QPointF(*place)
        delta = QPointF(0, clicks * 120).toPoint()
        event = QWheelEvent(
            at, at, QPointF().toPoint(), delta, Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self._window.view, event)
        self._count()

    @rule(count=st.integers(1, 4))
    def undo(self, count: int) -> None:
        """Undo some steps."""
        for _ in range(count):
            self._window.run("undo")
        self._count()

    @rule(count=st.integers(1, 4))
    def redo(self, count: int) -> None:
        """Redo some steps."""
        for _ in range(count):
            self._window.run("redo")
        self._count()

    @precondition(lambda self: self._store is not None and hasattr(self, "_first"))
    @rule()
    def undo_and_redo_all(self) -> None:
        """Undo all, which gives the first document, and redo all, which gives the last."""
        self._settle()
        stack = self._board.stack
        here = stack.index()
        last = self._shown()
        while stack.canUndo():
            stack.undo()
        assert self._shown() == self._first
        while stack.index() < here:
            stack.redo()
        assert self._shown() == last
        self._count()

    # What holds

    @invariant()
    def nothing_raised(self) -> None:
        """No fault was met, in a slot or an event function either."""
        QApplication.processEvents()
        assert not self._faults, "\n".join(self._faults)

    @invariant()
    def what_is_saved_is_what_is_shown(self) -> None:
        """The database holds the document."""
        if not hasattr(self, "_first"):
            return
        saved = self._store.boards.load(FIRST)
        document = self._document
        assert {item.id: item for item in saved.items} == dict(document.items)
        assert saved.settings == document.settings

    @invariant()
    def what_is_selected_and_drawn_is_there(self) -> None:
        """The selection and the canvas know the items of the document, and no others."""
        if not hasattr(self, "_first"):
            return
        view, items = self._window.view, self._document.items
        assert set(view.selected_ids()) <= items.keys()
        assert {item.id: item for item in view._state.index.items()} == dict(items)

    def teardown(self) -> None:
        """Undo and redo all once more, then close."""
        try:
            if hasattr(self, "_first"):
                self.undo_and_redo_all()
                self.what_is_saved_is_what_is_shown()
            self._window.close()
            self.nothing_raised()
        finally:
            sys.excepthook = self._hook
            QGuiApplication.clipboard().clear()
            self._window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self._store.close()
            self._folder.cleanup()

    # Helpers

    @property
    def _board(self):  # type: ignore[no-untyped-def]
        board = self._window.controller.boards.current
        assert board is not None
        return board

    @property
    def _document(self):  # type: ignore[no-untyped-def]
        return self._board.document

    def _shown(self) -> tuple[dict[ItemId, Item], object]:
        return dict(self._document.items), self._document.settings

    def _action_ids(self) -> list[str]:
        left_out = ("window_opacity", "toggle_boards", "toggle_find")
        return [
            row.id
            for row in self._window.actions_table.rows
            if row.id not in _LEFT_OUT
            and not row.text.endswith("...")
            and not row.id.startswith(left_out)
        ]

    def _settle(self) -> None:
        """End what is under way: a gesture, a tool, something over the board."""
        for _ in range(3):
            self._key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.processEvents()

    def _mouse(
        self,
        kind: QEvent.Type,
        place: tuple[int, int],
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        at = QPointF(*place)
        QApplication.sendEvent(
            self._window.view, QMouseEvent(kind, at, at, button, buttons, modifiers)
        )

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        # In the list, Delete trashes the board and Enter opens one: these hands keep to one board.
        if self._window.boards_panel.isAncestorOf(QApplication.focusWidget() or self._window):
            self._window.view.setFocus()
        target = QApplication.focusWidget() or self._window.view
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers))

    def _stored_assets(self) -> list[Asset]:
        assets = [
            Asset(new_asset_id(), "", f"{n}.png", 300 + 40 * n, 200 + 15 * (n % 5))
            for n in range(PICTURES)
        ]
        sources = [Source(Path(f"/pictures/{asset.name}")) for asset in assets]
        self._store.assets.accept(assets, sources, link=False)
        stored = []
        for number, asset in enumerate(assets):
            done = replace(
                asset, sha256=f"{number:064x}", format="PNG", byte_size=1, state=AssetState.READY
            )
            self._store.assets.store(done)
            stored.append(done)
        return stored

    def _wait_for(self, is_true: Callable[[], bool]) -> None:
        for _ in range(1000):
            QApplication.processEvents()
            if is_true():
                return
        raise AssertionError("the window did not get ready")

    def _count(self) -> None:
        type(self).actions += 1

    def _note_fault(
        self, kind: type[BaseException], fault: BaseException, where: TracebackType | None
    ) -> None:
        self._faults.append("".join(traceback.format_exception(kind, fault, where)))


def _shown(asset: Asset) -> tuple[float, float]:
    scale = 240 / max(asset.width, asset.height)
    return asset.width * scale, asset.height * scale
