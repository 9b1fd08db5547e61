"""What is on a board beside places: the contents of its items, its groups, its settings.

An item's content is a closed union with one module of values for each kind. A further kind is a
module here, a name in the union and in `KINDS`, a painter and an editor. Its values are kept as one
JSON object, its asset beside that: see `form`.
"""

from collections.abc import Mapping
from dataclasses import replace

from refboard.core.content.picture import Crop, Picture, PictureView
from refboard.core.content.unknown import Unknown
from refboard.core.ids import AssetId

__all__ = [
    "KINDS",
    "Content",
    "Crop",
    "Picture",
    "PictureView",
    "Unknown",
    "asset_of",
    "with_asset",
]

Content = Picture | Unknown

KINDS: Mapping[str, type[Picture]] = {Picture.kind: Picture}
"""The kinds that this RefBoard makes, by the names under which they are kept."""


def asset_of(content: Content) -> AssetId | None:
    """Return the asset that a content shows or needs; None for one that stands by itself.

    One at most, and never inside the content's JSON: that is how the library knows which assets are
    in use, and how a board file takes them along, for content of kinds that it does not know too.
    """
    return content.asset_id


def with_asset(content: Content, asset_id: AssetId) -> Content:
    """Return a content that names its asset by another id; one without an asset as it is."""
    return content if content.asset_id is None else replace(content, asset_id=asset_id)
