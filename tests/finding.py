"""Questions of one term: to be sent, or answered from an open library without an engine."""

from pathlib import Path

from refboard.core.finding.meaning import Meaning
from refboard.core.finding.part import PicturePart
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm, WordTerm
from refboard.core.ids import AssetId
from refboard.core.query import Emphasis, Float32Array, Matches
from refboard.core.spaces import BOTH, spaces_asked
from refboard.services.library.finding.asked import AskedPicture, AskedWords
from refboard.services.library.finding.finder import find
from refboard.services.library.library import Library


def picture_question(
    asset_id: AssetId | None = None,
    *,
    others: tuple[AssetId, ...] = (),
    path: Path | None = None,
    part: PicturePart | None = None,
    limit: int = 50,
    space: str = BOTH,
) -> FindRequest:
    """Return the question what is like a picture, or like several."""
    ids = () if asset_id is None else (asset_id, *others)
    region, outline = (part.region, part.outline) if part else (None, ())
    term = PictureTerm(ids, path, region, outline)
    return FindRequest(FindQuery((term,), space=space, limit=limit))


def word_question(text: str, limit: int = 50) -> FindRequest:
    """Return the question what words name or describe."""
    return FindRequest(FindQuery((WordTerm(text),), limit=limit))


def similar(
    library: Library,
    asset_id: AssetId,
    space: str = "look",
    *,
    limit: int = 50,
    emphasis: Emphasis = Emphasis.BALANCED,
) -> Matches:
    """Answer what is like a picture that has its vectors."""
    library.refresh_indexes()
    rows = {}
    for name in spaces_asked(space):
        stored = library.space_for(name).stored_vectors(asset_id)
        assert stored is not None
        rows[name] = stored
    term = PictureTerm((asset_id,))
    query = FindQuery((term,), space=space, emphasis=emphasis, limit=limit)
    return find(library, query, [AskedPicture(term, rows)])


def by_words(
    library: Library, text: str, limit: int, *, vector: Float32Array | None = None
) -> Matches:
    """Answer words by names, and with their vector [dim] by what pictures show, too."""
    term = WordTerm(text)
    space = library.space_for_words() if vector is not None else None
    asked = AskedWords(term)
    if space is not None and vector is not None:
        asked = AskedWords(term, space.name, Meaning(vector))
    return find(library, FindQuery((term,), limit=limit), [asked])
