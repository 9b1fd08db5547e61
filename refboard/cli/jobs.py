"""`refboard jobs`: failed work, seen and done again after a fix."""

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from refboard.cli.session import open_engine, open_session, usual_workers
from refboard.core.errors import QueryError
from refboard.core.ids import AssetId
from refboard.services.imaging.failures import quoted
from refboard.services.library.library import Library
from refboard.services.store.failed_work import FailedWork
from refboard.terminal import complain, say

PARTLY = 3


def jobs(options: Namespace) -> int:
    """List failures, or do failed work again; 3 when some of it fails once more."""
    if options.action != "list":
        return _retry(options)
    with open_session(options.library) as library:
        failed = library.store.failed_work()
    document: dict[str, Any] = {"failed": [asdict(work) for work in failed]}
    _print(options, document, [_line(work) for work in failed] or ["Nothing has failed."])
    return 0


def _retry(options: Namespace) -> int:
    with open_engine(options.library, changes=True, workers=usual_workers()) as driven:
        library = driven.library
        ids = _ids(library, options.assets)
        caretaker = driven.parts.caretaker
        if ids:
            # What was changed is known only after a look.
            caretaker.look_after(ids, originals_only=True)
            driven.finish_work()
        retried = driven.insist(lambda: library.store.jobs.retry(ids or None))
        retried += driven.insist(lambda: caretaker.read_again(ids))
        # Also with nothing to retry: whatever else is left to do is done.
        driven.resume()
        driven.finish_work()
        problems = [str(problem) for problem in driven.parts.pipeline.indexers.problems]
        failed = library.store.failed_work()
    for work in failed:
        complain(_line(work))
    for problem in problems:
        complain(problem)
    document = {"retried": retried, "failed": [asdict(work) for work in failed]}
    again = f"Did {retried} again; {len(failed)} failed."
    _print(options, document | ({"problems": problems} if problems else {}), [again])
    return PARTLY if failed or problems else 0


def _ids(library: Library, names: Sequence[str]) -> list[AssetId]:
    found = []
    for name in names:
        asset = library.store.assets.lookup(name)
        if asset is None:
            raise QueryError(
                f"{quoted(name)} is no picture of this library.",
                "refboard jobs list names those that failed.",
            )
        found.append(asset.id)
    return found


def _line(work: FailedWork) -> str:
    where = f" ({work.model} {work.version})" if work.model else ""
    return f"{work.source or work.name}{where}: {work.sentence} {work.hint}".rstrip()


def _print(options: Namespace, document: dict[str, Any], lines: Sequence[str]) -> None:
    if options.json:
        say(json.dumps(document))
    elif not options.quiet:
        say("\n".join(lines))
