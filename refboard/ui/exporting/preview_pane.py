"""Shows a preview of what will be written, as large as there is room, and says how large it is."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from refboard.core.words import counted
from refboard.ui.exporting.preview import Preview
from refboard.ui.style.wrapped import Wrapped

SIDE_PX = 420
DRAWING = "Drawing the preview..."
_SQUARE_PX = 8
_LIGHT, _DARK = QColor("#ffffff"), QColor("#d8d8d8")


class PreviewPane(QWidget):
    """The picture, and a line below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = _Picture(self)
        self.words = Wrapped(self, tone="muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.words.setText(DRAWING)
        # Two lines at most, so that nothing moves while one types.
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.picture, 1)
        column.addWidget(self.words)

    def show_preview(self, preview: Preview) -> None:
        """Show what will be written."""
        image = preview.image
        self.picture.show_pixmap(None if image is None else QPixmap.fromImage(image))
        more = preview.count - len(preview.names)
        self.picture.names = [*preview.names, *([f"and {more:,} more"] if more > 0 else ())]
        self.words.set_tone("danger" if preview.refusal else "muted")
        self.words.setText(preview.refusal or words_of(preview))
        self.picture.setAccessibleDescription(self.words.text())


def words_of(preview: Preview) -> str:
    """Return how large what is written will be, and what else is to be known of it."""
    facts = []
    if preview.width:
        size = f"{preview.width:,} \N{MULTIPLICATION SIGN} {preview.height:,}"
        facts.append(f"{size} pixels")
    elif preview.image is None:
        facts.append(counted(preview.count, "file"))
    elif preview.pages > 1:
        facts.append(f"The first of {preview.pages:,} pages")
    if preview.size:
        about = "" if preview.image is None else "about "
        facts.append(f"{about}{bytes_in_words(preview.size)}")
    said = ", ".join(facts)
    said = said[:1].upper() + said[1:]
    return f"{said}. {preview.note}" if preview.note else said


def bytes_in_words(size: float) -> str:
    """Return a number of bytes as people read it."""
    for unit in ("kB", "MB"):
        size /= 1000
        if size < 999.5:
            return f"{size:.1f} {unit}" if size < 10 else f"{size:,.0f} {unit}"
    return f"{size / 1000:.1f} GB"


class _Picture(QWidget):
    """Paints the preview in the middle; squares show where it is transparent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.names: list[str] = []
        self.setAccessibleName("Preview")
        self.setMinimumSize(240, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(SIDE_PX, SIDE_PX)

    def show_pixmap(self, pixmap: QPixmap | None) -> None:
        """Show a picture, or none."""
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        if self._pixmap is None:
            self._paint_names()
            return
        ratio = self.devicePixelRatioF()
        # Never larger than it was drawn, which is as large as it will be.
        own = QSize(round(self._pixmap.width() / ratio), round(self._pixmap.height() / ratio))
        size = own.scaled(self.size() - QSize(2, 2), Qt.AspectRatioMode.KeepAspectRatio)
        if size.width() > own.width():
            size = own
        size = size.expandedTo(QSize(1, 1))
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        place = QRect(left, top, size.width(), size.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pixmap.hasAlphaChannel():
            _paint_squares(painter, place)
        painter.drawPixmap(place, self._pixmap)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()

    def _paint_names(self) -> None:
        """Write what files are called that are copied, and so have no look of their own."""
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        room, step = self.rect(), round(1.7 * self.fontMetrics().lineSpacing())
        for number, name in enumerate(self.names[: max(room.height() // step, 1)]):
            line = QRect(room.left(), room.top() + number * step, room.width(), step)
            middle = Qt.TextElideMode.ElideMiddle
            shown = self.fontMetrics().elidedText(name, middle, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def _paint_squares(painter: QPainter, area: QRect) -> None:
    painter.fillRect(area, _LIGHT)
    for top in range(area.top(), area.bottom() + 1, _SQUARE_PX):
        shift = (top - area.top()) // _SQUARE_PX % 2
        for left in range(area.left() + shift * _SQUARE_PX, area.right() + 1, 2 * _SQUARE_PX):
            square = QRect(left, top, _SQUARE_PX, _SQUARE_PX)
            painter.fillRect(square.intersected(area), _DARK)
