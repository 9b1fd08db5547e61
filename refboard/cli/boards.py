"""`refboard boards`: list, make, export and import boards, and bring them back from the trash."""

import json
import os
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from refboard.cli.session import Worker, open_session
from refboard.core.board import Board, BoardSummary
from refboard.core.errors import QueryError
from refboard.core.ids import new_board_id
from refboard.services.interchange.board_file import write_board_file
from refboard.services.interchange.target import check_target
from refboard.services.library.boards import name_apart, read_board
from refboard.services.library.library import Library
from refboard.terminal import say

MAKING = ("new", "import")
"""Actions that make the library if there is none."""


def boards(options: Namespace) -> int:
    """Run one of the actions."""
    actions = {
        "list": _list,
        "new": _new,
        "export": _export,
        "import": _import,
        "trash": _trash,
        "restore": _restore,
    }
    with open_session(options.library, creates=options.action in MAKING) as library:
        document, text = actions[options.action](library, options)
    if options.json:
        say(json.dumps(document))
    elif document.get("boards") or not options.quiet:
        say(text)
    return 0


def _list(library: Library, _: Namespace) -> tuple[dict[str, Any], str]:
    return _listed(library.store.boards.all(), "There is no board yet.")


def _trash(library: Library, _: Namespace) -> tuple[dict[str, Any], str]:
    return _listed(library.store.boards.trashed(), "There is no board in the trash.")


def _listed(found: Sequence[BoardSummary], none: str) -> tuple[dict[str, Any], str]:
    rows = [{"board": b.id, "name": b.name, "items": b.item_count} for b in found]
    text = "\n".join(f"{b.item_count:>6}  {b.name}" for b in found)
    return {"boards": rows}, text or none


def _new(library: Library, options: Namespace) -> tuple[dict[str, Any], str]:
    name = options.name.strip()
    if not name:
        raise QueryError("A board needs a name.")
    if library.store.boards.by_name(name) is not None:
        raise QueryError(f'There is a board "{name}" already.', "Choose another name.")
    board = Board(new_board_id(), name)
    library.store.boards.create(board)
    return {"board": board.id, "name": name}, f'Made the board "{name}".'


def _restore(library: Library, options: Namespace) -> tuple[dict[str, Any], str]:
    boards = library.store.boards
    named = [summary for summary in boards.trashed() if summary.name == options.name]
    if not named:
        raise QueryError(
            f'There is no board "{options.name}" in the trash.', "See refboard boards trash."
        )
    board = max(named, key=lambda summary: summary.changed_at)
    boards.set_trashed(board.id, is_trashed=False)
    name_apart(library.store, board.id)
    name = boards.load(board.id).name
    document = {"board": board.id, "name": name, "items": board.item_count}
    return document, f'Brought back the board "{name}".'


def _export(library: Library, options: Namespace) -> tuple[dict[str, Any], str]:
    summary = library.store.boards.by_name(options.name)
    if summary is None:
        raise QueryError(f'There is no board "{options.name}".', "See refboard boards list.")
    check_target(options.file, library.store, library.paths)
    # Not Path.exists: that fails for names that are too long, of which the writer tells.
    if os.path.lexists(options.file) and not options.force:
        raise QueryError(f"{options.file} exists already.", "Use --force to replace it.")
    written = write_board_file(options.file, library.store, library.paths, summary.id)
    document = {
        "file": str(options.file),
        "pictures": written.pictures,
        "missing": list(written.missing),
    }
    text = f"Wrote {written.pictures} pictures to {options.file}."
    if written.missing:
        text += f" {len(written.missing)} linked files were missing: {', '.join(written.missing)}."
    return document, text


def _import(library: Library, options: Namespace) -> tuple[dict[str, Any], str]:
    board_id = read_board(library.paths, options.file)
    worker = Worker(library, workers=2, emit=lambda _: None)
    try:
        worker.pipeline.resume()
        worker.run()
    finally:
        worker.close()
    board = library.store.boards.load(board_id)
    document = {"board": board.id, "name": board.name, "items": len(board.items)}
    return document, f'Read the board "{board.name}" with {len(board.items)} items.'
