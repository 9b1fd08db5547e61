"""Where the canvas looks: one viewpoint, moved at once or gliding.

The viewpoint is the truth and the size of the widget only a circumstance: a resize keeps the
board point in the middle.
"""

import math

from PySide6.QtCore import QEasingCurve, QObject, QTimer, QVariantAnimation, Signal

from refboard.core.board import Viewpoint
from refboard.core.geometry import Point, Rect, Size
from refboard.ui.canvas.transform import ViewTransform, clamped_zoom, fitting, zoomed_at

FIT_PADDING = 48.0
SETTLE_MS = 80
GLIDE_MS = 260


class Camera(QObject):
    """The viewpoint of one canvas.

    Attributes:
        changed: The viewpoint or the size is another one.
        zoom_changed: Carries the new zoom.
        settled: No change for SETTLE_MS after the last one.
    """

    changed = Signal()
    zoom_changed = Signal(float)
    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewpoint = Viewpoint()
        self._size = Size(0.0, 0.0)
        self._waiting_fit: tuple[Rect, float] | None = None
        self._origin = self._target = self._viewpoint
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self.settled)
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.setDuration(GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._glide.valueChanged.connect(self._glide_to)

    @property
    def viewpoint(self) -> Viewpoint:
        """What it looks at now."""
        return self._viewpoint

    @property
    def target(self) -> Viewpoint:
        """What it will look at when the glide under way has ended."""
        return self._target if self.is_gliding else self._viewpoint

    @property
    def zoom(self) -> float:
        """Logical pixels per board unit."""
        return self._viewpoint.zoom

    @property
    def size(self) -> Size:
        """The surface in logical pixels."""
        return self._size

    @property
    def transform(self) -> ViewTransform:
        """From board units to logical pixels."""
        return ViewTransform.looking_at(self._viewpoint, self._size)

    @property
    def visible(self) -> Rect:
        """The part of the board that can be seen."""
        return self.transform.rect_to_board(Rect(0.0, 0.0, self._size.width, self._size.height))

    @property
    def is_moving(self) -> bool:
        """Return whether the viewpoint changed a moment ago."""
        return self._settling.isActive()

    @property
    def is_gliding(self) -> bool:
        """Return whether an animated move is under way."""
        return self._glide.state() is QVariantAnimation.State.Running

    def resize(self, size: Size) -> None:
        """Take the size of the surface; the middle stays where it is."""
        self._size = size
        if self._waiting_fit is not None and size.width > 0 and size.height > 0:
            rect, limit = self._waiting_fit
            self._waiting_fit = None
            self.fit(rect, zoom_limit=limit)
        self._announce()

    def look_at(self, viewpoint: Viewpoint, *, glide: bool = False) -> None:
        """Go to a viewpoint; its zoom is pulled into the allowed range."""
        self._glide.stop()
        self._waiting_fit = None
        viewpoint = Viewpoint(viewpoint.x, viewpoint.y, clamped_zoom(viewpoint.zoom))
        if glide and viewpoint != self._viewpoint:
            self._origin, self._target = self._viewpoint, viewpoint
            self._glide.start()
        else:
            self._set(viewpoint)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by pixels."""
        here = self._viewpoint
        self.look_at(Viewpoint(here.x - dx / here.zoom, here.y - dy / here.zoom, here.zoom))

    def zoom_at(self, zoom: float, anchor: Point) -> None:
        """Zoom so that the board point under pixel `anchor` stays under it."""
        self.look_at(zoomed_at(self._viewpoint, self._size, zoom, anchor))

    def fit(
        self,
        rect: Rect,
        *,
        zoom_limit: float = 1.0,
        padding: float = FIT_PADDING,
        glide: bool = False,
    ) -> None:
        """Show all of `rect`, never closer than `zoom_limit`; waits for a size if there is none."""
        if self._size.width <= 0 or self._size.height <= 0:
            self._waiting_fit = (rect, zoom_limit)
            return
        self.look_at(fitting(rect, self._size, padding=padding, zoom_limit=zoom_limit), glide=glide)

    def _set(self, viewpoint: Viewpoint) -> None:
        if viewpoint == self._viewpoint:
            return
        is_zoomed = viewpoint.zoom != self._viewpoint.zoom
        self._viewpoint = viewpoint
        self._announce()
        if is_zoomed:
            self.zoom_changed.emit(viewpoint.zoom)

    def _announce(self) -> None:
        self._settling.start()
        self.changed.emit()

    def _glide_to(self, progress: float) -> None:
        """Interpolate so that the eye sees an even change of scale."""
        start, end = self._origin, self._target
        if progress >= 1.0:
            self._set(end)
            return
        ratio = end.zoom / start.zoom
        zoom = start.zoom * math.exp(math.log(ratio) * progress)
        # Even steps of scale need uneven steps of place, or the target would fly past the window.
        share = (
            progress
            if abs(ratio - 1) < 1e-3
            else (1 / start.zoom - 1 / zoom) / (1 / start.zoom - 1 / end.zoom)
        )
        self._set(
            Viewpoint(
                start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share, zoom
            )
        )
