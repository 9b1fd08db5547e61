"""The command line: the same services as the window, without Qt.

With --json exactly one JSON document is on standard output and nothing else; progress and
complaints go to standard error. Exit status: 0 done, 1 failed, 2 bad usage, 3 done but some
inputs failed.
"""

import json
import logging
import sys
from collections.abc import Sequence

from refboard.cli.parser import parse
from refboard.core.errors import RefboardError

FAILED = 1


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    options = parse(words)
    level = logging.DEBUG if options.verbose > 1 else logging.INFO
    logging.basicConfig(
        level=level if options.verbose else logging.ERROR,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        status: int = options.command(options)
    except RefboardError as error:
        if options.json:
            print(json.dumps({"error": error.sentence, "hint": error.hint}))
        print(f"refboard: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("refboard: interrupted; what was accepted goes on next time.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; that is no failure of ours.
        sys.stderr.close()
        return 0
    return status
