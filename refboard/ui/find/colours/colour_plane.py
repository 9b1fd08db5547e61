"""All colours of a screen on a plane: hue across, lightness up, as vivid as one likes."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from refboard.core.colour.names import name_of
from refboard.core.colour.oklab import is_shown, lab_of_lch, lch_of, oklab_of, rgb_of

Rgb = tuple[int, int, int]

ACROSS, UP = 120, 60
"""Points of the plane that are worked out; between them it is drawn smoothly."""
HUE_STEP, LIGHT_STEP = 3.0, 0.02
FAST = 5
_MOST_CHROMA = 0.33
_HALVINGS = 9
RADIUS_PX, RING_PX = 6, 6.5


class ColourPlane(QWidget):
    """Chooses hue and lightness.

    Signals:
        changed: Another colour was chosen; ask `rgb`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hue, self.light, self.vividness = 25.0, 0.6, 0.8
        self._image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip("Hue across, lightness up. Arrow keys move; with Shift further.")
        self.setAccessibleName("Hue and lightness")
        self._tell()

    @property
    def rgb(self) -> Rgb:
        """The colour that is chosen."""
        chroma = _chroma_at(self.light, self.hue) * self.vividness
        red, green, blue = rgb_of(lab_of_lch(np.array([[self.light, chroma, self.hue]])))[0]
        return int(red), int(green), int(blue)

    def show_rgb(self, rgb: Rgb) -> None:
        """Show a colour without telling; a grey keeps the hue that was there."""
        light, chroma, hue = lch_of(oklab_of(np.array([rgb], np.uint8)))[0].tolist()
        self.light = light
        if chroma > 0.01:
            self.hue = hue
        most = _chroma_at(light, self.hue)
        self.show_vividness(min(chroma / most, 1.0) if most > 0.005 else self.vividness)

    def show_vividness(self, vividness: float) -> None:
        """Show colours as vivid as this, 0 (grey) to 1 (as a screen can)."""
        self.vividness = vividness
        self._image = None
        self._tell()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(244, 132)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        if self._image is None:
            self._image = _drawn(self.vividness)
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        clip = painter.clipPath()
        clip.addRoundedRect(room, RADIUS_PX, RADIUS_PX)
        painter.setClipPath(clip)
        painter.drawImage(room, self._image)
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
        place = QPointF(self.hue / 360 * room.width(), (1 - self.light) * room.height())
        painter.setBrush(QColor(*self.rgb))
        for colour, width in (("black", 4.0), ("white", 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(place, RING_PX, RING_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent."""
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mouseMoveEvent: dragged."""
        self._go(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
            return
        factor = FAST if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self._put(
            (self.hue + steps[0] * HUE_STEP * factor) % 360,
            self.light + steps[1] * LIGHT_STEP * factor,
        )

    def _go(self, at: QPointF) -> None:
        across = min(max(at.x() / max(self.width(), 1), 0.0), 0.999)
        self._put(across * 360, 1 - at.y() / max(self.height(), 1))

    def _put(self, hue: float, light: float) -> None:
        self.hue, self.light = hue, min(max(light, 0.0), 1.0)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.setAccessibleDescription(f"{name_of(self.rgb)}, #{bytes(self.rgb).hex()}")
        self.update()


def _chroma_at(light: float, hue: float) -> float:
    """Return the most chroma that a screen shows at a lightness and a hue in degrees."""
    return float(_most_chroma(np.array([light]), np.array([hue]))[0])


def _most_chroma(light: NDArray[np.float64], hue: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.zeros(len(light)), np.full(len(light), _MOST_CHROMA)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        inside = is_shown(lab_of_lch(np.stack([light, middle, hue], axis=1)))
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low


@cache
def _points() -> NDArray[np.float64]:
    """Return lightness, most chroma and hue of all points [UP * ACROSS, 3], from the top left."""
    light = np.repeat(np.linspace(1, 0, UP), ACROSS)
    hue = np.tile(np.linspace(0, 360, ACROSS), UP)
    return np.stack([light, _most_chroma(light, hue), hue], axis=1)


def _drawn(vividness: float) -> QImage:
    rgb = rgb_of(lab_of_lch(_points() * [1, vividness, 1]))
    # Each row has to be a whole number of four bytes: 120 points of three are.
    pixels = np.ascontiguousarray(rgb).tobytes()
    image = QImage(pixels, ACROSS, UP, ACROSS * 3, QImage.Format.Format_RGB888)
    return image.copy()
