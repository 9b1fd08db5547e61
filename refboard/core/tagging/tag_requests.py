"""What the window asks of the library about tags, and about what its pictures show."""

from dataclasses import dataclass

from refboard.core.asking.question import Question
from refboard.core.events import SubjectsTold, TagsTold
from refboard.core.ids import AssetId


@dataclass(frozen=True, slots=True)
class AddTag:
    """Give pictures a tag; followed by TagsChanged."""

    asset_ids: tuple[AssetId, ...]
    tag: str


@dataclass(frozen=True, slots=True)
class RemoveTag:
    """Take a tag from pictures; followed by TagsChanged."""

    asset_ids: tuple[AssetId, ...]
    tag: str


@dataclass(frozen=True, slots=True)
class AskTags(Question[TagsTold]):
    """What are these pictures tagged with, and what might they be?"""

    asset_ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True)
class AskSubjects(Question[SubjectsTold]):
    """What do the pictures of the library show, as far as that is sure?"""


TagRequest = AddTag | RemoveTag | AskTags | AskSubjects
