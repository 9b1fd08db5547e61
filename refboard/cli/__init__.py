"""The command line: the same services as the window, without Qt.

With --json exactly one JSON document is on standard output and nothing else; progress and
complaints go to standard error. Exit status: 0 done, 1 failed, 2 bad usage, 3 done but some
inputs failed.
"""

import json
import logging
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from refboard import terminal
from refboard.cli.parser import parse
from refboard.core.errors import QueryError, RefboardError
from refboard.services.diagnostics.telemetry import timings_to
from refboard.services.diagnostics.timings_file import FILE_NAME
from refboard.services.paths import log_dir, named_timings_file, settings_file
from refboard.services.settings_file import load_settings

FAILED = 1


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit status.

    Raises:
        SystemExit: help or version was asked for, or the words are bad usage.
        OutputError: the answer cannot be written.
    """
    try:
        options = parse(words)
    except SystemExit:
        terminal.flush()
        raise
    level = logging.DEBUG if options.verbose > 1 else logging.INFO
    logging.basicConfig(
        level=level if options.verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        with timings_to(_timings_file(options.timings)):
            status: int = options.command(options)
    except RefboardError as error:
        return _failed(options, error)
    except KeyboardInterrupt:
        return _failed(options, RefboardError("Interrupted.", "What was accepted is kept."))
    return status


def _timings_file(named: Path | None) -> Path | None:
    """Return where to write what each batch takes: where --timings says, else as settings want it.

    Raises:
        QueryError: the named file cannot be written.
    """
    if named is None:
        is_wanted = named_timings_file() is None and load_settings(settings_file()).telemetry
        return log_dir() / FILE_NAME if is_wanted else None
    try:
        named.open("ab").close()
    except OSError as error:
        raise QueryError(
            f"{named} cannot be written: {error.strerror or error}.",
            "Name another file with --timings.",
        ) from error
    return named


def _failed(options: Namespace, error: RefboardError) -> int:
    terminal.complain(str(error))
    if options.json:
        terminal.say(json.dumps({"error": error.sentence, "hint": error.hint}))
    return FAILED
