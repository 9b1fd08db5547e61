"""A board as it was when it was asked for: values only, for whatever thread writes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.errors import QueryError
from refboard.core.export import sizes
from refboard.core.export.leaf import Leaf, around, contact_sheet
from refboard.core.export.options import ExportOptions, Format, Ground, Kind, Part
from refboard.core.geometry import Rect, Size
from refboard.core.ids import AssetId, ItemId
from refboard.ui.document.reading_order import in_reading_order
from refboard.ui.exporting.drawing import BoardPicture
from refboard.ui.style.canvas_colours import CanvasColours

_MIDDLE = 0.5

AssetOf = Callable[[AssetId], Asset | None]


@dataclass(frozen=True, slots=True)
class BoardSnapshot:
    """A board, and what is known of the pictures on it.

    Attributes:
        name: Of the board.
        items: All of them.
        assets: What they show, by the ids that they use.
        originals_dir: The library's folder of originals.
        previews_dir: Its folder of previews.
        colours: The theme's.
        background: The board's own colour, "#rrggbb"; empty for the theme's.
        selected: The ids of what is chosen.
        view: The part of the board that is seen; None where nobody looks.
    """

    name: str
    items: tuple[Item, ...]
    assets: Mapping[AssetId, Asset]
    originals_dir: Path
    previews_dir: Path
    colours: CanvasColours
    background: str = ""
    selected: frozenset[ItemId] = frozenset()
    view: Rect | None = None

    def size_of(self, asset_id: AssetId) -> Size | None:
        """Return an original's size in pixels; None while that is not known."""
        asset = self.assets.get(asset_id)
        if asset is None or not asset.width or not asset.height:
            return None
        return Size(asset.width, asset.height)

    def chosen(self, part: Part) -> tuple[Item, ...]:
        """Return the items of a part of the board."""
        match part:
            case Part.SELECTION:
                return tuple(item for item in self.items if item.id in self.selected)
            case Part.VIEW if self.view is not None:
                seen = self.view
                return tuple(i for i in self.items if i.placement.bounds.intersects(seen))
            case _:
                return self.items

    def ordered_assets(self, part: Part) -> list[Asset]:
        """Return the stored assets of a part in reading order, each once."""
        return stored_assets(in_reading_order(self.chosen(part)), self.assets.get)

    def leaves(self, options: ExportOptions) -> tuple[Leaf, ...]:
        """Return what is drawn, page by page.

        Raises:
            QueryError: there is nothing to draw.
        """
        items = self.chosen(options.part)
        if options.kind is Kind.SHEET:
            ordered = in_reading_order(items)
            is_paged = options.format is Format.PDF
            leaves = contact_sheet(ordered, options, self._name_of, paged=is_paged)
            if leaves:
                return leaves
        elif options.part is Part.VIEW and self.view is not None:
            return (Leaf(items, self.view),)
        elif (part := around(items, options.margin)) is not None:
            return (Leaf(items, part),)
        raise QueryError("There is nothing to export.", "Put pictures on the board first.")

    def scale(self, options: ExportOptions, leaf: Leaf) -> float:
        """Return how many pixels a board unit gets in a picture."""
        return sizes.scale_of(options, leaf.part.size, leaf.items, self.size_of)

    def ground(self, options: ExportOptions) -> QColor | None:
        """Return the background; None for none."""
        match options.ground:
            case Ground.NOTHING:
                return None
            case Ground.COLOUR:
                return QColor(options.colour)
            case Ground.BOARD:
                return QColor(self.background) if self.background else self.colours.background

    def letters(self, options: ExportOptions) -> QColor:
        """Return a colour that can be read on the background; on none, as on paper."""
        ground = self.ground(options)
        is_dark = ground is not None and ground.lightnessF() < _MIDDLE
        return QColor("#d6d8dc" if is_dark else "#2b2d31")

    def picture(self, options: ExportOptions, leaf: Leaf, scale: float) -> BoardPicture:
        """Return a leaf to be drawn."""
        ground = self.ground(options)
        return BoardPicture(
            leaf.items,
            self.assets,
            self.originals_dir,
            leaf.part,
            scale,
            self.colours,
            ground,
            is_transparent=ground is None,
            captions=leaf.captions,
            letters=self.letters(options),
        )

    def _name_of(self, item: Item) -> str:
        asset = None if item.asset_id is None else self.assets.get(item.asset_id)
        return "" if asset is None else asset.name


def shown_assets(items: Iterable[Item], get: AssetOf) -> dict[AssetId, Asset]:
    """Return the assets of items, by the ids that they use; one that nobody knows is left out."""
    ids = {asset_id for item in items if (asset_id := item.asset_id) is not None}
    found = ((asset_id, get(asset_id)) for asset_id in ids)
    return {asset_id: asset for asset_id, asset in found if asset is not None}


def stored_assets(items: Iterable[Item], get: AssetOf) -> list[Asset]:
    """Return the stored assets of items, each once, in the order of the items."""
    found: dict[AssetId, Asset] = {}
    for item in items:
        asset = None if item.asset_id is None else get(item.asset_id)
        if asset is not None and asset.is_stored:
            found.setdefault(asset.id, asset)
    return list(found.values())


def bytes_of(assets: Sequence[Asset]) -> int:
    """Return how many bytes originals have."""
    return sum(asset.byte_size for asset in assets)
