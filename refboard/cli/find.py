"""`refboard similar` and `refboard search`: ranked answers."""

import json
import math
import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from refboard.cli.session import open_engine
from refboard.core.asset import Asset
from refboard.core.errors import QueryError
from refboard.core.finding.evidence import Evidence
from refboard.core.finding.query import FindQuery, Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import ColourTerm, PictureTerm, Swatch, Term, WordTerm
from refboard.core.geometry import Rect
from refboard.core.ids import BoardId
from refboard.core.query import Emphasis, Match, Matches
from refboard.core.spaces import AUTO
from refboard.services.engine.foreground import Foreground
from refboard.services.imaging.colour.notation import colour_in
from refboard.services.imaging.failures import quoted
from refboard.services.imaging.probe import probe
from refboard.services.imaging.source import read_source
from refboard.services.library.library import Library
from refboard.terminal import say

ROUNDING = 0.001
"""How far fractions may reach beyond a picture: people write three digits."""
ROUNDING_PX = 0.5


def similar(options: Namespace) -> int:
    """Rank pictures by their likeness to pictures in or outside the library."""
    with open_engine(options.library, workers=1) as driven:
        library = driven.library
        if options.region is not None and len(options.query) > 1:
            raise QueryError("A region is of one picture.", "Ask about one picture only.")
        pictures = [_picture(library, text) for text in options.query]
        terms: list[Term] = [_term(picture, options.region) for picture in pictures]
        terms += [replace(_term(_picture(library, text)), weight=-1.0) for text in options.unlike]
        terms += [WordTerm(text) for text in (options.words,) if text]
        answer = _answer(driven, options, terms, space=options.space, emphasis=options.emphasis)
    kept = tuple(match for match in answer.matches if match.score >= options.min_score)
    asked = [
        asset.sha256 if asset else text
        for (asset, _), text in zip(pictures, options.query, strict=True)
    ]
    _print(options, asked, replace(answer, matches=kept), has_reasons=bool(options.words))
    return 0


def search(options: Namespace) -> int:
    """Find pictures by words, of names or of what they show, and by colours.

    Raises:
        QueryError: nothing is asked for.
    """
    swatches = tuple(_swatch(text) for text in options.colour)
    terms: list[Term] = [WordTerm(text) for text in (options.text,) if text]
    terms += [ColourTerm(swatches)] if swatches else []
    if not terms:
        hint = "Such as refboard search tree, or refboard search --colour '#c33'."
        raise QueryError("Nothing is looked for.", hint)
    with open_engine(options.library, workers=1) as driven:
        answer = _answer(driven, options, terms)
    asked = [text for text in (options.text, *map(_written, swatches)) if text]
    _print(options, asked, answer, has_reasons=True)
    return 0


def _swatch(text: str) -> Swatch:
    """Return a colour, and the share of a picture that is to have it, from `#c33` or `teal:0.4`.

    Raises:
        QueryError: it is no colour, or no share.
    """
    rgb, share = colour_in(text), 0.0
    if rgb is None and ":" in text:
        colour, _, amount = text.rpartition(":")
        rgb, share = colour_in(colour), _share(amount)
    if rgb is None:
        raise QueryError(f"{quoted(text)} is no colour.", "Write it as #c33, teal or #c33:0.4.")
    return Swatch(rgb, share)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:  # what is no number is not in there either
        raise QueryError("An amount is a number from 0 to 1.", "Such as #c33:0.4.")
    return share


def _written(swatch: Swatch) -> str:
    """Return a colour as it can be asked for again."""
    amount = f":{swatch.amount:g}" if swatch.amount else ""
    return "#" + bytes(swatch.rgb).hex() + amount


def _answer(
    driven: Foreground,
    options: Namespace,
    terms: list[Term],
    *,
    space: str = AUTO,
    emphasis: Emphasis = Emphasis.BALANCED,
) -> Matches:
    board = _board(driven.library, options.board)
    query = FindQuery(
        tuple(terms),
        space=space,
        emphasis=emphasis,
        scope=Scope() if board is None else Scope((board,)),
        limit=options.k,
        min_likeness=options.min_likeness,
    )
    return driven.answer(FindRequest(query)).answer


