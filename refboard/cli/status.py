"""`refboard status`: what is in the library."""

import json
from argparse import Namespace

from refboard.cli.session import open_session
from refboard.core.asset import AssetState
from refboard.terminal import say


def status(options: Namespace) -> int:
    """Print the counts."""
    with open_session(options.library) as library:
        store = library.store
        counts = store.assets.counts()
        unembedded = store.assets.unembedded_count(library.space) if library.model else 0
        stored = counts.get(AssetState.STORED, 0) + counts.get(AssetState.READY, 0)
        document = {
            "assets": stored,
            "pending": store.jobs.pending_count() + unembedded,
            "failed": len(store.jobs.failures()),
            "boards": len(store.boards.all()),
            "spaces": {
                space.name: {
                    "model": space.model,
                    "dim": space.dim,
                    "indexed": store.vectors.count(space),
                }
                for space in store.vectors.spaces()
            },
            "library": str(library.paths.root),
        }
    if options.json:
        say(json.dumps(document))
        return 0
    names = ("library", "assets", "pending", "failed", "boards")
    lines = [f"{name.capitalize():<8} {document[name]}" for name in names]
    for name, space in document["spaces"].items():  # type: ignore[attr-defined]
        lines.append(f"Space    {name}: {space['indexed']} indexed by {space['model']}")
    say("\n".join(lines))
    return 0
