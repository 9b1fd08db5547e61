"""`refboard similar` and `refboard search`: ranked answers."""

import json
import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from refboard.cli.session import limits_of, open_session, user_settings
from refboard.core.asset import Asset
from refboard.core.errors import QueryError
from refboard.core.geometry import Rect
from refboard.core.ids import BoardId
from refboard.core.query import Float32Array, Match, Matches, SimilarQuery
from refboard.core.spaces import spaces_asked
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.imaging.failures import quoted
from refboard.services.imaging.probe import probe
from refboard.services.imaging.source import read_source
from refboard.services.importing.preparation import inputs_of
from refboard.services.inference.run_plans import plan_for
from refboard.services.inference.timed_run import embed_pictures, embed_words
from refboard.services.library.library import Library
from refboard.services.library.search import by_words
from refboard.services.library.search import similar as rank_similar
from refboard.terminal import say

ROUNDING = 0.001
"""How far fractions may reach beyond a picture: people write three digits."""
ROUNDING_PX = 0.5


def similar(options: Namespace) -> int:
    """Rank pictures by their likeness to a picture in or outside the library."""
    with open_session(options.library) as library:
        asset, path = _query_picture(library, options.query)
        query = SimilarQuery(
            asset_id=asset.id if asset else None,
            path=path,
            region=_region(options.region, path, asset),
            limit=options.k,
            space=options.space,
            emphasis=options.emphasis,
            min_score=options.min_score,
            board_id=_board(library, options.board),
        )
        answer = rank_similar(
            library,
            query,
            _vectors(library, query, path or asset),
            exclude=[asset.id] if asset else [],
        )
        asked = asset.sha256 if asset else options.query
        _print(options, asked, answer, has_reasons=False)
    return 0


def search(options: Namespace) -> int:
    """Find pictures by words: of their names, and of what they show where a model knows words."""
    with open_session(options.library) as library:
        vector = None
        space = library.space_for_words()
        if space is not None:
            embedder = TextEmbedder(space.model, plan_for(space.model))
            (vector,) = embed_words(embedder, [options.text])
        answer = by_words(library, options.text, options.k, vector=vector)
        _print(options, options.text, answer, has_reasons=True)
    return 0


def _query_picture(library: Library, text: str) -> tuple[Asset | None, Path | None]:
    """Return the asset that is meant if there is one, and the file that was named, if one was.

    Raises:
        QueryError: it is neither a picture of the library nor a file.
    """
    # Not pathlib, which fails for names that are too long or have nobody's home in them.
    name = os.path.expanduser(text)  # noqa: PTH111
    if os.path.exists(name):  # noqa: PTH110
        path = Path(name)
        known = library.store.assets.by_sha256([read_source(path).sha256])
        return next(iter(known.values()), None), path
    asset = library.store.assets.lookup(text.encode("utf-8", "replace").decode("utf-8"))
    if asset is None:
        raise QueryError(
            f"{quoted(text)} is neither a file nor a picture of this library.",
            "Give a path, or at least six digits of an asset's hash.",
        )
    return asset, None


def _vectors(
    library: Library, query: SimilarQuery, picture: Asset | Path | None
) -> dict[str, Float32Array]:
    """Return the picture's vectors in each space that is asked, made where there are none."""
    spaces = [library.space_for(name) for name in spaces_asked(query.space)]
    found: dict[str, Float32Array] = {}
    for space in spaces:
        if query.asset_id is not None and query.region is None:
            vectors = space.stored_vectors(query.asset_id)
            if vectors is not None:
                found[space.name] = vectors
    missing = [space for space in spaces if space.name not in found]
    if not missing:
        return found
    if picture is None or (isinstance(picture, Asset) and not picture.is_stored):
        raise _still_to_be_read()
    limits, cards = limits_of(user_settings()), [space.card for space in missing]
    inputs = inputs_of(picture, library.paths, cards, limits, query.region)
    for space in missing:
        embedder = ImageEmbedder(space.model, plan_for(space.model))
        found[space.name] = embed_pictures(embedder, inputs[space.card.fingerprint])
    return found


def _region(region: Rect | None, path: Path | None, asset: Asset | None) -> Rect | None:
    """Return a region in fractions, from pixels where any number is above 1.

    Raises:
        QueryError: it goes beyond the picture.
    """
    if region is None:
        return None
    width, height = _size(path, asset)
    is_pixels = max(region.x, region.y, region.width, region.height) > 1
    right, bottom, more = (width, height, ROUNDING_PX) if is_pixels else (1, 1, ROUNDING)
    is_outside = region.x >= right or region.y >= bottom
    if is_outside or region.right > right + more or region.bottom > bottom + more:
        raise QueryError(
            "The region goes beyond the picture.",
            f"It has {width} x {height} pixels; in fractions x + w and y + h are at most 1.",
        )
    return Rect(region.x / right, region.y / bottom, region.width / right, region.height / bottom)


def _size(path: Path | None, asset: Asset | None) -> tuple[int, int]:
    """Return the oriented size in pixels."""
    if asset is not None and asset.width:
        return asset.width, asset.height
    if path is None:
        raise _still_to_be_read()
    header = probe(path)
    return header.width, header.height


def _still_to_be_read() -> QueryError:
    return QueryError("This picture is still to be read.", "Run refboard add once more.")


def _board(library: Library, name: str | None) -> BoardId | None:
    if name is None:
        return None
    summary = library.store.boards.by_name(name)
    if summary is None:
        raise QueryError(f'There is no board "{name}".', "See refboard boards list.")
    return summary.id


def _print(options: Namespace, asked: str, answer: Matches, *, has_reasons: bool) -> None:
    rows = [
        _row(rank, match, has_reason=has_reasons) for rank, match in enumerate(answer.matches, 1)
    ]
    if options.json:
        document = {
            "query": asked,
            "space": answer.space,
            "exact": answer.is_exact,
            "results": rows,
            "ms": round(answer.milliseconds, 2),
        }
        say(json.dumps(document))
    elif rows:
        say("\n".join(_line(row) for row in rows))
    elif not options.quiet:
        say("Nothing found.")


def _line(row: dict[str, Any]) -> str:
    return f"{row['rank']:>3}  {row['score']:.3f}  {row['asset'][:12]}  {row['path']}"


def _row(rank: int, match: Match, *, has_reason: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rank": rank,
        "asset": match.asset.sha256,
        "path": match.asset.source or match.asset.url,
        "score": round(match.score, 5),
    }
    if has_reason:
        row["why"] = match.why
    return row
