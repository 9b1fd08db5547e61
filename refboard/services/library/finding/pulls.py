"""What any vector of a space is multiplied with to tell how it fits a whole question."""

from collections.abc import Sequence

import numpy as np

from refboard.core.finding.query import FindQuery
from refboard.core.query import Float32Array
from refboard.services.library.finding.asked import AskedPicture, AskedTerm, AskedWords
from refboard.services.library.finding.picture_scores import PictureScores
from refboard.services.library.library import Library


def pulls(
    library: Library, query: FindQuery, asked: Sequence[AskedTerm]
) -> dict[str, Float32Array]:
    """Return for each space that a question is about the sum of its terms, each with its weight.

    The products with vectors of all these spaces, added up, are scores in spreads of the library,
    but for a constant. Names and colours have no vectors: of these alone nothing is returned.

    Raises:
        ModelError: a space's model cannot be used.
    """
    total: dict[str, Float32Array] = {}
    for one in asked:
        for name, pull in _of_term(library, query, one).items():
            total[name] = total.get(name, np.zeros_like(pull)) + np.float32(one.term.weight) * pull
    return total


def _of_term(library: Library, query: FindQuery, one: AskedTerm) -> dict[str, Float32Array]:
    match one:
        case AskedPicture():
            spaces = [library.space_for(name) for name in one.rows]
            return PictureScores(one, spaces, query.emphasis).pulls()
        case AskedWords(space=name, meaning=meaning) if name and meaning is not None:
            if meaning.direction is None:
                return {}
            spread = library.space_for(name).calibration.of_direction(meaning.direction)
            return {name: meaning.direction / np.float32(spread.spread)}
        case _:
            return {}
