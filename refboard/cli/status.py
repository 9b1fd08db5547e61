"""`refboard status`: what is in the library."""

import json
from argparse import Namespace

from refboard.cli.session import open_session
from refboard.core.asset import AssetState
from refboard.core.words import counted
from refboard.services.diagnostics.timings_file import FILE_NAME, last_queues
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace
from refboard.services.paths import log_dir, named_timings_file
from refboard.terminal import say


def status(options: Namespace) -> int:
    """Print the counts."""
    with open_session(options.library) as library:
        store = library.store
        counts = store.assets.counts()
        spaces = [slot.serving for slot in library.slots if slot.serving is not None]
        left = max((space.left() for space in library.filling()), default=0)
        stored = counts.get(AssetState.STORED, 0) + counts.get(AssetState.READY, 0)
        document = {
            "assets": stored,
            "pending": store.jobs.pending_count() + left,
            "failed": store.jobs.failure_count(),
            "boards": len(store.boards.all()),
            "spaces": {
                space.name: {
                    "model": space.row.model,
                    "dim": space.row.dim,
                    "indexed": store.vectors.count(space.row),
                    "forced": is_forced(library, space),
                }
                for space in spaces
            },
            "next": _next(library),
            "library": str(library.paths.root),
            "read_only": library.is_read_only,
            "queues": last_queues(named_timings_file() or log_dir() / FILE_NAME),
        }
    if options.json:
        say(json.dumps(document))
        return 0
    names = ("library", "assets", "pending", "failed", "boards")
    lines = [f"{name.capitalize():<8} {document[name]}" for name in names]
    if document["read_only"]:
        lines[0] += " (read-only)"
    for name, space in document["spaces"].items():  # type: ignore[attr-defined]
        forced = ", which is forced: it failed its checks" if space["forced"] else ""
        lines.append(f"Space    {name}: {space['indexed']} indexed by {space['model']}{forced}")
    if following := document["next"]:
        lines.append(f"Next     {following['model']}: {counted(following['left'], 'picture')} left")  # type: ignore[index]
    say("\n".join(lines))
    return 0


def is_forced(library: Library, space: VectorSpace) -> bool:
    """Return whether the model of a space failed its checks and is used all the same."""
    verdict = library.verdicts.of(space.model)
    return verdict is not None and verdict.is_forced


def _next(library: Library) -> dict[str, object] | None:
    """Return the first model that is getting ready to answer, and what it has left to do."""
    waiting = (slot.following for slot in library.slots)
    following = next((space for space in waiting if space is not None), None)
    if following is None:
        return None
    return {
        "space": following.name,
        "model": following.card.name,
        "left": following.left(),
    }
