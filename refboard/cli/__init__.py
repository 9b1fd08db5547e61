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

from refboard import terminal
from refboard.cli.parser import parse
from refboard.core.errors import RefboardError

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
        status: int = options.command(options)
    except RefboardError as error:
        return _failed(options, error)
    except KeyboardInterrupt:
        return _failed(options, RefboardError("Interrupted.", "What was accepted is kept."))
    return status


def _failed(options: Namespace, error: RefboardError) -> int:
    terminal.complain(str(error))
    if options.json:
        terminal.say(json.dumps({"error": error.sentence, "hint": error.hint}))
    return FAILED
