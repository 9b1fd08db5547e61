"""Tags: words that people give to pictures, and those that they might want to give."""

from dataclasses import dataclass

from refboard.core.ids import AssetId


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag, and those of some pictures that have it, or that might be given it."""

    word: str
    asset_ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True)
class SubjectCount:
    """A word for what pictures show, and how many of a library do."""

    word: str
    count: int
