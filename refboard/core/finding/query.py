"""A question to the library: its terms, and among which pictures the answer is looked for."""

from dataclasses import dataclass, field

from refboard.core.finding.terms import Term
from refboard.core.ids import AssetId, BoardId
from refboard.core.query import Emphasis
from refboard.core.spaces import BOTH


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look; the whole library where nothing is named.

    Attributes:
        board_ids: Pictures that lie on any of these boards.
        asset_ids: These pictures alone, such as those that are selected.
    """

    board_ids: tuple[BoardId, ...] = ()
    asset_ids: tuple[AssetId, ...] | None = None

    @property
    def is_everywhere(self) -> bool:
        """Whether the whole library is meant."""
        return not self.board_ids and self.asset_ids is None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a picture must be to be an answer, whatever it shows. All that are set must hold.

    Attributes:
        formats: Names of formats as assets have them, such as "png"; empty for any.
        least_pixels: Its longer side in pixels, at least; 0 for any.
        shape: "wide", "tall", "square" (sides within a tenth of each other), or empty for any.
        added_from: Added at or after this moment, seconds since 1970; None for any.
        added_until: Added before this moment; None for any.
        tags: Has all of these tags.
    """

    formats: tuple[str, ...] = ()
    least_pixels: int = 0
    shape: str = ""
    added_from: float | None = None
    added_until: float | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether any picture passes."""
        return self == NO_FILTERS


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class FindQuery:
    """A whole question. Pictures that are asked about are left out of the answer.

    Attributes:
        terms: What is looked for; at least one of a weight above 0.
        space: A space, or "both": the weighted sum of what each says, in the library's own measure.
        emphasis: What of the look counts.
        scope: Among which pictures.
        filters: Which of these can be answers.
        limit: How many answers at most.
        min_likeness: Answers below it are left out, 0 to 1; 0 keeps all.
    """

    terms: tuple[Term, ...]
    space: str = BOTH
    emphasis: Emphasis = Emphasis.BALANCED
    scope: Scope = field(default_factory=Scope)
    filters: Filters = NO_FILTERS
    limit: int = 100
    min_likeness: float = 0.0
