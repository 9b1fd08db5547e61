"""Frames of the canvas while it moves and is worked on: `python -m tests.bench.budgets.canvas`.

A frame is one paint event of a 1600 x 1000 view, offscreen and in software. Pictures are generated
and already decoded: this measures painting, not loading.
"""

import colorsys
import math
import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QPointF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPixmap, QUndoStack
from PySide6.QtWidgets import QApplication

from refboard.core.asset import Asset, AssetState
from refboard.core.board import Board, Item, Placement, Viewpoint
from refboard.core.content import Picture
from refboard.core.document import BoardDocument
from refboard.core.geometry import Point
from refboard.core.ids import ItemId, new_asset_id, new_board_id, new_item_id
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.tools.rotate_drag import RotateDrag
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.editor import BoardEditor
from refboard.ui.document.known_assets import KnownAssets
from refboard.worker.preview_loader import PreviewLoader
from tests.bench.figures import Row, print_rows, row

WIDTH, HEIGHT = 1600, 1000
FRAMES = 200
BUDGETS_MS = {1_000: 6.0, 10_000: 12.0}
_ASPECTS = ((4, 3), (3, 4), (1, 1), (3, 2), (16, 9))


def run() -> list[Row]:
    """Return the middle, the 95th percentile and the worst of the frames of each movement."""
    app = QApplication.instance() or QApplication([])
    rows: list[Row] = []
    for count, budget in BUDGETS_MS.items():
        bench = _Bench(app, count)
        for what, frame in (
            ("pan", bench.pan),
            ("zoom", bench.zoom),
            ("zoom in and out by 4", bench.zoom_far),
            ("pan with all chosen", bench.pan_chosen),
            ("drag one picture", bench.drag_one),
            ("drag one picture with guides", bench.drag_with_guides),
            ("drag all pictures", bench.drag_all),
            ("scale one picture with guides", bench.scale_one),
            ("turn one picture", bench.turn_one),
            ("turn ten pictures", bench.turn_ten),
            ("turn all pictures", bench.turn_all),
            ("marquee over all", bench.marquee),
        ):
            rows += _rows(f"canvas: {what}, {count} visible", bench.frames(frame), budget)
        rows.append(row(f"canvas: whole sharp picture, {count} visible", bench.sharp_ms(), "ms"))
        bench.close()
    return rows


