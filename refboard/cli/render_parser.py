"""The words of `refboard boards render`."""

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from refboard.core.board import board_name
from refboard.core.export.options import RANGES, ExportOptions, Format, Ground, Paper

_USUAL = ExportOptions()
_LETTERS = 7


def add_render(parser: argparse.ArgumentParser) -> None:
    """Add what can be said of how a board is written."""
    parser.add_argument("name", type=_board_name, metavar="NAME")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
    formats = [form.value for form in Format]
    parser.add_argument("--format", choices=formats, help="what FILE is (as its name ends)")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--scale", type=_scale, metavar="X", help="pixels to a board unit (1)")
    size.add_argument("--longest", type=_whole("longest"), metavar="N", help="of the longer side")
    size.add_argument("--originals", action="store_true", help="no picture below its original")
    _add_number(parser, "margin", "board units around all")
    _add_number(parser, "quality", "1 to 100, of JPEG and WebP; a WebP of 100 is without loss")
    parser.add_argument(
        "--background",
        type=_background,
        default=(Ground.BOARD.value, _USUAL.colour),
        metavar="board|none|#rrggbb",
        help="behind the pictures (board)",
    )
    parser.add_argument("--link", action="store_true", help="an SVG names the files of pictures")
    papers = [paper.value for paper in Paper]
    parser.add_argument("--paper", choices=papers, default=_USUAL.paper.value, help="of a PDF")
    parser.add_argument("--sheet", action="store_true", help="a contact sheet with names")
    _add_number(parser, "columns", "pictures side by side on a contact sheet")


def _add_number(parser: argparse.ArgumentParser, name: str, words: str) -> None:
    usual = getattr(_USUAL, name)
    parser.add_argument(
        f"--{name}", type=_whole(name), default=usual, metavar="N", help=f"{words} ({usual})"
    )


def _whole(name: str) -> Callable[[str], int]:
    """Return a reader of whole numbers within the limits of an option."""
    least, most = RANGES[name]

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"must be {least} to {most}")
        return number

    return read


def _scale(text: str) -> float:
    least, most = (limit / 100 for limit in RANGES["factor"])
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:  # what is no number is not in there either
        raise argparse.ArgumentTypeError(f"must be {least:g} to {most:g}")
    return number


def _background(text: str) -> tuple[str, str]:
    """Return a ground and its colour."""
    if text == "board":
        return Ground.BOARD.value, _USUAL.colour
    if text == "none":
        return Ground.NOTHING.value, _USUAL.colour
    colour = text.lower()
    digits = colour.removeprefix("#")
    if len(colour) != _LETTERS or any(c not in "0123456789abcdef" for c in digits):
        raise argparse.ArgumentTypeError("must be board, none or a colour such as #204060")
    return Ground.COLOUR.value, f"#{digits}"


def _board_name(text: str) -> str:
    return board_name(text.encode("utf-8", "replace").decode("utf-8"))
