"""`refboard boards render`: a board as a picture, pages or a drawing, without a window.

What is drawn needs Qt: it is drawn in a process of its own, so that the command line has none.
"""

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterable
from contextlib import closing, suppress
from typing import Any

from rich.console import Console
from rich.progress import Progress

from refboard.cli.session import library_root
from refboard.core.errors import LibraryError, QueryError
from refboard.core.export.options import (
    SUFFIXES,
    WRITTEN,
    ExportOptions,
    Format,
    Ground,
    Kind,
    Paper,
    SizeRule,
    unwritten,
)
from refboard.core.words import counted
from refboard.services.imaging.formats import IMAGE_SUFFIXES
from refboard.services.interchange.target import check_target
from refboard.services.library.library import Library
from refboard.services.paths import package_dir
from refboard.terminal import is_watched

OPTION = "--render-board"


def render(library: Library, options: Namespace) -> tuple[dict[str, Any], str]:
    """Write a board as a file; return its document and what is said of it.

    Raises:
        QueryError: there is no such board, or what is asked for cannot be written.
        LibraryError: the process that draws failed.
    """
    summary = library.store.boards.by_name(options.name)
    if summary is None:
        raise QueryError(f'There is no board "{options.name}".', "See refboard boards list.")
    check_target(options.file, library.store, library.paths)
    # Not Path.exists: that fails for names that are too long, of which the writer tells.
    if os.path.isdir(options.file):  # noqa: PTH112  as below
        raise QueryError(f"{options.file} is a folder.", "Name the file to be written in it.")
    if os.path.lexists(options.file) and not options.force:
        raise QueryError(f"{options.file} exists already.", "Use --force to replace it.")
    wish = {
        "library": str(library_root(options.library).absolute()),
        "board": summary.id,
        "file": str(options.file.absolute()),
        "options": _wanted(options).to_table(),
    }
    answer = _drawn(wish, shows_progress=is_watched() and not options.quiet)
    if "error" in answer:
        raise QueryError(answer["error"], answer["hint"])
    document = {"file": str(options.file)} | answer
    size = f"{answer['width']:,} x {answer['height']:,} pixels"
    text = f"Wrote {size if answer['width'] else counted(answer['pages'], 'page')} "
    text += f"to {options.file}."
    if answer["missing"]:
        missing = counted(len(answer["missing"]), "picture is", "pictures are")
        text += f" {missing} missing in it: {', '.join(answer['missing'])}."
    return document, text


def _wanted(options: Namespace) -> ExportOptions:
    """Return what the words of the command ask for.

    Raises:
        QueryError: the file's name does not say what it is to be.
    """
    form = options.format or SUFFIXES.get(options.file.suffix.lower())
    if form is None:
        endings = ", ".join(each.suffix for each in Format)
        kind = unwritten(options.file.suffix, IMAGE_SUFFIXES)
        raise QueryError(
            kind or f"{options.file.name} does not say what kind of file it is.",
            f"{WRITTEN} Let the name end with one of {endings}, or use --format.",
        )
    usual = ExportOptions()
    rule, factor, longest = usual.size_rule, usual.factor, usual.longest
    if options.longest:
        rule, longest = SizeRule.LONGEST, options.longest
    elif options.originals:
        rule = SizeRule.ORIGINALS
    elif options.scale:
        factor = round(options.scale * 100)
    ground, colour = options.background
    return ExportOptions(
        kind=Kind.SHEET if options.sheet else Kind.PICTURE,
        format=Format(form),
        size_rule=rule,
        factor=factor,
        longest=longest,
        margin=options.margin,
        ground=Ground(ground),
        colour=colour,
        quality=options.quality,
        links_pictures=options.link,
        paper=Paper(options.paper),
        columns=options.columns,
    )


def _drawn(wish: dict[str, Any], *, shows_progress: bool) -> dict[str, Any]:
    """Return what the process that draws answers.

    Raises:
        LibraryError: it ended without an answer.
    """
    # The same code as this, whatever else is installed.
    places = [str(package_dir().parent), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        own_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(place for place in places if place)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        with closing(process.stdin) as file, suppress(BrokenPipeError):
            file.write(json.dumps(wish).encode())
        answer = _followed(process.stdout, shows_progress=shows_progress)
    if answer is None:
        raise LibraryError(
            f"The board was not written: drawing it ended with status {process.returncode}."
        )
    return answer


def _followed(lines: Iterable[bytes], *, shows_progress: bool) -> dict[str, Any] | None:
    """Show how far the process is; return what it says at last."""
    answer: dict[str, Any] | None = None
    with Progress(console=Console(stderr=True), disable=not shows_progress, transient=True) as bar:
        task = bar.add_task("Writing", total=None)
        for line in lines:
            match line.split():
                case [done, total] if done.isdigit() and total.isdigit():
                    bar.update(task, completed=int(done), total=int(total))
                case _:
                    answer = json.loads(line)
    return answer


def own_command() -> list[str]:
    """Return the words that start the process that draws."""
    if getattr(sys, "frozen", False):  # a packaged app is its own interpreter
        return [sys.executable, OPTION]
    return [sys.executable, "-m", "refboard", OPTION]
