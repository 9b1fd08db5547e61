"""Asks how and where something is exported, and tells how it went."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from refboard.core.export.file_names import file_name
from refboard.core.export.options import (
    SUFFIXES,
    WRITTEN,
    ExportOptions,
    Format,
    Kind,
    Part,
    unwritten,
)
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.save_dialog import ask_where
from refboard.ui.exporting.export_controller import ExportController
from refboard.ui.exporting.export_dialog import ExportDialog
from refboard.ui.exporting.kept_options import KeptOptions
from refboard.ui.exporting.snapshot import BoardSnapshot
from refboard.ui.exporting.written_place import WrittenPlace
from refboard.ui.notices.notices import Notices
from refboard.ui.suggested_folders import FileKind, SuggestedFolders

TOPIC = "export"
NOTHING = "There is nothing to export. Put pictures on the board first."
NO_ORIGINAL = "What is selected has no file: it is no picture, or is still being read."


class ExportPresenter:
    """Stands between what leaves the board and the user.

    Args to the constructor:
        exports: Writes it.
        kept: What was chosen the last time.
        folders: Where dialogs begin.
        notices: Where the user is told.
        window: Owns dialogs.
    """

    def __init__(
        self,
        exports: ExportController,
        kept: KeptOptions,
        folders: SuggestedFolders,
        notices: Notices,
        window: QWidget,
    ) -> None:
        self._exports = exports
        self._kept = kept
        self._folders = folders
        self._notices = notices
        self._window = window
        exports.told.connect(notices.report)
        exports.refused.connect(lambda sentence: notices.refuse(sentence, topic=TOPIC))
        exports.succeeded.connect(self._note_written)
        self._place = WrittenPlace(window)
        self._place.refused.connect(lambda sentence: notices.refuse(sentence, topic=TOPIC))

    def verbs(self) -> Verbs:
        """Return what each action that exports does, by its id."""
        return {"export_picture": self.ask_and_export, "save_original": self.save_originals}

    def ask_and_export(self) -> None:
        """Let the user choose how and where, and write the shown board."""
        snapshot = self._exports.snapshot()
        if snapshot is None:
            return
        if not snapshot.items:
            self._notices.refuse(NOTHING, topic=TOPIC)
            return
        dialog = ExportDialog(snapshot, self._first(snapshot), self._window)
        while dialog.exec() == QDialog.DialogCode.Accepted:
            path = self._ask_where(snapshot, dialog.options)
            if path is not None:
                self._kept.keep(dialog.form.options)
                self._exports.write(dialog.options, path)
                break
        dialog.deleteLater()

    def save_originals(self) -> None:
        """Let the user choose where, and write the files of what is selected there."""
        assets = self._exports.selected_assets()
        if not assets:
            self._notices.refuse(NO_ORIGINAL, topic=TOPIC)
        elif len(assets) == 1:
            from refboard.services.export.original_files import name_of_file

            name = name_of_file(assets[0])
            start = Path(self._folders.suggest(FileKind.EXPORTS)) / name
            kinds = f"The same kind of file (*{start.suffix})"
            path = ask_where(
                self._window, "Save original as", start, kinds, self._exports.refused.emit
            )
            if path is not None:
                self._folders.remember(FileKind.EXPORTS, path.parent)
                self._exports.write_original(assets[0], path)
        else:
            folder = self._ask_folder("Save originals in")
            if folder is not None:
                self._exports.write_originals(assets, folder)

    def _note_written(self, path: Path) -> None:
        self._notices.settle(TOPIC)
        show = partial(self._place.show, path)
        self._notices.show(f'"{path.name}" was written.', "Show in folder", show, topic=TOPIC)

    def _first(self, snapshot: BoardSnapshot) -> ExportOptions:
        """Return what the dialog begins with: the last choice, as far as it can be."""
        options = self._kept.value
        if options.part is Part.SELECTION and not snapshot.selected:
            return replace(options, part=Part.BOARD)
        return options

    def _ask_where(self, snapshot: BoardSnapshot, options: ExportOptions) -> Path | None:
        """Return the file to be written; of originals a folder that is new."""
        name = file_name(snapshot.name)
        if options.kind is Kind.ORIGINALS:
            return self._ask_folder("Export originals into")
        form = options.format
        start = Path(self._folders.suggest(FileKind.EXPORTS)) / f"{name}{form.suffix}"
        path = ask_where(
            *(self._window, "Export", start, _filter(form), self._exports.refused.emit),
            partial(why_not_named, form),
        )
        if path is not None:
            self._folders.remember(FileKind.EXPORTS, path.parent)
        return path

    def _ask_folder(self, title: str) -> Path | None:
        start = self._folders.suggest(FileKind.EXPORTS)
        chosen = QFileDialog.getExistingDirectory(self._window, title, start)
        if not chosen:
            return None
        self._folders.remember(FileKind.EXPORTS, Path(chosen))
        return Path(chosen)


def why_not_named(form: Format, path: Path) -> str:
    """Return why a file of a format cannot have a name that says it is another; else nothing."""
    from refboard.services.imaging.formats import IMAGE_SUFFIXES

    other = SUFFIXES.get(path.suffix.lower())
    if other is not None:
        return (
            f'"{path.name}" is named like a {other.label} file, and {form.label} was chosen. '
            f"Choose {other.label} as the format, or another name."
        )
    sentence = unwritten(path.suffix, IMAGE_SUFFIXES)
    return f"{sentence} {WRITTEN}" if sentence else ""


def _filter(form: Format) -> str:
    what = {Format.SVG: "drawings", Format.PDF: "documents"}.get(form, "pictures")
    return f"{form.label} {what} (*{form.suffix})"
