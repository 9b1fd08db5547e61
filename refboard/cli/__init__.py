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
from refboard.services.diagnostics.timings_file import check_writable, default_file
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


def _timings_file(asked: Path | None) -> Path | None:
    """Return where to write what each batch takes: where --timings says, else as settings want it.

    A file that REFBOARD_TIMINGS or the setting gives hinders no command: one that is refused is
    told here, and whoever would write into it refuses it, too.

    Raises:
        QueryError: the file of --timings belongs to something else or cannot be written.
    """
    if asked is not None:
        try:
            check_writable(asked)
        except QueryError as error:
            raise QueryError(error.sentence, "Name another file with --timings.") from error
        return asked
    found = named_timings_file()
    if found is None and load_settings(settings_file()).telemetry:
        found = default_file(log_dir())
    if found is None:
        return None
    try:
        check_writable(found)
    except QueryError as error:
        terminal.complain(f"No timing records: {error.sentence}")
        return None
    return found


def _failed(options: Namespace, error: RefboardError) -> int:
    terminal.complain(str(error))
    if options.json:
        terminal.say(json.dumps({"error": error.sentence, "hint": error.hint}))
    return FAILED
