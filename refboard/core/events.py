"""What the library tells the window: past-tense facts, coalesced, safe to drop when stale."""

from dataclasses import dataclass
from pathlib import Path

from refboard.core.asset import Asset, Failure
from refboard.core.board import Board, BoardSummary
from refboard.core.colour.palette import Palette
from refboard.core.finding.heat import Explained as Explained
from refboard.core.finding.lookalike import CopiesMet as CopiesMet
from refboard.core.ids import AssetId, BoardId, ItemId, RequestId
from refboard.core.offer import ModelOffer, SpaceState
from refboard.core.query import Float32Array, Matches
from refboard.core.queue_state import QueuesListed
from refboard.core.spaces import LOOK
from refboard.core.tagging.tags import SubjectCount, TagUse


@dataclass(frozen=True, slots=True)
class LibraryOpened:
    """The library is there; `last_board` is the one to show, `covers` the boards' cover assets.

    `trashed` are the boards in the trash. `scratch_dir` is given for a library that is only looked
    at: a folder for what cannot be kept inside.
    """

    boards: tuple[BoardSummary, ...]
    last_board: BoardId
    previews_dir: Path
    originals_dir: Path
    covers: tuple[Asset, ...] = ()
    trashed: tuple[BoardSummary, ...] = ()
    scratch_dir: Path | None = None

    @property
    def is_read_only(self) -> bool:
        """Whether nothing in it can be changed."""
        return self.scratch_dir is not None


@dataclass(frozen=True, slots=True)
class LibraryFailed:
    """The library cannot be opened; nothing was changed."""

    sentence: str
    hint: str


@dataclass(frozen=True, slots=True)
class BoardsChanged:
    """The list of boards is another one; `covers` are their cover assets, `trashed` the trash."""

    boards: tuple[BoardSummary, ...]
    covers: tuple[Asset, ...] = ()
    trashed: tuple[BoardSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardLoaded:
    """A board with all the assets that its items show."""

    request_id: RequestId
    board: Board
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True)
class AssetsStored:
    """Originals are safe and previews are on disk.

    Attributes:
        assets: Pairs of the id under which an asset was accepted and the asset that it is. The two
            ids differ when the library already had the same bytes.
    """

    assets: tuple[tuple[AssetId, Asset], ...]


@dataclass(frozen=True, slots=True)
class AssetsEmbedded:
    """These can be found now, in the space that is named."""

    asset_ids: tuple[AssetId, ...]
    space: str = LOOK.name


@dataclass(frozen=True, slots=True)
class AssetsFailed:
    """These cannot be imported, or their originals are not what they were; each says which.

    Their items show a badge, and what can be done is there.
    """

    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class FailuresEnded:
    """Nothing is wrong with these any more, without anybody's doing: originals were found again."""

    asset_ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True)
class ActivityChanged:
    """How far the work in the background is; `pending` is 0 when there is none.

    Attributes:
        done: Finished since the work began, failures included.
        pending: Accepted and neither embedded nor failed.
        failed: All failures that wait for a decision.
        stage: "reading" or "indexing"; empty when idle.
    """

    done: int = 0
    pending: int = 0
    failed: int = 0
    stage: str = ""


@dataclass(frozen=True, slots=True)
class MatchesReady:
    """The answer to a FindRequest.

    Attributes:
        request_id: The question's.
        answer: What was found.
        is_last: No fuller answer to the same question follows.
    """

    request_id: RequestId
    answer: Matches
    is_last: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class DescriptorsReady:
    """What pictures are like, for what compares each with each.

    Attributes:
        request_id: The question's.
        asset_ids: Those that are known, in the order in which they were asked for.
        descriptors: [n, d] float32 of unit length; the larger the dot product, the more alike.
    """

    request_id: RequestId
    asset_ids: tuple[AssetId, ...]
    descriptors: Float32Array


