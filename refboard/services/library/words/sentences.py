"""What the answer to words says of itself: what is known exactly stays silent."""

from collections.abc import Sequence

from refboard.services.imaging.failures import quoted
from refboard.services.library.words.vocabulary import Piece, Reading

_NAMED_CLASSES = 3
GET_CLIP = "Free descriptions come with a CLIP model (Settings, Models)."


def remark_on(reading: Reading, names: Sequence[str]) -> str:
    """Return a sentence or two on what is guessed or not known; nothing where all is known.

    Args:
        reading: What was typed.
        names: What people call each class.
    """
    guesses = [_guess(piece, names) for piece in reading.known if _is_guess(piece)]
    unknown = _listed(reading.unknown)
    if not unknown:
        return " ".join(guesses)
    if not reading.known:
        return f"RefBoard does not know what {unknown} looks like; only names can match. {GET_CLIP}"
    looked = _listed([piece.text for piece in reading.known])
    return " ".join(
        [f"Looks for {looked}; RefBoard does not know what {unknown} looks like.", *guesses]
    )


def _is_guess(piece: Piece) -> bool:
    return piece.classes is not None and piece.classes.is_guess


def _guess(piece: Piece, names: Sequence[str]) -> str:
    assert piece.classes is not None, "a guess has classes"
    nearest = [names[place] for place in piece.classes.places[:_NAMED_CLASSES]]
    return f"There is no class for {quoted(piece.text)} of its own: nearest are {_listed(nearest)}."


def _listed(words: Sequence[str]) -> str:
    """Return words in quotes: "a", "b" and "c"."""
    shown = [quoted(word) for word in words]
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
