"""What words mean to the model of a space, and who knows it beside models that take words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words among the pictures of one space.

    Attributes:
        direction: [dim] float32: pictures that show the words have a high inner product with it.
            None where nobody knows what the words look like: only names can match then.
        remark: A sentence for the answer, such as what is guessed, or that it is not known.
        word: What the pictures show, for the reason of a match; the words themselves if empty.
        is_guess: No class of its own: what is nearest to it is looked for.
        clarity: Tells of vectors [n, dim] how clearly their pictures show the words, [n] in the
            measure of all terms: 2 is chance, 6 is certain. None where the inner product is all.
    """

    direction: Float32Array | None
    remark: str = ""
    word: str = ""
    is_guess: bool = False
    clarity: Callable[[Float32Array], Float32Array] | None = None


class WordMeaning(Protocol):
    """Knows what words look like to a model that takes no words."""

    def meaning_of(self, text: str, card: ModelCard) -> Meaning | None:
        """Return what words mean to a model; None where it has no say about this model.

        Called on the library's thread with every question: it takes a few milliseconds at most.
        """
        ...
