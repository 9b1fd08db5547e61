"""Content that a newer RefBoard made: kept, shown as a grey tile, and written back untouched."""

from dataclasses import dataclass

from refboard.core.ids import AssetId


@dataclass(frozen=True, slots=True)
class Unknown:
    """Content of which only its kind is known.

    Attributes:
        kind: The name under which it is kept.
        raw: Its values as JSON, character by character as they were read.
        asset_id: The asset that it needs, or None.
    """

    kind: str
    raw: str
    asset_id: AssetId | None = None