@dataclass(frozen=True, slots=True)
class PalettesReady:
    """The palettes of pictures: pairs of an asset and its colours; without those that have none."""

    request_id: RequestId
    palettes: tuple[tuple[AssetId, Palette], ...]


@dataclass(frozen=True, slots=True)
class AssetLocated:
    """Where an asset lies: pairs of board and item, the latest board first."""

    request_id: RequestId
    asset_id: AssetId
    places: tuple[tuple[BoardId, ItemId], ...]


@dataclass(frozen=True, slots=True)
class BoardExported:
    """A board file was written; `missing` says what is left out, and why: "b.png (it is gone)".

    Attributes:
        pictures: How many are in the file.
    """

    request_id: RequestId
    path: Path
    pictures: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardImported:
    """A board file was read into a new board; `missing` names what was in neither."""

    request_id: RequestId
    board_id: BoardId
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardFileProgress:
    """How far the writing or reading of a board file is; not told of what is done in a moment."""

    path: Path
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class RequestDone:
    """What was asked for has been done, or was stopped as the user wished: there is no more to say.

    Whatever it changed is told by an event of its own.
    """

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request could not be answered; `request_id` 0 for one without an answer of its own.

    `is_held` tells that the library cannot be written now: HoldUpEnded follows once it can.
    """

    request_id: RequestId
    sentence: str
    hint: str = ""
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class HoldUpEnded:
    """What kept the library from being written is over, and what was held is saved."""


@dataclass(frozen=True, slots=True)
class ModelsListed:
    """All models there are; the ones in use first."""

    models: tuple[ModelOffer, ...]


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """How far the fetching of a model is; at most ten times a second."""

    name: str
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class ModelChecking:
    """Which check of a model is made, from 1, of how many, and what it asks."""

    name: str
    number: int
    count: int
    asks: str


@dataclass(frozen=True, slots=True)
class SpacesChanged:
    """Which spaces can answer now; `look` always comes first.

    Told after LibraryOpened and whenever it changes, at most once a second while a space fills.
    """

    spaces: tuple[SpaceState, ...]


@dataclass(frozen=True, slots=True)
class TagsTold:
    """What some pictures are tagged with, and what they might be.

    Attributes:
        tags: In alphabetical order, each with the pictures that have it.
        suggestions: The surest first, each with the pictures that show it and do not have it.
    """

    request_id: RequestId
    tags: tuple[TagUse, ...]
    suggestions: tuple[TagUse, ...]


@dataclass(frozen=True, slots=True)
class TagsChanged:
    """These pictures have other tags now."""

    asset_ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True)
class SubjectsTold:
    """What the pictures of the library show, as far as that is sure.

    Attributes:
        subjects: The most frequent first, with the number of pictures.
        kinds: How many kinds of things are known; 0 where nobody knows words.
    """

    request_id: RequestId
    subjects: tuple[SubjectCount, ...]
    kinds: int


Answer = (
    BoardLoaded
    | MatchesReady
    | DescriptorsReady
    | PalettesReady
    | Explained
    | AssetLocated
    | QueuesListed
    | BoardExported
    | BoardImported
    | RequestDone
    | TagsTold
    | SubjectsTold
)
"""What a question is answered with, once, unless an answer says that a fuller one follows."""

Event = (
    LibraryOpened
    | LibraryFailed
    | BoardsChanged
    | BoardLoaded
    | AssetsStored
    | AssetsEmbedded
    | CopiesMet
    | AssetsFailed
    | FailuresEnded
    | ActivityChanged
    | MatchesReady
    | DescriptorsReady
    | PalettesReady
    | Explained
    | AssetLocated
    | QueuesListed
    | BoardExported
    | BoardImported
    | BoardFileProgress
    | RequestDone
    | RequestFailed
    | HoldUpEnded
    | ModelsListed
    | ModelProgress
    | ModelChecking
    | SpacesChanged
    | TagsTold
    | TagsChanged
    | SubjectsTold
)
