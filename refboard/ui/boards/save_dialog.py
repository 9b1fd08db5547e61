"""Asks where a file is to be written, and never lets one be replaced unasked."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from refboard.services.presence import is_gone


def ask_where(
    window: QWidget,
    title: str,
    start: Path,
    kinds: str,
    refuse: Callable[[str], object],
    why_not: Callable[[Path], str] = lambda _: "",
) -> Path | None:
    """Return the file that the user chose, ending as `start` does; None for none.

    Args:
        window: Whose question it is.
        title: What is asked.
        start: What is suggested.
        kinds: The filter of the dialog.
        refuse: Told why what was chosen cannot be taken.
        why_not: Returns why a name that ends in another way cannot be; empty where it only lacks
            its ending.
    """
    suffix = start.suffix
    dialog = QFileDialog(window, title, str(start), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # The dialog must know the suffix: it asks before a file of the whole name is replaced.
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(str(start))
    if dialog.exec() != QDialog.DialogCode.Accepted or not dialog.selectedFiles():
        return None
    path = Path(dialog.selectedFiles()[0])
    if path.suffix.lower() == suffix.lower():
        return path
    if sentence := why_not(path):
        refuse(sentence)
        return None
    path = path.with_name(path.name + suffix)
    if not is_gone(path):
        refuse(f'"{path.name}" exists already. Choose it by its whole name.')
        return None
    return path
