"""The command: run every check in a folder that is thrown away, and tell what was found."""

import argparse
import faulthandler
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from refboard.self_test.report import Report
from refboard.terminal import complain, say

FAILED = 1
PATIENCE_S = 120.0
"""A test that hangs tells where, and ends with status 1."""


def run_self_test(words: Sequence[str]) -> int:
    """Run the self-test and return its exit status: 0 all is well, 1 it is not.

    It needs no display, asks nothing, reads no setting and touches no library of the user.

    Args:
        words: What follows `--self-test` on the command line.
    """
    parser = argparse.ArgumentParser(
        prog="refboard --self-test", description="Try the whole app, where it is installed."
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    options = parser.parse_args(words)
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    if sys.stderr is not None:  # a program without a console has none
        faulthandler.dump_traceback_later(PATIENCE_S, exit=True)
    started = time.perf_counter()
    # The user's own display and models are left alone, unless a display is asked for by name.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        temporary = tempfile.TemporaryDirectory(prefix="refboard self-test ")
    except OSError as error:
        complain(f"There is no folder for temporary files: {error.strerror}. Name one with TMPDIR.")
        return FAILED
    with temporary as name:
        os.environ["REFBOARD_MODELS"] = str(Path(name) / "models")
        report = _tested(Path(name))
    faulthandler.cancel_dump_traceback_later()
    document = report.document() | {"seconds": round(time.perf_counter() - started, 3)}
    say(json.dumps(document) if options.json else "\n".join(report.lines()))
    return 0 if report.ok else FAILED


def _tested(folder: Path) -> Report:
    from refboard.self_test import parts
    from refboard.self_test.main_job import MainJob

    report = Report()
    report.run("shipped files", parts.check_files)
    report.run("native libraries", lambda: parts.check_libraries(report))
    report.run("vector index", lambda: parts.check_index(folder / "indexes"))
    report.run("licences", parts.check_licences)
    report.run("screen plugin", parts.check_platform)
    report.run("drawing process", parts.check_drawing_child)
    report.run("measuring process", parts.check_measuring_child)
    report.run("words and hub", lambda: parts.check_words(folder))
    report.run("timing records", lambda: parts.check_timings(folder))
    job = MainJob(folder)
    if report.run("window and search", job.check_window):
        report.run("board file", job.check_board)
        report.run("integrity", job.check_safety)
    return report