def _term(picture: tuple[Asset | None, Path | None], region: Rect | None = None) -> PictureTerm:
    asset, path = picture
    ids = (asset.id,) if asset else ()
    return PictureTerm(ids, path, _region(region, path, asset))


def _picture(library: Library, text: str) -> tuple[Asset | None, Path | None]:
    """Return the asset that is meant if there is one, and the file that was named, if one was.

    Raises:
        QueryError: it is neither a picture of the library nor a file, or it is still to be read.
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
    if not asset.is_stored:
        raise QueryError("This picture is still to be read.", "Run refboard add once more.")
    return asset, None


def _region(region: Rect | None, path: Path | None, asset: Asset | None) -> Rect | None:
    """Return a region in fractions, from pixels where any number is above 1.

    Raises:
        QueryError: it goes beyond the picture, or is in pixels of one whose size is not known.
    """
    if region is None:
        return None
    width, height = _size(path, asset)
    is_pixels = max(region.x, region.y, region.width, region.height) > 1
    if is_pixels and not width:
        raise QueryError(
            "The size of this picture is not known before it is read.",
            "Give the region in fractions of its width and height, such as 0.1,0.1,0.5,0.5.",
        )
    right, bottom, more = (width, height, ROUNDING_PX) if is_pixels else (1, 1, ROUNDING)
    is_outside = region.x >= right or region.y >= bottom
    if is_outside or region.right > right + more or region.bottom > bottom + more:
        known = f"It has {width} x {height} pixels; in" if width else "In"
        raise QueryError(
            "The region goes beyond the picture.",
            f"{known} fractions x + w and y + h are at most 1.",
        )
    return Rect(region.x / right, region.y / bottom, region.width / right, region.height / bottom)


def _size(path: Path | None, asset: Asset | None) -> tuple[int, int]:
    """Return the oriented size in pixels; 0 x 0 where only reading all of it would tell."""
    if asset is not None and asset.width:
        return asset.width, asset.height
    assert path is not None, "whatever is no stored picture was named by its file"
    header = probe(path)
    return header.width, header.height


def _board(library: Library, name: str | None) -> BoardId | None:
    if name is None:
        return None
    summary = library.store.boards.by_name(name)
    if summary is None:
        raise QueryError(f'There is no board "{name}".', "See refboard boards list.")
    return summary.id


def _print(options: Namespace, asked: list[str], answer: Matches, *, has_reasons: bool) -> None:
    rows = [
        _row(rank, match, has_reason=has_reasons) for rank, match in enumerate(answer.matches, 1)
    ]
    if options.json:
        document = {
            "query": asked[0] if len(asked) == 1 else asked,
            "space": answer.space,
            "exact": answer.is_exact,
            "results": rows,
            "ms": round(answer.milliseconds, 2),
            "remarks": list(answer.remarks),
        }
        say(json.dumps(document))
    elif rows:
        say("\n".join(_line(row) for row in rows))
    elif not options.quiet:
        say("Nothing found.")
    if not options.json and not options.quiet:
        for remark in answer.remarks:
            say(remark)


def _line(row: dict[str, Any]) -> str:
    return f"{row['rank']:>3}  {row['score']:.3f}  {row['asset'][:12]}  {row['path']}"


def _row(rank: int, match: Match, *, has_reason: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rank": rank,
        "asset": match.asset.sha256,
        "path": match.asset.source or match.asset.url,
        "score": round(match.score, 5),
        "likeness": round(match.likeness, 4),
        "evidence": [_reason(evidence) for evidence in match.evidence],
    }
    if has_reason:
        row["why"] = match.why
    return row


def _reason(evidence: Evidence) -> dict[str, Any]:
    reason: dict[str, Any] = {"kind": evidence.kind, "strength": round(evidence.strength, 4)}
    if evidence.detail:
        reason["detail"] = evidence.detail
    return reason
