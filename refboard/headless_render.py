"""Writes a board as a picture, pages or a drawing without a window, in a process of its own.

What is drawn needs Qt, which the command line does without: `refboard boards render` starts this
and reads what came of it. JSON on stdin says what is wanted. On stdout are lines of two numbers,
how far it is, and at last a line of JSON: what was written, or why not.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refboard.core.errors import RefboardError
from refboard.core.ids import BoardId

if TYPE_CHECKING:
    from refboard.services.export.report import Written
    from refboard.services.library.library import Library
    from refboard.ui.exporting.snapshot import BoardSnapshot

FAILED = 1


def main() -> int:
    """Write what stdin asks for and return the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    wish = json.load(sys.stdin.buffer)
    try:
        written = _render(wish)
    except ImportError as error:
        hint = "On Debian or Ubuntu: apt-get install libglib2.0-0 libegl1 libfontconfig1"
        return _answer({"error": f"Qt cannot be loaded: {error}.", "hint": hint})
    except RefboardError as error:
        return _answer({"error": error.sentence, "hint": error.hint})
    answer = {"width": written.width, "height": written.height, "pages": written.pages}
    return _answer(answer | {"missing": list(written.missing)})


def _answer(document: Mapping[str, object]) -> int:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()
    return FAILED if "error" in document else 0


def _render(wish: Mapping[str, Any]) -> "Written":
    """Write the board.

    Args:
        wish: The library's folder, the board's id, the file, and a table of options.
    """
    from PySide6.QtGui import QGuiApplication

    from refboard.core.export.options import options_from
    from refboard.services.library.library import Library
    from refboard.ui.exporting.export_work import write_export

    application = QGuiApplication(["refboard"])
    with closing(Library.open(Path(wish["library"]))) as library:
        snapshot = _snapshot(library, BoardId(wish["board"]))
        file, options = Path(wish["file"]), options_from(wish["options"])
        written = write_export(snapshot, options, file, library.paths, _tell)
    del application
    return written


def _snapshot(library: "Library", board_id: BoardId) -> "BoardSnapshot":
    from refboard.services.paths import settings_file
    from refboard.services.settings_file import load_settings
    from refboard.ui.exporting.snapshot import BoardSnapshot, shown_assets
    from refboard.ui.style.canvas_theme import canvas_colours
    from refboard.ui.style.tokens import DARK, LIGHT

    board = library.store.boards.load(board_id)
    needed = {asset_id for item in board.items if (asset_id := item.asset_id) is not None}
    found = library.store.assets.get(needed)
    is_light = load_settings(settings_file()).theme == "light"
    return BoardSnapshot(
        board.name,
        board.items,
        shown_assets(board.items, found.get),
        library.paths.originals,
        library.paths.previews,
        canvas_colours(LIGHT if is_light else DARK),
        board.settings.background,
    )


def _tell(done: int, total: int) -> None:
    sys.stdout.write(f"{done} {total}\n")
    sys.stdout.flush()
