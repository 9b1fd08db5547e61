"""The tags of what is selected, suggestions for more, and a field for one's own.

It shows and emits wishes; what they do is the presenter's.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from refboard.core.tagging.tags import TagUse
from refboard.ui.style.flow_rows import FlowRows
from refboard.ui.tagging.tag_chip import TagChip

LONGEST_TAG = 60
FIELD = "Add a tag"


class TagSection(QWidget):
    """Part of the inspector.

    Signals:
        added: Carries a tag that was typed.
        taken: Carries a tag that is to be removed.
        accepted: Carries a suggested tag that is to be given.
        left: The user wants back to the board.
    """

    added = Signal(str)
    taken = Signal(str)
    accepted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Tags")
        self._heading = QLabel("Tags", self)
        self._heading.setProperty("tone", "group")
        self._tags = _Rows(self)
        self._hint = QLabel("Suggested", self)
        self._hint.setProperty("tone", "muted")
        self._suggested = _Rows(self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(FIELD)
        self.field.setAccessibleName(FIELD)
        self.field.setMaxLength(LONGEST_TAG)
        self.field.setToolTip("A word of your own for the selected pictures; Enter gives it")
        self.field.returnPressed.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._heading, self._tags, self._hint, self._suggested, self.field):
            column.addWidget(part)

    def show_tags(
        self,
        tags: Sequence[TagUse],
        suggestions: Sequence[TagUse],
        pictures: int,
        *,
        can_change: bool,
    ) -> None:
        """Show what some pictures have, and might have; nothing at all where there is none."""
        self.setVisible(pictures > 0)
        self._tags.show_chips([self._given(tag, pictures) for tag in tags])
        chips = [self._wished(one, pictures) for one in suggestions] if can_change else []
        self._suggested.show_chips(chips)
        self._hint.setVisible(bool(chips))
        for chip in (*self._tags.chips, self.field):
            chip.setEnabled(can_change)

    def chips(self) -> tuple[tuple[TagChip, ...], tuple[TagChip, ...]]:
        """Return the chips of tags that are there, and of those that are suggested."""
        return tuple(self._tags.chips), tuple(self._suggested.chips)

    def _given(self, tag: TagUse, pictures: int) -> TagChip:
        count = len(tag.asset_ids)
        share = "" if count == pictures else f"{count}/{pictures}"
        whose = "" if pictures == 1 else f" from {count} of {pictures} pictures"
        chip = TagChip(
            tag.word,
            is_suggested=False,
            share=share,
            does=f'Remove the tag "{tag.word}"{whose}',
            parent=self._tags,
        )
        chip.chosen.connect(self.taken)
        return chip

    def _wished(self, one: TagUse, pictures: int) -> TagChip:
        count = len(one.asset_ids)
        whose = "this picture" if pictures == 1 else f"{count} of {pictures} pictures"
        chip = TagChip(
            one.word,
            is_suggested=True,
            share="" if count == pictures else f"{count}/{pictures}",
            does=f'Tag {whose} with "{one.word}", which RefBoard sees in it',
            parent=self._suggested,
        )
        chip.chosen.connect(self.accepted)
        return chip

    def _add(self) -> None:
        tag = " ".join(self.field.text().split())
        self.field.clear()
        if tag:
            self.added.emit(tag)
        else:
            self.left.emit()


class _Rows(QWidget):
    """Chips in rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = FlowRows(self)
        self.chips: list[TagChip] = []

    def show_chips(self, chips: list[TagChip]) -> None:
        """Show these in place of those that were there."""
        for chip in self.chips:
            self._rows.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = chips
        for chip in chips:
            self._rows.addWidget(chip)
            chip.show()
        self.setVisible(bool(chips))
        self.updateGeometry()
