"""Where the canvas looks: one viewpoint, moved at once or gliding.

The viewpoint is the truth and the size of the widget only a circumstance: a resize keeps the
board point in the middle, and what was fitted stays fitted until one looks elsewhere.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QTimer, QVariantAnimation, Signal

from refboard.core.board import Viewpoint
from refboard.core.geometry import Point, Rect, Size
from refboard.ui.canvas.transform import ViewTransform, clamped_zoom, fitting, zoomed_at

if TYPE_CHECKING:
    from collections.abc import Callable

FIT_PADDING = 48.0
SMALL_SHARE = 0.1
SETTLE_MS = 80
GLIDE_MS = 260
STEP_MS = 120
"""A step of the wheel: long enough to be followed by the eye, too short to be waited for."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """What is shown whole, and how."""

    rect: Rect
    zoom_limit: float
    padding: float


def _anywhere(wanted: Viewpoint) -> Viewpoint:
    return Viewpoint(wanted.x, wanted.y, clamped_zoom(wanted.zoom))


class Camera(QObject):
    """The viewpoint of one canvas.

    Attributes:
        animates: Moves glide where that is asked for; else each is done at once.
        bounds: Pulls a wanted viewpoint into what makes sense.

    Signals:
        changed: The viewpoint or the size is another one.
        zoom_changed: Carries the new zoom.
        settled: No change for SETTLE_MS after the last one.
    """

    changed = Signal()
    zoom_changed = Signal(float)
    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.animates = True
        self.bounds: Callable[[Viewpoint], Viewpoint] = _anywhere
        self._viewpoint = Viewpoint()
        self._size = Size(0.0, 0.0)
        self._fit: _Fit | None = None
        self._is_stepping = False
        self._origin = self._target = self._viewpoint
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self.settled)
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
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

    @property
    def is_fitted(self) -> bool:
        """Return whether something was fitted, and nobody looked elsewhere since."""
        return self._fit is not None

    def resize(self, size: Size) -> None:
        """Take the size of the surface; the middle stays where it is, or what is fitted whole."""
        self._size = size
        if self._fit is not None:
            self._look_at_fit(self._fit, glide=False)
        self._announce()

    def look_at(self, viewpoint: Viewpoint, *, glide: bool = False) -> None:
        """Go to a viewpoint; its zoom is pulled into the allowed range."""
        self._go(viewpoint, GLIDE_MS if glide else 0, QEasingCurve.Type.InOutCubic)

    def arrive_from(self, start: Viewpoint) -> None:
        """Glide from another viewpoint to where it looks now, or will when its glide has ended."""
        end, fit = self.target, self._fit
        self._glide.stop()
        self._set(start)
        self.look_at(end, glide=True)
        self._fit = fit

    def pan(self, dx: float, dy: float, *, glide: bool = False) -> None:
        """Move the picture by pixels; gliding, on top of the steps that are under way."""
        here = self._step_start(glide=glide)
        moved = Viewpoint(here.x - dx / here.zoom, here.y - dy / here.zoom, here.zoom)
        self._step(moved, glide=glide)

    def zoom_at(self, zoom: float, anchor: Point, *, glide: bool = False) -> None:
        """Zoom so that the board point under pixel `anchor` stays under it."""
        here = self._step_start(glide=glide)
        zoom = self.bounds(Viewpoint(here.x, here.y, zoom)).zoom
        self._step(zoomed_at(here, self._size, zoom, anchor), glide=glide)

    def zoom_by(self, factor: float, anchor: Point, *, glide: bool = False) -> None:
        """Zoom by a factor; gliding, on top of the steps that are under way."""
        self.zoom_at(self._step_start(glide=glide).zoom * factor, anchor, glide=glide)

    def fit(
        self,
        rect: Rect,
        *,
        zoom_limit: float = 1.0,
        padding: float = FIT_PADDING,
        glide: bool = False,
    ) -> None:
        """Show all of `rect`, never closer than `zoom_limit`; waits for a size if there is none.

        It stays fitted when the surface gets another size, until one looks elsewhere.
        """
        fit = _Fit(rect, zoom_limit, padding)
        self._look_at_fit(fit, glide=glide)
        self._fit = fit

    def _look_at_fit(self, fit: _Fit, *, glide: bool) -> None:
        if self._size.width <= 0 or self._size.height <= 0:
            return
        # In a very small window the pictures need the room more than their edges do.
        padding = min(fit.padding, SMALL_SHARE * min(self._size.width, self._size.height))
        found = fitting(fit.rect, self._size, padding=padding, zoom_limit=fit.zoom_limit)
        self.look_at(found, glide=glide)
        self._fit = fit

    def _step_start(self, *, glide: bool) -> Viewpoint:
        """Return where a step begins: at the end of the steps that are still under way."""
        return self.target if glide and self._is_stepping else self._viewpoint

    def _step(self, viewpoint: Viewpoint, *, glide: bool) -> None:
        self._go(viewpoint, STEP_MS if glide else 0, QEasingCurve.Type.OutCubic)
        self._is_stepping = self.is_gliding

    def _go(self, viewpoint: Viewpoint, duration_ms: int, curve: QEasingCurve.Type) -> None:
        self._glide.stop()
        self._fit = None
        self._is_stepping = False
        viewpoint = self.bounds(viewpoint)
        if duration_ms and self.animates and viewpoint != self._viewpoint:
            self._origin, self._target = self._viewpoint, viewpoint
            self._glide.setDuration(duration_ms)
            self._glide.setEasingCurve(curve)
            self._glide.start()
        else:
            self._set(viewpoint)

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
