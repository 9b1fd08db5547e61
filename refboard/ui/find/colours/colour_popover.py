"""The picker of colours: what is looked for, all colours, a field, and colours that are at hand."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QVBoxLayout, QWidget

from refboard.core.colour.names import hex_of_rgb
from refboard.ui.find.colours.colour_mix import ColourMix
from refboard.ui.find.colours.colour_plane import ColourPlane
from refboard.ui.find.colours.colour_strip import ColourStrip
from refboard.ui.find.colours.swatch_row import MOST, SwatchRow
from refboard.ui.style.form_widgets import TickBox
from refboard.ui.style.popover import GAP_PX, MARGIN_PX, Popover

Rgb = tuple[int, int, int]

WIDTH_PX = 268


class ColourPopover(Popover):
    """Puts the picker together.

    Signals:
        changed: Other colours are looked for; carries the ColourMix.

    Attributes:
        strip, plane, field, counts: The chosen colours, all colours, words, whether amounts count.
        recent, of_selection, of_board: Colours that are at hand.
    """

    changed = Signal(ColourMix)

    def __init__(self, button: QWidget, panel: QWidget, read: Callable[[str], Rgb | None]) -> None:
        """Make one that is hidden.

        Args:
            button: What opens it.
            panel: What it lies beside.
            read: Returns the colour that somebody wrote; None for what is none.
        """
        super().__init__(button)
        self._panel = panel
        self._read = read
        self.setAccessibleName("Colours to look for")
        self.strip, self.plane = ColourStrip(self), ColourPlane(self)
        self.vividness = QSlider(Qt.Orientation.Horizontal, self)
        self.vividness.setRange(0, 100)
        self.vividness.setToolTip("How vivid: from grey to as much as a screen shows")
        self.vividness.setAccessibleName("How vivid")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("#c33, teal, rgb(\N{HORIZONTAL ELLIPSIS})")
        self.field.setAccessibleName("Colour in words or digits")
        self.field.setToolTip("A colour in any notation; Enter adds one more")
        self.counts = TickBox("In these amounts", self)
        self.counts.setToolTip("Pictures that have about so much of each colour come first")
        self.recent = SwatchRow("Before", self)
        self.of_selection = SwatchRow("In what is selected", self)
        self.of_board = SwatchRow("On this board", self)
        self._build()
        self._connect()
        self.show_mix(ColourMix())

    def show_mix(self, mix: ColourMix) -> None:
        """Show what is looked for."""
        self.strip.show_mix(mix)
        with QSignalBlocker(self.counts):
            self.counts.setChecked(mix.counts)
        self.counts.setEnabled(bool(mix.colours))
        if mix.colours and self.plane.rgb != mix.colours[mix.chosen]:
            self.plane.show_rgb(mix.colours[mix.chosen])
        self._show_vividness()
        if mix.colours and not self.field.hasFocus():
            self.field.setText(hex_of_rgb(mix.colours[mix.chosen]))

    def show_at_hand(self, row: SwatchRow, colours: Sequence[Rgb]) -> None:
        """Show colours in one of the rows, and take the room that they need."""
        row.show_colours(colours)
        if self.isVisible():
            self.place()

    def place(self) -> None:
        """Override Popover.place: beside the panel, so that what is found can be seen meanwhile."""
        self._column.activate()
        window = self._button.window()
        room = window.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        size = self.sizeHint().boundedTo(room.size())
        size.setWidth(min(WIDTH_PX, room.width()))
        left = self._panel.mapTo(window, QPoint(0, 0)).x()
        x = left - GAP_PX - size.width()
        if x < room.left():
            x = min(left + self._panel.width() + GAP_PX, room.right() - size.width())
        top = self._button.mapTo(window, QPoint(0, 0)).y()
        y = max(min(top, room.bottom() - size.height()), room.top())
        self.setGeometry(x, y, size.width(), size.height())

    def _build(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.counts)
        for part in (self.strip, self.plane, self.vividness):
            column.addWidget(part)
        column.addLayout(line)
        for row in (self.of_selection, self.of_board, self.recent):
            row.chosen.connect(self._add)
            column.addWidget(row)

    def _connect(self) -> None:
        self.strip.changed.connect(self._take)
        self.plane.changed.connect(self._pick)
        self.vividness.valueChanged.connect(self._be_vivid)
        self.counts.toggled.connect(self._count)
        self.field.textEdited.connect(self._write)
        self.field.returnPressed.connect(self._enter)

    def _take(self, mix: ColourMix) -> None:
        self.show_mix(mix)
        self.changed.emit(mix)

    def _pick(self) -> None:
        self._take(self.strip.mix.changed(self.plane.rgb))

    def _be_vivid(self, percent: int) -> None:
        self.plane.show_vividness(percent / 100)
        self._pick()

    def _count(self, counts: bool) -> None:
        mix = self.strip.mix
        self._take(ColourMix(mix.colours, mix.ends, counts, mix.chosen))

    def _add(self, rgb: Rgb) -> None:
        self._take(self.strip.mix.with_colour(rgb))

    def _write(self, text: str) -> None:
        rgb = self._read(text)
        self.field.setProperty("state", "" if rgb or not text.strip() else "wrong")
        self.field.style().polish(self.field)
        if rgb is not None:
            self._take(self.strip.mix.changed(rgb))

    def _enter(self) -> None:
        rgb = self._read(self.field.text())
        if rgb is not None:
            self._add(rgb)
            self.field.selectAll()

    def _show_vividness(self) -> None:
        with QSignalBlocker(self.vividness):
            self.vividness.setValue(round(self.plane.vividness * 100))


def newest_first(colours: Sequence[Rgb], before: Sequence[Rgb]) -> list[Rgb]:
    """Return the colours that were looked for of late, without doubles."""
    return list(dict.fromkeys((*colours, *before)))[:MOST]
