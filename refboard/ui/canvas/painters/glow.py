"""A short glow around an item that was just brought into sight."""

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from refboard.core.ids import ItemId

DURATION_MS = 1100


class Glow(QObject):
    """Fades from 1 to 0 around one item.

    Attributes:
        changed: The strength is another one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.item_id: ItemId | None = None
        self.strength = 0.0
        self._fade = QVariantAnimation(self)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.setDuration(DURATION_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fade.valueChanged.connect(self._set)
        self._fade.finished.connect(self.stop)

    def start(self, item_id: ItemId) -> None:
        """Glow around an item from now on."""
        self.item_id = item_id
        self._fade.stop()
        self._fade.start()

    def stop(self) -> None:
        """Glow no more."""
        self._fade.stop()
        self.item_id = None
        self.changed.emit()

    def _set(self, strength: float) -> None:
        self.strength = strength
        self.changed.emit()
