"""A line that marches around what is being marked, where the system allows motion."""

from PySide6.QtCore import QObject, QTimer, Signal

from refboard.ui.canvas.parts.part_painter import DASH_PX
from refboard.ui.style.motion import allows_motion

_STEP_MS = 60
_STEP_PX = 1.0


class Marching(QObject):
    """How far a line has marched.

    Attributes:
        px: Along itself, in logical pixels.
        changed: It has marched on: paint it anew.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.px = 0.0
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """March from now on."""
        if allows_motion():
            self._timer.start()

    def stop(self) -> None:
        """Stand still."""
        self._timer.stop()

    def _step(self) -> None:
        self.px = (self.px + _STEP_PX) % (2 * DASH_PX)
        self.changed.emit()
