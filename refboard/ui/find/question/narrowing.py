"""Among which pictures: what can be chosen, and what is said of what was chosen."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from refboard.core.board import BoardSummary
from refboard.core.finding.query import Filters
from refboard.core.ids import AssetId
from refboard.core.words import counted
from refboard.services.imaging.media_types import FORMATS
from refboard.ui.find.question.inquiry import Among, Where

DAY_S = 86_400
FORMAT_NAMES = tuple(FORMATS)
SIZES = (
    (0, "Any size"),
    (1000, "1,000 px or more"),
    (2000, "2,000 px or more"),
    (4000, "4,000 px or more"),
)
SHAPES = (("", "Any shape"), ("wide", "Wide"), ("tall", "Tall"), ("square", "Square"))
DAYS = (
    (0, "Any date"),
    (1, "Added today"),
    (7, "Added in 7 days"),
    (30, "Added in 30 days"),
    (365, "Added in a year"),
)


@dataclass(frozen=True, slots=True)
class Places:
    """What of the window can be looked through.

    Attributes:
        boards: The boards of the library.
        selected: The pictures that are selected now.
    """

    boards: Sequence[BoardSummary] = ()
    selected: tuple[AssetId, ...] = ()


def place_words(where: Where, boards: Sequence[BoardSummary]) -> str:
    """Return where answers are looked for."""
    match where.among:
        case Among.BOARD:
            return "This board"
        case Among.SELECTION:
            return counted(len(where.asset_ids), "selected picture")
        case Among.BOARDS:
            names = [board.name for board in boards if board.id in where.board_ids]
            return names[0] if len(names) == 1 else counted(len(where.board_ids), "board")
    return "Whole library"


def format_words(filters: Filters) -> str:
    """Return which formats are wanted."""
    return " or ".join(filters.formats) or "Any format"


def size_words(filters: Filters) -> str:
    """Return how large answers must be."""
    return dict(SIZES).get(filters.least_pixels, f"{filters.least_pixels:,} px or more")


def shape_words(filters: Filters) -> str:
    """Return which shape answers must have."""
    return dict(SHAPES).get(filters.shape, filters.shape)


def added_since(days: int) -> float | None:
    """Return the moment so many days ago, seconds since 1970; today begins at midnight.

    None for no days: then any moment will do.
    """
    if not days:
        return None
    now = time.time()
    if days > 1:
        return now - days * DAY_S
    today = time.localtime(now)
    return time.mktime((today.tm_year, today.tm_mon, today.tm_mday, 0, 0, 0, 0, 0, -1))


def day_of(filters: Filters) -> int:
    """Return which of DAYS a filter stands for."""
    if filters.added_from is None:
        return 0
    ago = (time.time() - filters.added_from) / DAY_S
    return next((days for days, _ in DAYS[1:] if ago <= days + 0.5), DAYS[-1][0])


def day_words(filters: Filters) -> str:
    """Return when answers must have been added."""
    return dict(DAYS)[day_of(filters)]


def narrowing_words(where: Where, boards: Sequence[BoardSummary]) -> str:
    """Return in one line what is set, and nothing of what is not."""
    filters = where.filters
    words = [place_words(where, boards)]
    if filters.formats:
        words.append(format_words(filters))
    if filters.least_pixels:
        words.append(size_words(filters))
    if filters.shape:
        words.append(shape_words(filters).lower())
    if filters.added_from is not None:
        words.append(day_words(filters).lower())
    words += filters.tags
    return ", ".join(words)
