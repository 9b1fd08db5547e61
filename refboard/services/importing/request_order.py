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
        case requests.SaveChange():
            return frozenset(("item", request.board_id, id_) for id_ in request.change.ids)
    return frozenset()


def needed(request: Request) -> Things:
    """Return what has to be there before a request can be saved."""
    match request:
        case requests.ImportRequest():
            return frozenset({("board", request.board_id)})
        case requests.CreateBoard(board):
            return frozenset(("asset", item.asset_id) for item in board.items)
        case requests.RenameBoard() | requests.TrashBoard():
            return frozenset({("board", request.board_id)})
        case requests.SaveChange():
            written = (entry.after for entry in request.change.entries if entry.after is not None)
            assets = (("asset", item.asset_id) for item in written)
            return frozenset((("board", request.board_id), *assets))
    return frozenset()


def in_parts(request: requests.ImportRequest, size: int = PART) -> Iterator[requests.ImportRequest]:
    """Yield requests that together are `request`, each with at most `size` pictures.

    Each is accepted in a transaction of its own: a large drop keeps nobody else from writing.
    """
    items: dict[AssetId, list[Item]] = defaultdict(list)
    for item in request.items:
        items[item.asset_id].append(item)
    for start in range(0, len(request.entries), size):
        entries = request.entries[start : start + size]
        shown = [item for entry in entries for item in items[entry.asset_id]]
        yield replace(request, entries=entries, items=tuple(shown))


def taken_apart(request: Request) -> list[Request]:
    """Return the smallest requests that together are this one, in order."""
    match request:
        case requests.ImportRequest():
            return [*in_parts(request, size=1)]
        case requests.SaveChange():
            entries = request.change.entries
            return [replace(request, change=Change((entry,))) for entry in entries]
        case requests.CreateBoard(board) if board.items:
            bare = requests.CreateBoard(replace(board, items=()))
            added = [requests.SaveChange(board.id, Change.adding([item])) for item in board.items]
            return [bare, *added]
    return [request]


def _items(board_id: BoardId | None, items: Iterable[Item]) -> list[Hashable]:
    return [("item", board_id, item.id) for item in items]