class _Bench:
    """A shown board of `count` pictures that fill the window."""

    def __init__(self, app: object, count: int) -> None:
        self._app = app
        known_assets = KnownAssets()
        self._loader = PreviewLoader()
        cache = PreviewCache(known_assets, self._loader)
        self._view = BoardView(known_assets, cache)
        columns = round((count * WIDTH / HEIGHT) ** 0.5)
        pictures, items, assets = _pictures(64), [], []
        for number in range(count):
            pixmap = pictures[number % len(pictures)]
            asset = Asset(new_asset_id(), "", f"{number}", 640, 480, state=AssetState.READY)
            assets.append(asset)
            side = max(pixmap.width(), pixmap.height()) / 90
            x, y = number % columns * 100, number // columns * 100
            items.append(
                Item(
                    new_item_id(),
                    Placement(x, y, pixmap.width() / side, pixmap.height() / side, z=number),
                    Picture(asset.id),
                )
            )
        known_assets.put(assets)
        document = BoardDocument(Board(new_board_id(), "bench", tuple(items)))
        self._editor = BoardEditor(document, QUndoStack(), known_assets)
        level = 64 if count <= 1000 else 16
        for number, asset in enumerate(assets):
            picture = pictures[number % len(pictures)]
            cache.insert(asset.id, level, picture.scaledToWidth(level))
        self._cache = cache
        self._view.resize(WIDTH, HEIGHT)
        self._view.set_board(document, self._editor)
        self._view.show()
        self._ids = [item.id for item in items]
        self._home()

    def _home(self) -> None:
        self._view.fit_all(glide=False)
        self._start = self._view.viewpoint()
        self._rest()

    def _rest(self) -> None:
        """Let everything that waits for a quiet moment happen."""
        end = time.perf_counter() + 0.4
        while time.perf_counter() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)

    def frames(self, step: Callable[[int], None]) -> list[float]:
        """Return milliseconds of each frame after a step."""
        self._view.select([])
        self._home()
        took = []
        for number in range(FRAMES):
            start = time.perf_counter()
            step(number)
            self._view.repaint()
            took.append((time.perf_counter() - start) * 1e3)
        self._view._pointer.cancel()
        self._view._state.lift(None)
        self._view.set_habits(DragHabits())
        return took

    def pan(self, number: int) -> None:
        self._view._camera.pan(-9 if number % 100 < 50 else 9, -5 if number % 80 < 40 else 5)

    def zoom(self, number: int) -> None:
        factor = 1.02 if number % 80 < 40 else 1 / 1.02
        self._view._camera.zoom_at(self._view.zoom * factor, Point(700.0, 400.0))

    def zoom_far(self, number: int) -> None:
        factor = 1.035 if number % 80 < 40 else 1 / 1.035
        self._view._camera.zoom_at(self._view.zoom * factor, Point(700.0, 400.0))

    def pan_chosen(self, number: int) -> None:
        if number == 0:
            self._view.select_all()
        self.pan(number)

    def drag_one(self, number: int) -> None:
        self._view.set_habits(DragHabits(snaps=False))
        self._drag(number, self._middle(1))

    def drag_with_guides(self, number: int) -> None:
        self._view.set_habits(DragHabits())
        self._drag(number, self._middle(1))

    def turn_one(self, number: int) -> None:
        self._turn(number, self._middle(1))

    def turn_ten(self, number: int) -> None:
        self._turn(number, self._middle(10))

    def turn_all(self, number: int) -> None:
        self._turn(number, self._ids)

    def marquee(self, number: int) -> None:
        if number == 0:
            self._view._pointer.press(Point(1.0, 1.0), Qt.MouseButton.LeftButton)
        share = number / FRAMES
        self._view._pointer.move(Point(1 + (WIDTH - 2) * share, 1 + (HEIGHT - 2) * share))

    def _middle(self, count: int) -> list[ItemId]:
        start = len(self._ids) // 2
        return self._ids[start : start + count]

    def _turn(self, number: int, ids: list[ItemId]) -> None:
        """Turn items about their middle, half a degree a frame, as their round handle does."""
        state = self._view._state
        if number == 0:
            self._view.select(ids)
            frame = state.chosen.frame
            assert frame is not None
            self._about, self._reach = frame.rect.centre, frame.rect.width
            self._turning = RotateDrag(state, self._editor, frame, self._at_angle(0))
        self._turning.move(self._at_angle(number))

    def _at_angle(self, number: int) -> PointerEvent:
        angle = math.radians(number / 2)
        x, y = math.cos(angle) * self._reach, math.sin(angle) * self._reach
        point = self._about.moved(x, y)
        return PointerEvent(self._view._camera.transform.to_pixel(point), point)

    def scale_one(self, number: int) -> None:
        """Pull the right lower corner of a picture a little in each frame."""
        pointer = self._view._pointer
        if number == 0:
            self._view.select(self._middle(1))
            frame = self._view._state.chosen.frame
            assert frame is not None
            self._at = self._view._camera.transform.to_pixel(frame.at(2, 2))
            pointer.press(self._at, Qt.MouseButton.LeftButton)
        pointer.move(self._at.moved(number / 8, number / 8))

    def drag_all(self, number: int) -> None:
        self._drag(number, self._ids)

    def _drag(self, number: int, ids: list[ItemId]) -> None:
        pointer = self._view._pointer
        if number == 0:
            self._view.select(ids)
            item = self._view._state.index.get(ids[len(ids) // 2])
            assert item is not None
            middle = item.placement.rect.centre
            self._at = self._view._camera.transform.to_pixel(middle)
            pointer.press(self._at, Qt.MouseButton.LeftButton)
        pointer.move(self._at.moved(number * 2.0, number * 1.0))

    def sharp_ms(self) -> float:
        """Return how long it takes from nothing to a whole sharp picture, painting alone."""
        self._home()
        self._view.set_viewpoint(Viewpoint(self._start.x, self._start.y, self._start.zoom * 0.97))
        end = time.perf_counter() + 0.2
        while time.perf_counter() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        self._view._painter._forget()
        start = time.perf_counter()
        while True:
            self._view._again.stop()
            self._view.repaint()
            if not self._view._again.isActive():
                return (time.perf_counter() - start) * 1e3

    def close(self) -> None:
        self._view.close()
        self._view.deleteLater()
        self._loader.stop()


def _pictures(side: int) -> list[QPixmap]:
    pictures = []
    for number in range(120):
        wide, high = _ASPECTS[number % len(_ASPECTS)]
        scale = side / max(wide, high)
        pixmap = QPixmap(round(wide * scale), round(high * scale))
        gradient = QLinearGradient(QPointF(0, 0), QPointF(pixmap.width(), pixmap.height()))
        for stop in (0.0, 1.0):
            red, green, blue = colorsys.hsv_to_rgb((number * 0.618 + stop * 0.2) % 1, 0.6, 0.9)
            gradient.setColorAt(stop, QColor.fromRgbF(red, green, blue))
        painter = QPainter(pixmap)
        painter.fillRect(pixmap.rect(), gradient)
        painter.end()
        pictures.append(pixmap)
    return pictures


def _rows(what: str, took_ms: list[float], budget_ms: float) -> list[Row]:
    took = sorted(took_ms)
    p95 = took[round(len(took) * 0.95) - 1]
    return [
        row(f"{what}, p50", took[len(took) // 2], "ms"),
        row(f"{what}, p95", p95, "ms", budget_ms),
        row(f"{what}, worst", took[-1], "ms"),
    ]


if __name__ == "__main__":
    print_rows(run())
