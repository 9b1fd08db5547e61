"""What the user wants of a file that is exported.

Values are kept from one time to the next, so a table of them may hold anything.
"""

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What is made of the pictures."""

    PICTURE = "picture"
    """They lie as on the board."""
    SHEET = "sheet"
    """A contact sheet: side by side in reading order, with their names."""
    ORIGINALS = "originals"
    """Copies of their files in a folder, numbered in reading order."""


class Format(StrEnum):
    """What kind of file is written."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    SVG = "svg"
    PDF = "pdf"

    @property
    def suffix(self) -> str:
        """What the name of such a file ends with."""
        return ".jpg" if self is Format.JPEG else f".{self.value}"

    @property
    def label(self) -> str:
        """What people call it."""
        return "WebP" if self is Format.WEBP else self.value.upper()

    @property
    def is_raster(self) -> bool:
        """Whether it is made of pixels."""
        return self in (Format.PNG, Format.JPEG, Format.WEBP)

    @property
    def can_be_transparent(self) -> bool:
        """Whether it may have no background."""
        return self is not Format.JPEG

    @property
    def has_quality(self) -> bool:
        """Whether fewer bytes can be had for less of it."""
        return self in (Format.JPEG, Format.WEBP)


SUFFIXES = {f.suffix: f for f in Format} | {".jpeg": Format.JPEG}
"""Formats by how the names of their files end."""


WRITTEN = "RefBoard writes PNG, JPEG, WebP, SVG and PDF."


def unwritten(suffix: str, known: Container[str]) -> str:
    """Return that files of this kind are not written; empty when they are, or for no known kind.

    Args:
        suffix: How a name ends, with its dot.
        known: Lower-case endings of pictures.
    """
    suffix = suffix.lower()
    is_other = suffix in known and suffix not in SUFFIXES
    return f"{suffix[1:].upper()} files are not written." if is_other else ""


class Part(StrEnum):
    """What of a board is exported."""

    BOARD = "board"
    SELECTION = "selection"
    VIEW = "view"


class SizeRule(StrEnum):
    """What decides how many pixels a board unit gets."""

    FACTOR = "factor"
    LONGEST = "longest"
    ORIGINALS = "originals"
    """No picture is smaller than its original."""


class Ground(StrEnum):
    """What is behind the pictures."""

    BOARD = "board"
    """The board's own colour, or the theme's."""
    COLOUR = "colour"
    NOTHING = "nothing"


class Paper(StrEnum):
    """How large a page is."""

    CONTENT = "content"
    """As large as what lies on it."""
    A4 = "a4"
    A3 = "a3"
    LETTER = "letter"


class Turn(StrEnum):
    """How a page is turned."""

    AUTO = "auto"
    """As it suits what lies on it."""
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """All that can be chosen; what means nothing for a format is kept for the others.

    Attributes:
        kind: What is made.
        format: What kind of file.
        part: What of the board.
        size_rule: What decides how many pixels there are.
        factor: Percent: pixels to a hundred board units, for `SizeRule.FACTOR`.
        longest: Pixels of the longer side, for `SizeRule.LONGEST`.
        margin: Board units around what is exported.
        ground: What is behind it.
        colour: "#rrggbb", for `Ground.COLOUR`.
        quality: 1 to 100, for JPEG and WebP; a WebP of 100 is without loss.
        links_pictures: An SVG names the files of its pictures and does not hold them.
        paper: How large the pages of a PDF are.
        turn: How they are turned.
        paper_margin: Millimetres around what lies on a page.
        columns: Pictures side by side on a contact sheet.
        has_names: Their names stand below them there.
    """

    kind: Kind = Kind.PICTURE
    format: Format = Format.PNG
    part: Part = Part.BOARD
    size_rule: SizeRule = SizeRule.FACTOR
    factor: int = 100
    longest: int = 4096
    margin: int = 40
    ground: Ground = Ground.BOARD
    colour: str = "#ffffff"
    quality: int = 90
    links_pictures: bool = False
    paper: Paper = Paper.CONTENT
    turn: Turn = Turn.AUTO
    paper_margin: int = 10
    columns: int = 4
    has_names: bool = True

    def to_table(self) -> dict[str, Any]:  # Any: what JSON can hold
        """Return its values by name."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def fitting(self) -> "ExportOptions":
        """Return what is possible: a contact sheet is no drawing, and a JPEG has a background."""
        found = self
        if found.kind is Kind.SHEET and found.format is Format.SVG:
            found = replace(found, format=Format.PDF)
        if found.ground is Ground.NOTHING and not found.format.can_be_transparent:
            found = replace(found, ground=Ground.BOARD)
        return found


RANGES = {
    "factor": (1, 1600),
    "longest": (16, 32_000),
    "margin": (0, 2000),
    "quality": (1, 100),
    "paper_margin": (0, 50),
    "columns": (1, 20),
}
"""The least and the most of each number."""

_USUAL = ExportOptions()


def options_from(table: Mapping[str, object]) -> ExportOptions:
    """Return the options in a table; what makes no sense is as usual."""
    found = {field.name: _taken(field.name, table.get(field.name)) for field in fields(_USUAL)}
    return ExportOptions(**found)


def _taken(name: str, value: object) -> Any:  # Any: of the field's own type
    usual = getattr(_USUAL, name)
    if isinstance(usual, StrEnum):
        kind = type(usual)
        return kind(value) if value in [each.value for each in kind] else usual
    if type(value) is not type(usual):
        return usual
    if isinstance(value, str):
        return value if _is_colour(value) else usual
    if name in RANGES and isinstance(value, int):
        least, most = RANGES[name]
        return min(max(value, least), most)
    return value


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdef" for c in text[1:])


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value
