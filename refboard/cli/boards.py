"""`refboard boards`: list, make, export, render and import them, and bring them back."""

import json
import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from refboard.cli.render import render
from refboard.cli.session import open_engine, open_session
from refboard.core.board import Board, BoardSummary
from refboard.core.errors import QueryError
from refboard.core.ids import new_board_id
from refboard.core.words import counted
from refboard.services.engine.foreground import Foreground
from refboard.services.interchange.board_file import read_board_file, write_board_file
from refboard.services.interchange.target import check_target
from refboard.services.library.boards import name_apart
from refboard.services.library.library import Library
from refboard.services.store import Store
from refboard.terminal import complain, say

PARTLY = 3


def boards(options: Namespace) -> int:
    """Run one of the actions; 3 when something is missing in a file that was written or read."""
    if options.action in READING:
        with open_session(options.library) as library:
            document, text = READING[options.action](library, options)
    else:
        creates = options.action in MAKING
        with open_engine(options.library, creates=creates, changes=True) as driven:
            document, text = WRITING[options.action](driven, options)
    if options.json:
        say(json.dumps(document))
    elif document.get("boards") or not options.quiet:
        say(text)
    for each in document.get("left_out", ()):
        complain(f"{each['name']} is left out: {each['reason']}.")
    for each in document.get("failed", ()):
        complain(each["error"])
    return PARTLY if document.get("missing") or document.get("failed") else 0


def _list(library: Library, _: Namespace) -> tuple[dict[str, Any], str]:
    return _listed(library.store.boards.all(), "There is no board yet.")


def _trash(library: Library, _: Namespace) -> tuple[dict[str, Any], str]:
    return _listed(library.store.boards.trashed(), "There is no board in the trash.")


def _listed(found: Sequence[BoardSummary], none: str) -> tuple[dict[str, Any], str]:
    rows = [{"board": b.id, "name": b.name, "items": b.item_count} for b in found]
    text = "\n".join(f"{b.item_count:>6}  {b.name}" for b in found)
    return {"boards": rows}, text or none


def _new(driven: Foreground, options: Namespace) -> tuple[dict[str, Any], str]:
    name = options.name
    if not name:
        raise QueryError("A board needs a name.")
    boards = driven.library.store.boards
    if boards.by_name(name) is not None:
        raise QueryError(f'There is a board "{name}" already.', "Choose another name.")
    board = Board(new_board_id(), name)
    driven.insist(lambda: boards.create(board))
    return {"board": board.id, "name": name}, f'Made the board "{name}".'


def _restore(driven: Foreground, options: Namespace) -> tuple[dict[str, Any], str]:
    store, boards = driven.library.store, driven.library.store.boards
    named = [summary for summary in boards.trashed() if summary.name == options.name]
    if not named:
        raise QueryError(
            f'There is no board "{options.name}" in the trash.', "See refboard boards trash."
        )
    board = max(named, key=lambda summary: summary.changed_at)

    def bring_back() -> None:
        with store.transaction():
            boards.set_trashed(board.id, is_trashed=False)
            name_apart(store, board.id)

    driven.insist(bring_back)
    name = boards.load(board.id).name
    document = {"board": board.id, "name": name, "items": board.item_count}
    return document, f'Brought back the board "{name}".'


def _export(library: Library, options: Namespace) -> tuple[dict[str, Any], str]:
    summary = library.store.boards.by_name(options.name)
    if summary is None:
        raise QueryError(f'There is no board "{options.name}".', "See refboard boards list.")
    check_target(options.file, library.store, library.paths)
    # Not Path.exists: that fails for names that are too long, of which the writer tells.
    if os.path.isdir(options.file):  # noqa: PTH112  as below
        raise QueryError(f"{options.file} is a folder.", "Name the file to be written in it.")
    if os.path.lexists(options.file) and not options.force:
        raise QueryError(f"{options.file} exists already.", "Use --force to replace it.")
    written = write_board_file(options.file, library.store, library.paths, summary.id)
    document = {
        "file": str(options.file),
        "pictures": written.pictures,
        "missing": list(written.missing),
    }
    text = f"Wrote {counted(written.pictures, 'picture')} to {options.file}."
    if written.left_out:
        document["left_out"] = [asdict(each) for each in written.left_out]
        text += f" {counted(len(written.left_out), 'thing is', 'things are')} missing in it."
    return document, text


def _import(driven: Foreground, options: Namespace) -> tuple[dict[str, Any], str]:
    library = driven.library
    store = library.store
    read = driven.insist(lambda: read_board_file(options.file, store, library.paths))
    driven.insist(lambda: name_apart(store, read.id))
    driven.resume()
    driven.finish_work()
    board = store.boards.load(read.id)
    document = {"board": board.id, "name": board.name, "items": len(board.items)}
    text = f'Read the board "{board.name}" with {counted(len(board.items), "item")}.'
    if read.missing:
        count = counted(len(read.missing), "of its pictures is", "of its pictures are")
        text += f" {count} not in the file."
        document["missing"] = list(read.missing)
    if failed := _failed_on(board, store):
        document["failed"] = failed
    return document, text


def _failed_on(board: Board, store: Store) -> list[dict[str, str]]:
    """Return which pictures of a board could not be imported, and why."""
    shown = {item.asset_id for item in board.items}
    return [
        {"name": work.name, "error": work.sentence}
        for work in store.failed_work()
        if work.stage == "import" and work.asset_id in shown
    ]


READING = {"list": _list, "trash": _trash, "export": _export, "render": render}
WRITING = {"new": _new, "import": _import, "restore": _restore}
MAKING = ("new", "import")
"""Actions that make the library if there is none."""
