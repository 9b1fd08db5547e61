"""The parts of a request, and which requests build on which.

One that cannot be saved is taken apart, and holds back no more than it must.

A request touches what it makes or changes, and needs what has to be there before. Whatever
touches or needs something that an unsaved request touches has to wait behind it. Changes hold
absolute values, so those that meet nowhere may be saved in any order.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from refboard.core import requests
from refboard.core.board import Item
from refboard.core.document import Change
from refboard.core.ids import AssetId, BoardId
from refboard.core.requests import Request
from refboard.core.tagging.tag_requests import AddTag, RemoveTag

PART = 256
Things = frozenset[Hashable]


def touched(request: Request) -> Things:
    """Return what a request makes or changes."""
    match request:
        case requests.ImportRequest():
            assets = (("asset", entry.asset_id) for entry in request.entries)
            return frozenset((*assets, *_items(request.board_id, request.items)))
        case requests.CreateBoard(board):
            return frozenset((("board", board.id), *_items(board.id, board.items)))
        case requests.RenameBoard():
            return frozenset({("name", request.board_id)})
        case requests.TrashBoard():
            return frozenset({("trash", request.board_id)})
        case requests.MoveBoard():
            return frozenset({("places",)})
        case AddTag() | RemoveTag():
            return frozenset(("tag", id_) for id_ in request.asset_ids)
        case requests.SaveChange():
            change, on = request.change, request.board_id
            return frozenset(
                (
                    *(("item", on, id_) for id_ in change.ids),
                    *(("group", on, group.id) for group in change.groups),
                    *(("setting", on, setting.id) for setting in change.settings),
                )
            )
    return frozenset()


def needed(request: Request) -> Things:
    """Return what has to be there before a request can be saved."""
    match request:
        case requests.ImportRequest():
            return frozenset({("board", request.board_id)})
        case requests.CreateBoard(board):
            return _assets(board.items)
        case requests.RenameBoard() | requests.TrashBoard():
            return frozenset({("board", request.board_id)})
        case requests.MoveBoard(board_id, before):
            # Places follow from those before: moves are saved one after the other.
            return frozenset({("places",), ("board", board_id), ("board", before)})
        case AddTag() | RemoveTag():
            return frozenset(("asset", id_) for id_ in request.asset_ids)
        case requests.SaveChange():
            written = (entry.after for entry in request.change.entries if entry.after is not None)
            return frozenset((("board", request.board_id), *_assets(written)))
    return frozenset()


def in_parts(request: requests.ImportRequest, size: int = PART) -> Iterator[requests.ImportRequest]:
    """Yield requests that together are `request`, each with at most `size` pictures.

    Each is accepted in a transaction of its own: a large drop keeps nobody else from writing.
    """
    brought = {entry.asset_id for entry in request.entries}
    items: dict[AssetId, list[Item]] = defaultdict(list)
    # What shows none of these pictures, as a note pasted with them, comes with the first part.
    shown: list[Item] = []
    for item in request.items:
        if item.asset_id is not None and item.asset_id in brought:
            items[item.asset_id].append(item)
        else:
            shown.append(item)
    for start in range(0, len(request.entries), size):
        entries = request.entries[start : start + size]
        shown += [item for entry in entries for item in items[entry.asset_id]]
        yield replace(request, entries=entries, items=tuple(shown))
        shown = []


def taken_apart(request: Request) -> list[Request]:
    """Return the smallest requests that together are this one, in order."""
    match request:
        case requests.ImportRequest():
            return [*in_parts(request, size=1)]
        case requests.SaveChange():
            change = request.change
            parts = [
                *(Change((entry,)) for entry in change.entries),
                *(Change(groups=(group,)) for group in change.groups),
                *(Change(settings=(setting,)) for setting in change.settings),
            ]
            return [replace(request, change=part) for part in parts]
        case requests.CreateBoard(board) if board.items:
            bare = requests.CreateBoard(replace(board, items=()))
            added = [requests.SaveChange(board.id, Change.adding([item])) for item in board.items]
            return [bare, *added]
    return [request]


def _assets(items: Iterable[Item]) -> Things:
    """Return the assets that items show; not every content shows one."""
    return frozenset(("asset", id_) for item in items if (id_ := item.asset_id) is not None)


def _items(board_id: BoardId | None, items: Iterable[Item]) -> list[Hashable]:
    return [("item", board_id, item.id) for item in items]
