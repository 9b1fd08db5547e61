"""Boards and the items on them.

A placement is absolute: no value here depends on another item or on the view.
"""

import unicodedata
from dataclasses import dataclass, field, replace

from refboard.core.content import Content, Picture, asset_of
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.group import Group, mended_groups
from refboard.core.geometry import Rect, rotated_bounds
from refboard.core.ids import AssetId, BoardId, GroupId, ItemId


@dataclass(frozen=True, slots=True)
class Placement:
    """Where and how an item lies on its board.

    Attributes:
        x: Left side before rotation, in board units (one unit is one screen pixel at 100 %).
        y: Upper side before rotation; y points down.
        width: Width before rotation, above zero.
        height: Height before rotation, above zero.
        rotation: Degrees clockwise about the centre.
        z: Stacking order; higher lies above. Ties are broken by item id.
        is_flipped_h: Mirrored left to right.
        is_flipped_v: Mirrored top to bottom.
    """

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0
    z: float = 0.0
    is_flipped_h: bool = False
    is_flipped_v: bool = False

    @property
    def rect(self) -> Rect:
        """The rectangle before rotation."""
        return Rect(self.x, self.y, self.width, self.height)

    @property
    def bounds(self) -> Rect:
        """The axis-parallel rectangle that holds it after rotation."""
        return rotated_bounds(self.rect, self.rotation) if self.rotation else self.rect

    def moved(self, dx: float, dy: float) -> "Placement":
        """Return the placement shifted by (dx, dy)."""
        return self.with_rect(Rect(self.x + dx, self.y + dy, self.width, self.height))

    def with_rect(self, rect: Rect) -> "Placement":
        """Return the placement over another rectangle, rotation and order kept."""
        # Every value by itself: `replace` takes thrice as long, and this is done to thousands.
        return Placement(
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            self.rotation,
            self.z,
            self.is_flipped_h,
            self.is_flipped_v,
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a board.

    Attributes:
        id: Given by whoever made it.
        placement: Where it lies.
        content: What it holds.
        opacity: 0 (invisible) to 1.
        is_locked: It cannot be moved, resized or deleted until it is unlocked.
        group_id: The group that it is in, or None; it is in one at most.
    """

    id: ItemId
    placement: Placement
    content: Content
    opacity: float = 1.0
    is_locked: bool = False
    group_id: GroupId | None = None

    def placed(self, placement: Placement) -> "Item":
        """Return the item in another place."""
        return Item(self.id, placement, self.content, self.opacity, self.is_locked, self.group_id)

    @property
    def picture(self) -> Picture | None:
        """The picture that it holds; None when it holds something else."""
        return self.content if isinstance(self.content, Picture) else None

    @property
    def asset_id(self) -> AssetId | None:
        """The asset that its content shows or needs, or None."""
        return asset_of(self.content)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What part of a board the window shows: the board point in the middle, and the zoom."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """A board as the boards list shows it.

    Attributes:
        id: Its identity.
        name: Its name, never empty.
        item_count: How many items lie on it.
        changed_at: Seconds since the epoch, UTC.
        cover: Up to four assets for a mosaic, topmost first.
    """

    id: BoardId
    name: str
    item_count: int = 0
    changed_at: float = 0.0
    cover: tuple[AssetId, ...] = field(default=())


MOST_NAME = 200
"""Characters of a board's name."""
OTHERWISE_NAMED = "Board"
_SPACES = ("Cc", "Zs", "Zl", "Zp")
_TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""Characters that turn what follows them around, also behind the name."""


def board_name(text: str, otherwise: str = "") -> str:
    """Return a board's name as it is kept and shown: one line of at most `MOST_NAME` characters.

    Args:
        text: From whoever names it, from a file or from a library made before.
        otherwise: What it is called when nothing is left of it.
    """
    if not (text.isascii() and text.isprintable()):
        kept = (c for c in text if unicodedata.bidirectional(c) not in _TURNS)
        text = "".join(" " if unicodedata.category(c) in _SPACES else c for c in kept)
    return " ".join(text.split())[:MOST_NAME].rstrip() or otherwise


def numbered_name(name: str, number: int) -> str:
    """Return a name with a number behind it, shortened where both would be too long."""
    end = f" {number}"
    return name[: MOST_NAME - len(end)].rstrip() + end


USUAL = BoardSettings()


@dataclass(frozen=True, slots=True)
class Board:
    """A whole board, as loaded or saved.

    Attributes:
        viewpoint: None until the board was looked at: show everything then.
        groups: In no order that means anything.
        settings: How it looks and behaves.
    """

    id: BoardId
    name: str
    items: tuple[Item, ...] = ()
    viewpoint: Viewpoint | None = None
    groups: tuple[Group, ...] = ()
    settings: BoardSettings = USUAL


def mended(board: Board) -> tuple[Board, list[str]]:
    """Return a board whose groups fit together, and a few words for each thing that did not.

    Nothing that lies on the board goes: what is in a group that is not there is in none.
    """
    groups, told = mended_groups(board.groups)
    known = {group.id for group in groups}
    items = list(board.items)
    for place, item in enumerate(items):
        if item.group_id is not None and item.group_id not in known:
            items[place] = replace(item, group_id=None)
            told.append(f"item {item.id} was in group {item.group_id}, which is not there")
    return (replace(board, items=tuple(items), groups=groups), told) if told else (board, told)
