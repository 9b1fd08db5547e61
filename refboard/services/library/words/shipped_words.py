"""What words mean to the model that ships: read by the tables, found among its classes."""

import logging
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from refboard.core.errors import ModelError
from refboard.core.finding.meaning import Meaning
from refboard.core.model_card import ModelCard
from refboard.services.library.words.clarity import clarity
from refboard.services.library.words.classifier import Classifier
from refboard.services.library.words.sentences import remark_on
from refboard.services.library.words.suggestions import Suggester
from refboard.services.library.words.vocabulary import Reading, Vocabulary
from refboard.services.library.words.word_tables import WordTables

log = logging.getLogger(__name__)

CLASSIFIER = "subjects.classifier.npz"
TABLES = "words"


class ShippedWords:
    """Implements the `WordMeaning` port; reads its files at the first question."""

    def __init__(self, models: Path) -> None:
        """Take the folder of the shipped models."""
        self._models = models

    def meaning_of(self, text: str, card: ModelCard) -> Meaning | None:
        """Return what words mean to a model; None where it is not the one that ships."""
        if self._parts is None or not self._is_of(card, self._parts[1]):
            return None
        tables, classifier = self._parts
        reading = Vocabulary(tables).read(text)
        remark = remark_on(reading, tables.names)
        pieces = [piece.classes for piece in reading.known if piece.classes is not None]
        if not pieces:
            return Meaning(None, remark)
        directions = [classifier.direction(piece.places, piece.weights) for piece in pieces]
        return Meaning(
            direction=np.mean(directions, axis=0, dtype=np.float32),
            remark=remark,
            word=_word(reading, tables),
            is_guess=any(piece.is_guess for piece in pieces),
            clarity=partial(clarity, classifier, pieces),
        )

    def suggester_for(self, card: ModelCard) -> Suggester | None:
        """Return who names what pictures surely show; None for another model's vectors."""
        if self._parts is None or not self._is_of(card, self._parts[1]):
            return None
        return self._suggester

    @staticmethod
    def _is_of(card: ModelCard, classifier: Classifier) -> bool:
        return card.image is not None and card.image.file.sha256 == classifier.model_sha256

    @cached_property
    def _suggester(self) -> Suggester:
        assert self._parts is not None, "it was looked at"
        return Suggester(*self._parts)

    @cached_property
    def _parts(self) -> tuple[WordTables, Classifier] | None:
        """The tables and the classes; None, and said once, where they are missing."""
        try:
            tables = WordTables(self._models / TABLES)
            return tables, Classifier.read(self._models / CLASSIFIER)
        except ModelError as error:
            log.warning("%s", error)
            return None


def _word(reading: Reading, tables: WordTables) -> str:
    """Return what the pictures show; of a guess the nearest class, since it is no such thing."""
    first, *others = reading.known
    assert first.classes is not None, "it is known"
    if first.classes.is_guess or (len(first.classes.places) == 1 and not others):
        return tables.names[int(first.classes.places[0])]
    return " ".join(piece.text for piece in reading.known)
