"""Boards and the items on them.

A placement is absolute: no value here depends on another item or on the view.
"""

from dataclasses import dataclass, field, replace

from refboard.core.geometry import Rect, rotated_bounds
from refboard.core.ids import AssetId, BoardId, ItemId


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
        return replace(self, x=self.x + dx, y=self.y + dy)

    def with_rect(self, rect: Rect) -> "Placement":
        """Return the placement over another rectangle, rotation and order kept."""
        return replace(self, x=rect.x, y=rect.y, width=rect.width, height=rect.height)


@dataclass(frozen=True, slots=True)
class Item:
    """One appearance of an asset on a board.

    Attributes:
        id: Given by whoever made it.
        asset_id: The asset that it shows.
        placement: Where it lies.
        opacity: 0 (invisible) to 1.
        is_locked: It cannot be moved, resized or deleted until it is unlocked.
    """

    id: ItemId
    asset_id: AssetId
    placement: Placement
    opacity: float = 1.0
    is_locked: bool = False


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


@dataclass(frozen=True, slots=True)
class Board:
    """A whole board, as loaded or saved.

    Attributes:
        viewpoint: None until the board was looked at: show everything then.
    """

    id: BoardId
    name: str
    items: tuple[Item, ...] = ()
    viewpoint: Viewpoint | None = None
