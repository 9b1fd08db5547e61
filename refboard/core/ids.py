"""Identities that the GUI assigns, so that a thing exists in the frame in which it was made.

An id is opaque: nothing may be read from its characters, and none is ever given twice. Ids of
items and groups are unique on their board; a board that is read from a file keeps them.
"""

from itertools import count
from typing import NewType
from uuid import uuid4

AssetId = NewType("AssetId", str)
ItemId = NewType("ItemId", str)
GroupId = NewType("GroupId", str)
BoardId = NewType("BoardId", str)
RequestId = NewType("RequestId", int)
"""Counts up in one process, from 1; an answer carries the id of its question."""
NO_REQUEST = RequestId(0)
"""Of what happened without a question, and of a question that nobody has sent yet."""


_request_numbers = count(1)


def new_asset_id() -> AssetId:
    """Return a fresh asset id (32 hexadecimal digits)."""
    return AssetId(uuid4().hex)


def new_item_id() -> ItemId:
    """Return a fresh item id (32 hexadecimal digits)."""
    return ItemId(uuid4().hex)


def new_board_id() -> BoardId:
    """Return a fresh board id (32 hexadecimal digits)."""
    return BoardId(uuid4().hex)


def new_request_id() -> RequestId:
    """Return an id higher than all before, from any thread."""
    return RequestId(next(_request_numbers))
