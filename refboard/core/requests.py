"""What the window asks of the library. Frozen and complete: a request carries all it needs.

A `Question` has an answer of its own, or RequestFailed; see `core/asking`. The other
requests are followed by events.
"""

from dataclasses import dataclass
from pathlib import Path

from refboard.core.asking.question import Question as Question
from refboard.core.asset import Source
from refboard.core.board import Board, Item, Viewpoint
from refboard.core.document import Change
from refboard.core.events import (
    AssetLocated,
    BoardExported,
    BoardImported,
    BoardLoaded,
    RequestDone,
)
from refboard.core.finding.questions import Finding
from refboard.core.ids import AssetId, BoardId
from refboard.core.queue_state import QueuesListed
from refboard.core.spaces import MEANING
from refboard.core.tagging.tag_requests import AddTag, AskSubjects, AskTags, RemoveTag


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One picture to import: its provisional asset id, its source and what the header claims."""

    asset_id: AssetId
    source: Source
    width: int = 0
    height: int = 0
    content: bytes | None = None
    """Bytes of a pasted or dropped bitmap, written to the library before anything else."""
    origin: str = ""
    """Where it came from before it was where it is read now; empty when that is the same."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Accept pictures, with the items that show them, in one transaction."""

    entries: tuple[ImportEntry, ...]
    board_id: BoardId | None = None
    items: tuple[Item, ...] = ()
    link: bool = False


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """Fetch a picture from a web address that the user dropped, then import it."""

    asset_id: AssetId
    url: str
    board_id: BoardId
    item: Item
    candidates: tuple[str, ...] = ()
    """Further addresses of the same picture, best first, tried when the first fails."""
    page: str = ""
    """The page that shows it, where that is known."""
    may_be_page: bool = False
    """It may be the address of a page, whose own picture is meant then."""


@dataclass(frozen=True, slots=True)
class LoadBoard(Question[BoardLoaded]):
    """A board with all that its items show."""

    board_id: BoardId


@dataclass(frozen=True, slots=True)
class CreateBoard:
    """Add a board, empty or with what it holds; followed by BoardsChanged."""

    board: Board


@dataclass(frozen=True, slots=True)
class RenameBoard:
    """Followed by BoardsChanged."""

    board_id: BoardId
    name: str


@dataclass(frozen=True, slots=True)
class TrashBoard:
    """Put a board into the trash, or back on the list; followed by BoardsChanged."""

    board_id: BoardId
    is_trashed: bool


@dataclass(frozen=True, slots=True)
class MoveBoard:
    """Move a board up or down the list; followed by BoardsChanged.

    Attributes:
        board_id: What is moved.
        before: The board that it comes to lie before; None for the end of the list.
    """

    board_id: BoardId
    before: BoardId | None


@dataclass(frozen=True, slots=True)
class SaveChange:
    """Make a document's change durable."""

    board_id: BoardId
    change: Change


@dataclass(frozen=True, slots=True)
class SaveViewpoint:
    """Remember where a board was looked at, and that it was the last one."""

    board_id: BoardId
    viewpoint: Viewpoint


@dataclass(frozen=True, slots=True)
class CheckPictures:
    """Look whether originals and previews are what they were; followed by events of what is new.

    Attributes:
        asset_ids: Of which pictures.
        originals_only: Their previews are not looked at.
        met_damage: A preview was damaged, so others may be: all are looked at when there is time.
    """

    asset_ids: tuple[AssetId, ...]
    originals_only: bool = False
    met_damage: bool = False


@dataclass(frozen=True, slots=True)
class RetryFailed:
    """Try failed imports again: those given, or all.

    An original that was changed is read again, and takes the place of what it was, only if given.
    """

    asset_ids: tuple[AssetId, ...] = ()


@dataclass(frozen=True, slots=True)
class DismissFailures:
    """Tell no more of failures: those given, or all; followed by ActivityChanged.

    A picture whose original was changed is kept as it was.
    """

    asset_ids: tuple[AssetId, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepCopies:
    """Remember pairs of pictures that look alike and are kept: they are not told of again."""

    pairs: tuple[tuple[AssetId, AssetId], ...]


@dataclass(frozen=True, slots=True)
class CancelImports:
    """Give up what is still pending: jobs become failures that can be retried."""


@dataclass(frozen=True, slots=True)
class LocateAsset(Question[AssetLocated]):
    """On which boards is it?"""

    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class ListQueues(Question[QueuesListed]):
    """How do the queues of work stand now?"""


@dataclass(frozen=True, slots=True)
class ExportBoard(Question[BoardExported]):
    """Write a board file; followed by BoardFileProgress while that takes long."""

    board_id: BoardId
    path: Path


@dataclass(frozen=True, slots=True)
class ImportBoardFile(Question[BoardImported]):
    """Read a board file into a new board; followed by BoardFileProgress while that takes long."""

    path: Path


@dataclass(frozen=True, slots=True)
class CancelBoardFile:
    """Stop writing or reading a board file; what was there before stays as it was."""

    path: Path


@dataclass(frozen=True, slots=True)
class ListModels:
    """Answer: ModelsListed, and again whenever something about them changes."""


@dataclass(frozen=True, slots=True)
class PullModel(Question[RequestDone]):
    """Fetch a model; followed by ModelProgress and ModelsListed. Answered when that has ended.

    A model for meaning is used at once when the library uses none yet.
    """

    name: str


@dataclass(frozen=True, slots=True)
class CancelPull:
    """Stop fetching a model; what is here already is kept for the next time."""

    name: str


@dataclass(frozen=True, slots=True)
class AddModel(Question[RequestDone]):
    """Install a model from a folder, a card or an .onnx file; followed as PullModel is."""

    path: Path


@dataclass(frozen=True, slots=True)
class UseModel(Question[RequestDone]):
    """Let a model answer for its space in this library; "" for none in `space`.

    A model is checked before it is used for the first time, and one that fails is refused unless
    it is forced. The one before serves until the new one has looked at every picture. Followed by
    ModelChecking, SpacesChanged and ModelsListed.
    """

    name: str
    space: str = MEANING.name
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class RemoveModel(Question[RequestDone]):
    """Delete a model's files; its vectors stay. Followed by ModelsListed."""

    name: str


Request = (
    ImportRequest
    | FetchRequest
    | LoadBoard
    | CreateBoard
    | RenameBoard
    | TrashBoard
    | MoveBoard
    | SaveChange
    | SaveViewpoint
    | Finding
    | CheckPictures
    | RetryFailed
    | DismissFailures
    | KeepCopies
    | CancelImports
    | LocateAsset
    | ListQueues
    | ExportBoard
    | ImportBoardFile
    | CancelBoardFile
    | ListModels
    | PullModel
    | CancelPull
    | AddModel
    | UseModel
    | RemoveModel
    | AddTag
    | RemoveTag
    | AskTags
    | AskSubjects
)

DURABLE = (
    ImportRequest,
    FetchRequest,
    CreateBoard,
    RenameBoard,
    TrashBoard,
    MoveBoard,
    SaveChange,
    DismissFailures,
    KeepCopies,
    AddTag,
    RemoveTag,
)
"""What the user would miss if it were not saved."""

CHANGING = (*DURABLE, RetryFailed, CancelImports, ImportBoardFile, UseModel)
"""What a library that is only looked at refuses."""
