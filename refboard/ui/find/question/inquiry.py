"""What one wants to find at a moment: the whole state of the question, as it is shown and kept."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from refboard.core.finding.query import NO_FILTERS, Filters, FindQuery, Scope
from refboard.core.finding.terms import ColourTerm, PictureTerm, Term, WordTerm
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.query import Emphasis
from refboard.core.spaces import BOTH

LIMIT = 300
"""How many answers are asked for: strictness and count choose among them without asking again."""
LEAST_WEIGHT, MOST_WEIGHT = 0.25, 2.0
"""How little and how much one part of a question can count, for or against."""


class Among(StrEnum):
    """Where answers are looked for."""

    LIBRARY = "library"
    BOARD = "board"
    """The board that is shown, whichever that is."""
    BOARDS = "boards"
    """Boards that were chosen."""
    SELECTION = "selection"
    """Pictures that were selected when it was chosen."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the pictures that are asked about lie, so that answers can come beside them.

    Attributes:
        board_id: The board that was shown.
        item_ids: Where they lie on it; empty for a result that lies elsewhere.
    """

    board_id: BoardId
    item_ids: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """Among which pictures answers are looked for.

    Attributes:
        among: Which kind of place.
        board_ids: Boards that were chosen; heeded for `Among.BOARDS` alone.
        asset_ids: Pictures that were selected; heeded for `Among.SELECTION` alone.
        filters: Which of the pictures there can be answers.
    """

    among: Among = Among.LIBRARY
    board_ids: tuple[BoardId, ...] = ()
    asset_ids: tuple[AssetId, ...] = ()
    filters: Filters = NO_FILTERS

    def scope(self, shown: BoardId | None) -> Scope:
        """Return what the library is told.

        Args:
            shown: The board that is shown now; None for none.
        """
        match self.among:
            case Among.BOARD if shown is not None:
                return Scope(board_ids=(shown,))
            case Among.BOARDS:
                return Scope(board_ids=self.board_ids)
            case Among.SELECTION:
                return Scope(asset_ids=self.asset_ids)
        return Scope()

    @property
    def is_everywhere(self) -> bool:
        """Whether any picture of the library can be an answer."""
        return self.among is Among.LIBRARY and self.filters.is_empty


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as a person puts it together.

    Attributes:
        terms: The chips, in the order in which they came.
        draft: Words that are being typed: they count as a chip that is not there yet.
        space: A space, or "both", as it was chosen; it may be unable to answer now.
        emphasis: What of the look counts.
        where: Among which pictures.
        strictness: How alike answers must be, 0 to 100.
        most: How many are shown at most.
        origin: Where the pictures asked about lie; None for words and files.
        trail: The pictures by way of which one came here, exploring; the last is asked about.
    """

    terms: tuple[Term, ...] = ()
    draft: str = ""
    space: str = BOTH
    emphasis: Emphasis = Emphasis.BALANCED
    where: Where = field(default_factory=Where)
    strictness: int = 0
    most: int = LIMIT
    origin: Origin | None = None
    trail: tuple[AssetId, ...] = ()

    @property
    def whole(self) -> tuple[Term, ...]:
        """All terms, the one that is being typed included."""
        return (*self.terms, WordTerm(self.draft)) if self.draft else self.terms

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.whole

    @property
    def has_aim(self) -> bool:
        """Whether anything is wanted, and not only unwanted."""
        return any(term.weight > 0 for term in self.whole)

    @property
    def has_pictures(self) -> bool:
        """Whether pictures, or parts of them, take part."""
        return any(isinstance(term, PictureTerm) for term in self.whole)

    @property
    def is_of_words(self) -> bool:
        """Whether words are all that is asked."""
        return not self.is_empty and all(isinstance(term, WordTerm) for term in self.whole)

    @property
    def asset_ids(self) -> tuple[AssetId, ...]:
        """The pictures that answers are to be like."""
        return tuple(
            asset_id
            for term in self.terms
            if isinstance(term, PictureTerm) and term.weight > 0
            for asset_id in term.asset_ids
        )

    def with_term(self, term: Term) -> "Inquiry":
        """Return it with one more term; one that is there already only takes the new weight."""
        for place, old in enumerate(self.terms):
            if replace(old, weight=term.weight) == term:
                return self.with_weight(place, term.weight)
        return replace(self, terms=(*self.terms, term))

    def with_weight(self, place: int, weight: float) -> "Inquiry":
        """Return it with another weight of one term, within what a term can have."""
        sign = -1 if weight < 0 else 1
        held = sign * min(max(abs(weight), LEAST_WEIGHT), MOST_WEIGHT)
        terms = list(self.terms)
        terms[place] = replace(terms[place], weight=held)
        return replace(self, terms=tuple(terms))

    def without(self, place: int) -> "Inquiry":
        """Return it without one term."""
        return replace(self, terms=self.terms[:place] + self.terms[place + 1 :], trail=())

    def query(self, space: str, shown: BoardId | None) -> FindQuery:
        """Return what the library is asked.

        Args:
            space: The space that can answer, or "both".
            shown: The board that is shown now.
        """
        return FindQuery(
            terms=self.whole,
            space=space,
            emphasis=self.emphasis,
            scope=self.where.scope(shown),
            filters=self.where.filters,
            limit=LIMIT,
        )


def term_words(term: Term, name_of_picture: str = "") -> str:
    """Return what a term is called in a sentence and on its chip.

    Args:
        term: Which one.
        name_of_picture: What its picture is called, where it is one picture of the library.
    """
    match term:
        case WordTerm(text=text):
            return text
        case ColourTerm(swatches=swatches):
            if len(swatches) > 1:
                return f"{len(swatches)} colours"
            return "#{:02x}{:02x}{:02x}".format(*swatches[0].rgb)
        case PictureTerm(asset_ids=ids) if len(ids) > 1:
            return f"{len(ids):,} pictures"
        case PictureTerm(path=path) if path is not None:
            name = path.name
        case _:
            name = name_of_picture or "Picture"
    return f"Part of {name}" if term.region is not None else name
