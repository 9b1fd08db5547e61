"""The command line's grammar. It is stable: people and scripts rely on it."""

import argparse
import math
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from refboard import __version__
from refboard.arguments import library_folder
from refboard.cli.model_parser import add_job_actions, add_model_actions, add_soak
from refboard.cli.render_parser import add_render
from refboard.core.board import board_name
from refboard.core.geometry import Rect
from refboard.core.query import Emphasis
from refboard.core.spaces import AUTO, askable


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; each command sets `command` to the function that runs it."""
    common = _common_options()
    parser = argparse.ArgumentParser(
        prog="refboard",
        description="The reference board that knows its pictures. Without a command it opens the "
        "window, on the boards, images and folders that are named.",
        epilog="refboard [PATH...] opens the window; refboard --self-test tries the whole app.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"RefBoard {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_add(commands, common)
    _add_find(commands, common)
    _add_status(commands, common)
    _add_boards(commands, common)
    return parser


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Return the options of a command line; exits with status 2 on bad usage."""
    # Not parser defaults: those of a command would replace what stands before it.
    unset = argparse.Namespace(library=None, json=False, quiet=False, verbose=0, timings=None)
    return make_parser().parse_args(words, unset)


def _common_options() -> argparse.ArgumentParser:
    """Return the options that may stand before or after the command."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--library", type=library_folder, metavar="DIR", help="the library's folder"
    )
    common.add_argument("--json", action="store_true", help="one JSON document on stdout")
    common.add_argument("-q", "--quiet", action="store_true", help="no progress, no summary")
    common.add_argument(
        "--timings", type=Path, metavar="FILE", help="append what each batch took, as JSON lines"
    )
    common.add_argument("-v", "--verbose", action="count", help="tell more; twice tells all")
    return common


class _Command:
    """Loads the module of a command only when that command runs."""

    def __init__(self, module: str, function: str) -> None:
        self._module, self._function = module, function

    def __call__(self, options: argparse.Namespace) -> int:
        status: int = getattr(import_module(self._module), self._function)(options)
        return status


class _Subparsers(Protocol):
    """What argparse's add_subparsers returns: it has no public name."""

    def add_parser(
        self,
        name: str,
        *,
        help: str,  # noqa: A002  argparse's own name
        description: str,
        parents: list[argparse.ArgumentParser],
    ) -> argparse.ArgumentParser: ...


def _command(
    commands: _Subparsers,
    common: argparse.ArgumentParser,
    name: str,
    module: str,
    summary: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary, parents=[common])
    function = name.replace("-", "_")
    parser.set_defaults(command=_Command(f"refboard.cli.{module}", function))
    return parser


def _add_add(commands: _Subparsers, common: argparse.ArgumentParser) -> None:
    add = _command(commands, common, "add", "add", "import pictures and make them findable")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add.add_argument(
        "--board",
        type=_board_name,
        metavar="NAME",
        help="put them on this board, made if need be; what lies there is not put there again",
    )
    add.add_argument("--link", action="store_true", help="link to the files, do not copy them")
    add.add_argument("--recursive", action="store_true", help="folders with all that is inside")


def _add_find(commands: _Subparsers, common: argparse.ArgumentParser) -> None:
    similar = _command(commands, common, "similar", "find", "rank what looks like a picture")
    similar.add_argument(
        "query", nargs="+", metavar="IMAGE_OR_ASSET", help="of several, what is like all of them"
    )
    similar.add_argument(
        "--not",
        dest="unlike",
        action="append",
        default=[],
        metavar="IMAGE_OR_ASSET",
        help="and unlike this; may be given several times",
    )
    similar.add_argument(
        "--words", type=_words, metavar="TEXT", help="and that shows, or is called, this"
    )
    similar.add_argument("-k", type=_positive, default=10, help="how many (10)")
    similar.add_argument("--space", choices=(*askable(), AUTO), default="auto")
    similar.add_argument(
        "--emphasis", type=Emphasis, choices=tuple(Emphasis), default=Emphasis.BALANCED
    )
    similar.add_argument("--min-score", type=_score, default=-1.0, metavar="S", help="-1 to 1")
    _add_likeness(similar)
    similar.add_argument(
        "--region",
        type=_region,
        metavar="x,y,w,h",
        help="only this part, in pixels, or in fractions when no number is above 1",
    )
    similar.add_argument(
        "--board", type=_board_name, metavar="NAME", help="only pictures on this board"
    )
    search = _command(commands, common, "search", "find", "find pictures by words or colours")
    search.add_argument("text", type=_words, metavar="TEXT", nargs="?", default="")
    search.add_argument(
        "--colour",
        action="append",
        default=[],
        metavar="COLOUR[:AMOUNT]",
        help="pictures with this colour, such as '#c33' or teal:0.4; again for one more",
    )
    search.add_argument("-k", type=_positive, default=20, help="how many (20)")
    _add_likeness(search)
    search.add_argument(
        "--board", type=_board_name, metavar="NAME", help="only pictures on this board"
    )


