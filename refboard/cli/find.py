"""`refboard similar` and `refboard search`: ranked answers."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from refboard.cli.session import open_session
from refboard.core.asset import Asset
from refboard.core.errors import QueryError
from refboard.core.geometry import Rect
from refboard.core.ids import BoardId
from refboard.core.query import Float32Array, Match, Matches, SimilarQuery
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.probe import probe
from refboard.services.imaging.source import read_source
from refboard.services.intake import asset_path, inputs_of_file
from refboard.services.library import Library
from refboard.services.search import by_name, stored_vectors
from refboard.services.search import similar as rank_similar


def similar(options: Namespace) -> int:
    """Rank pictures by their likeness to a picture in or outside the library."""
    with open_session(options.library) as library:
        asset, path = _query_picture(library, options.query)
        query = SimilarQuery(
            asset_id=asset.id if asset else None,
            path=path,
            region=_fractions(options.region, path, asset),
            limit=options.k,
            space=options.space,
            emphasis=options.emphasis,
            min_score=options.min_score,
            board_id=_board(library, options.board),
        )
        answer = rank_similar(
            library,
            query,
            _vectors(library, query, asset, path),
            exclude=[asset.id] if asset else [],
        )
        asked = asset.sha256 if asset else options.query
        _print(options, asked, answer, has_reasons=False)
    return 0


def search(options: Namespace) -> int:
    """Find pictures by words of their names."""
    with open_session(options.library) as library:
        _print(options, options.text, by_name(library, options.text, options.k), has_reasons=True)
    return 0


def _query_picture(library: Library, text: str) -> tuple[Asset | None, Path | None]:
    """Return the asset that is meant, and the file to read where there is no vector.

    Raises:
        QueryError: it is neither a picture of the library nor a file.
    """
    path = Path(text).expanduser()
    if path.exists():
        known = library.store.assets.by_sha256([read_source(path).sha256])
        return next(iter(known.values()), None), path
    asset = library.store.assets.lookup(text)
    if asset is None:
        raise QueryError(
            f'"{text}" is neither a file nor a picture of this library.',
            "Give a path, or at least six digits of an asset's hash.",
        )
    return asset, asset_path(asset, library.paths) if asset.is_stored else None


def _vectors(
    library: Library, query: SimilarQuery, asset: Asset | None, path: Path | None
) -> Float32Array:
    if asset is not None and query.region is None:
        vectors = stored_vectors(library, asset.id)
        if vectors is not None:
            return vectors
    if path is None:
        raise QueryError("This picture is still to be read.", "Run refboard add once more.")
    assert library.model is not None or library.card
    model = library.model
    assert model is not None
    embedder = ImageEmbedder(model.card, model.path, threads=1)
    try:
        return embedder.embed(inputs_of_file(path, model.card, Limits(), query.region))
    finally:
        embedder.close()


def _fractions(region: Rect | None, path: Path | None, asset: Asset | None) -> Rect | None:
    """Return a region in fractions, from pixels where any number is above 1."""
    if region is None or max(region.x, region.y, region.width, region.height) <= 1:
        return region
    if asset is not None and asset.width:
        width, height = asset.width, asset.height
    else:
        assert path is not None
        header = probe(path)
        width, height = header.width, header.height
    if region.x >= width or region.y >= height:
        raise QueryError(
            f"The region lies outside the picture, which is {width} x {height} pixels."
        )
    return Rect(region.x / width, region.y / height, region.width / width, region.height / height)


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
        print(json.dumps(document))
        return
    for row in rows:
        print(f"{row['rank']:>3}  {row['score']:.3f}  {row['asset'][:12]}  {row['path']}")
    if not rows and not options.quiet:
        print("Nothing found.")


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
