"""How clearly pictures show some words, and which tags they might be given."""

import numpy as np
import pytest

from refboard.core.query import Float32Array
from refboard.services.library.finding.likeness import CHANCE
from refboard.services.library.words.clarity import clarity
from refboard.services.library.words.classifier import Classifier
from refboard.services.library.words.shipped_words import TABLES
from refboard.services.library.words.suggestions import LEAST_PROBABILITY, Suggester
from refboard.services.library.words.vocabulary import Vocabulary
from refboard.services.library.words.word_tables import Classes, WordTables
from refboard.services.paths import models_dir

DIM = 512


@pytest.fixture(scope="module")
def tables() -> WordTables:
    return WordTables(models_dir() / TABLES)


@pytest.fixture(scope="module")
def classifier(tables: WordTables) -> Classifier:
    rows = np.random.default_rng(5).normal(size=(len(tables.names), DIM)).astype(np.float32)
    bias = np.zeros(len(rows), dtype=np.float32)
    return Classifier("0" * 64, 2 * rows / np.linalg.norm(rows, axis=1, keepdims=True), bias)


def of(word: str, tables: WordTables) -> list[Classes]:
    known = Vocabulary(tables).read(word).known
    return [piece.classes for piece in known if piece.classes is not None]


def shows(classifier: Classifier, tables: WordTables, *words: str) -> Float32Array:
    """Return the vector of a picture that shows these things as clearly as can be."""
    pieces = [piece for word in words for piece in of(word, tables)]
    rows = [classifier.direction(piece.places[:1], piece.weights[:1]) for piece in pieces]
    middle = np.sum(rows, axis=0)
    unit: Float32Array = (middle / np.linalg.norm(middle)).astype(np.float32)
    return unit


def test_what_shows_the_word_comes_first_and_what_does_not_lies_below_chance(
    classifier: Classifier, tables: WordTables
) -> None:
    words = ["castle", "accordion", "elephant", "pizza", "schooner", "tick"]
    vectors = np.stack([shows(classifier, tables, word) for word in words])
    for place, word in enumerate(words):
        clear = clarity(classifier, of(word, tables), vectors)
        assert int(clear.argmax()) == place
        assert clear[place] > CHANCE > np.delete(clear, place).max()


def test_a_picture_of_both_comes_before_those_of_one(
    classifier: Classifier, tables: WordTables
) -> None:
    vectors = np.stack(
        [
            shows(classifier, tables, "castle"),
            shows(classifier, tables, "castle", "accordion"),
            shows(classifier, tables, "accordion"),
        ]
    )
    assert int(clarity(classifier, of("castle accordion", tables), vectors).argmax()) == 1


def test_no_pictures_have_no_clarity(classifier: Classifier, tables: WordTables) -> None:
    nothing = np.empty((0, DIM), dtype=np.float32)
    assert clarity(classifier, of("castle", tables), nothing).shape == (0,)


def test_probabilities_add_up_to_one(classifier: Classifier) -> None:
    vectors = np.eye(DIM, dtype=np.float32)[:20]
    for temperature in (1.0, 2.0):
        shares = classifier.probabilities(vectors, temperature=temperature)
        np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)


def test_only_what_is_sure_is_suggested_and_as_narrowly_as_it_is_sure(
    classifier: Classifier, tables: WordTables
) -> None:
    sharp = Classifier(classifier.model_sha256, classifier.rows, classifier.bias)
    (elephant,) = of("elephant", tables)
    two = sharp.direction(elephant.places[:2], np.ones(2, dtype=np.float32))
    vectors = np.stack(
        [
            shows(sharp, tables, "pizza"),
            two,
            shows(sharp, tables, "castle", "accordion", "tick", "pizza", "schooner"),
        ]
    )
    sure, either, many = Suggester(tables, sharp).suggest(vectors)
    assert sure is not None
    assert sure.word == "pizza"
    assert sure.probability >= LEAST_PROBABILITY
    assert either is not None
    assert either.word == "elephant"
    assert many is None