def _add_likeness(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--min-likeness",
        type=_likeness,
        default=0.0,
        metavar="L",
        help="0 (as two pictures at random) to 1 (the same)",
    )


def _add_status(commands: _Subparsers, common: argparse.ArgumentParser) -> None:
    _command(commands, common, "status", "status", "count what is in the library")
    doctor = _command(commands, common, "doctor", "doctor", "check versions, models and library")
    doctor.add_argument(
        "--repair", action="store_true", help="make damaged previews and indexes anew"
    )
    models = _command(commands, common, "models", "models", "the embedding models")
    add_model_actions(
        models.add_subparsers(metavar="ACTION", required=True, dest="action"),
        common,
        lambda module, function: _Command(f"refboard.cli.{module}", function),
    )
    jobs = _command(commands, common, "jobs", "jobs", "failed work: see it, do it again")
    add_job_actions(jobs.add_subparsers(metavar="ACTION", required=True, dest="action"), common)
    add_soak(_command(commands, common, "soak", "soak", "run a model for long and watch it"))


def _add_boards(commands: _Subparsers, common: argparse.ArgumentParser) -> None:
    boards = _command(commands, common, "boards", "boards", "boards and board files")
    actions = boards.add_subparsers(metavar="ACTION", required=True, dest="action")
    actions.add_parser("list", help="list the boards", parents=[common])
    new = actions.add_parser("new", help="make a board", parents=[common])
    new.add_argument("name", type=_board_name, metavar="NAME")
    export = actions.add_parser("export", help="write a .refboard file", parents=[common])
    export.add_argument("name", type=_board_name, metavar="NAME")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--force", action="store_true", help="replace FILE if it exists")
    add_render(actions.add_parser("render", help="write a picture, PDF or SVG", parents=[common]))
    read = actions.add_parser("import", help="read a .refboard file", parents=[common])
    read.add_argument("file", type=Path, metavar="FILE")
    actions.add_parser("trash", help="list the boards in the trash", parents=[common])
    restore = actions.add_parser("restore", help="bring back from the trash", parents=[common])
    restore.add_argument("name", type=_board_name, metavar="NAME")


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 10_000:
        raise argparse.ArgumentTypeError("must be 1 to 10000")
    return number


def _words(text: str) -> str:
    """Return text that a database can hold: bytes that are no UTF-8 become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _board_name(text: str) -> str:
    """Return the name of a board as it is kept."""
    return board_name(_words(text))


def _score(text: str) -> float:
    return _number(text, -1)


def _likeness(text: str) -> float:
    return _number(text, 0)


def _number(text: str, least: int) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= 1:  # what is no number is not in there either
        raise argparse.ArgumentTypeError(f"must be a number from {least} to 1")
    return number


def _region(text: str) -> Rect:
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("must be four numbers: x,y,w,h") from None
    if not all(math.isfinite(number) for number in (x, y, width, height)):
        raise argparse.ArgumentTypeError("must be four numbers: x,y,w,h")
    if min(x, y) < 0 or min(width, height) <= 0:
        raise argparse.ArgumentTypeError("must lie inside the picture and have some area")
    return Rect(x, y, width, height)
