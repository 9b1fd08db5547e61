"""What the window asks of the library. Frozen and complete: a request carries all it needs.

`request_id` counts up; an answer carries it back and the asker drops stale ones. Requests without
an answer of their own are followed by events.
"""

from dataclasses import dataclass
from pathlib import Path

from refboard.core.asset import Source
from refboard.core.board import Board, Item, Viewpoint
from refboard.core.document import Change
from refboard.core.ids import AssetId, BoardId, RequestId
from refboard.core.query import SimilarQuery
from refboard.core.spaces import MEANING


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One picture to import: its provisional asset id, its source and what the header claims."""

    asset_id: AssetId
    source: Source
    width: int = 0
    height: int = 0
    content: bytes | None = None
    """Bytes of a pasted or dropped bitmap, written to the library before anything else."""


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


@dataclass(frozen=True, slots=True)
class LoadBoard:
    """Answer: BoardLoaded."""

    request_id: RequestId
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
class SimilarRequest:
    """Answer: MatchesReady or RequestFailed."""

    request_id: RequestId
    query: SimilarQuery


@dataclass(frozen=True, slots=True)
class WordRequest:
    """Find pictures by words: of their names, and of what they show where a model knows words.

    Answer: MatchesReady or RequestFailed. Names need no model: where the model has first to be
    opened, they come first, and a second MatchesReady with everything follows.
    """

    request_id: RequestId
    text: str
    limit: int = 50
    board_id: BoardId | None = None
    """Only pictures of this board; None for the whole library."""


@dataclass(frozen=True, slots=True)
class RetryFailed:
    """Try failed imports again: those given, or all."""

    asset_ids: tuple[AssetId, ...] = ()


@dataclass(frozen=True, slots=True)
class DismissFailures:
    """Tell no more of failures: those given, or all; followed by ActivityChanged."""

    asset_ids: tuple[AssetId, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelImports:
    """Give up what is still pending: jobs become failures that can be retried."""


@dataclass(frozen=True, slots=True)
class LocateAsset:
    """On which boards is it? Answer: AssetLocated."""

    request_id: RequestId
    asset_id: AssetId


@dataclass(frozen=True, slots=True)
class ExportBoard:
    """Write a board file; answer: BoardExported or RequestFailed."""

    request_id: RequestId
    board_id: BoardId
    path: Path


@dataclass(frozen=True, slots=True)
class ImportBoardFile:
    """Read a board file into a new board; answer: BoardImported or RequestFailed."""

    request_id: RequestId
    path: Path


@dataclass(frozen=True, slots=True)
class ListModels:
    """Answer: ModelsListed, and again whenever something about them changes."""


@dataclass(frozen=True, slots=True)
class PullModel:
    """Fetch a model; followed by ModelProgress, then ModelsListed or RequestFailed.

    A model for meaning is used at once when the library uses none yet.
    """

    request_id: RequestId
    name: str


@dataclass(frozen=True, slots=True)
class CancelPull:
    """Stop fetching a model; what is here already is kept for the next time."""

    name: str


@dataclass(frozen=True, slots=True)
class AddModel:
    """Install a model from a folder, a card or an .onnx file; followed as PullModel is."""

    request_id: RequestId
    path: Path


@dataclass(frozen=True, slots=True)
class UseModel:
    """Let a model answer for its space in this library; "" for none in `space`.

    The one before serves until the new one has looked at every picture. Followed by
    SpacesChanged and ModelsListed, or RequestFailed.
    """

    request_id: RequestId
    name: str
    space: str = MEANING.name


@dataclass(frozen=True, slots=True)
class RemoveModel:
    """Delete a model's files; its vectors stay. Followed by ModelsListed or RequestFailed."""

    request_id: RequestId
    name: str


Request = (
    ImportRequest
    | FetchRequest
    | LoadBoard
    | CreateBoard
    | RenameBoard
    | TrashBoard
    | SaveChange
    | SaveViewpoint
    | SimilarRequest
    | WordRequest
    | RetryFailed
    | DismissFailures
    | CancelImports
    | LocateAsset
    | ExportBoard
    | ImportBoardFile
    | ListModels
    | PullModel
    | CancelPull
    | AddModel
    | UseModel
    | RemoveModel
)

DURABLE = (
    ImportRequest,
    FetchRequest,
    CreateBoard,
    RenameBoard,
    TrashBoard,
    SaveChange,
    DismissFailures,
)
"""What the user would miss if it were not saved."""
