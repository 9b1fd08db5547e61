"""What terms look like: names and pictures of what the window knows."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap

from refboard.core.finding.terms import ColourTerm, PictureTerm, Term
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.find.question.chip_face import ChipFace
from refboard.ui.find.question.inquiry import term_words

PictureOf = Callable[[Path], QPixmap | None]
"""Returns what a file shows, small; None while it is read."""


def face_of(term: Term, known_assets: KnownAssets, picture_of: PictureOf) -> ChipFace:
    """Return what is shown of a term."""
    match term:
        case PictureTerm(asset_ids=ids, path=path, region=region):
            asset = known_assets.get(ids[0]) if len(ids) == 1 else None
            words = term_words(term, "" if asset is None else asset.name)
            picture = None if path is None else picture_of(path)
            return ChipFace(
                words,
                term.weight,
                asset_ids=ids,
                region=region,
                picture=picture,
                is_file=path is not None,
            )
        case ColourTerm(swatches=swatches):
            colours = tuple(swatch.rgb for swatch in swatches)
            return ChipFace(term_words(term), term.weight, colours=colours)
        case _:
            return ChipFace(term_words(term), term.weight)
