"""What is read of the words that people type, by the tables that ship."""

import pytest

from refboard.services.library.words.sentences import GET_CLIP, remark_on
from refboard.services.library.words.shipped_words import TABLES
from refboard.services.library.words.spelling import spelled
from refboard.services.library.words.vocabulary import Reading, Vocabulary
from refboard.services.library.words.word_tables import WordTables
from refboard.services.paths import models_dir


@pytest.fixture(scope="module")
def tables() -> WordTables:
    return WordTables(models_dir() / TABLES)


@pytest.fixture(scope="module")
def vocabulary(tables: WordTables) -> Vocabulary:
    return Vocabulary(tables)


def names(reading: Reading, tables: WordTables) -> set[str]:
    return {
        tables.names[place]
        for piece in reading.known
        if piece.classes is not None
        for place in piece.classes.places.tolist()
    }


@pytest.mark.parametrize(
    "text",
    ["fire engine", "Fire-Engines", "fireengine", "FIRE ENGINE", "a photo of the fire engine"],
)
def test_a_class_is_known_however_it_is_written(
    text: str, vocabulary: Vocabulary, tables: WordTables
) -> None:
    reading = vocabulary.read(text)
    assert names(reading, tables) == {"fire engine"}
    assert reading.known[0].classes is not None
    assert reading.known[0].classes.is_class
    assert remark_on(reading, tables.names) == ""


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("elephants", "elephant"),
        ("oxen", "ox"),
        ("wolves", "wolf"),
        ("butterflies", "butterfly"),
        ("golden retrievers", "golden retriever"),
        ("buses", "bus"),
        ("geese", "goose"),
    ],
)
def test_a_plural_is_the_same_as_its_singular(
    many: str, one: str, vocabulary: Vocabulary, tables: WordTables
) -> None:
    assert names(vocabulary.read(many), tables) == names(vocabulary.read(one), tables) != set()


def test_a_broader_word_stands_for_every_kind_of_it(
    vocabulary: Vocabulary, tables: WordTables
) -> None:
    assert {"African elephant", "Indian elephant"} <= names(vocabulary.read("elephant"), tables)
    assert len(names(vocabulary.read("dog"), tables)) > 100
    assert len(names(vocabulary.read("animal"), tables)) > len(
        names(vocabulary.read("dog"), tables)
    )


def test_the_longest_phrase_counts(vocabulary: Vocabulary, tables: WordTables) -> None:
    assert names(vocabulary.read("grand piano"), tables) == {"grand piano"}
    assert [piece.text for piece in vocabulary.read("soccer ball and a castle").pieces] == [
        "soccer ball",
        "castle",
    ]


def test_what_is_not_known_of_several_words_is_said(
    vocabulary: Vocabulary, tables: WordTables
) -> None:
    reading = vocabulary.read("melancholy castle")
    assert reading.unknown == ("melancholy",)
    assert remark_on(reading, tables.names) == (
        'Looks for "castle"; RefBoard does not know what "melancholy" looks like.'
    )


def test_a_guess_names_what_is_nearest(vocabulary: Vocabulary, tables: WordTables) -> None:
    reading = vocabulary.read("gerenuk")  # an antelope
    assert reading.known[0].classes is not None
    assert reading.known[0].classes.is_guess
    assert reading.known[0].classes.weights.sum() == pytest.approx(1.0)
    sentence = remark_on(reading, tables.names)
    assert sentence.startswith('There is no class for "gerenuk" of its own: nearest are "')
    assert "gazelle" in sentence


@pytest.mark.parametrize("word", ["serendipity", "justice", "xqzzt", "женщина", "woman"])
def test_what_nothing_looks_like_is_not_answered(
    word: str, vocabulary: Vocabulary, tables: WordTables
) -> None:
    reading = vocabulary.read(word)
    assert not reading.known
    sentence = remark_on(reading, tables.names)
    assert sentence.startswith(f'RefBoard does not know what "{word}" looks like')
    assert sentence.endswith(GET_CLIP)


@pytest.mark.parametrize("text", ["", "   ", "a picture of the", "?!"])
def test_what_says_nothing_has_no_pieces(text: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.read(text).pieces == ()


def test_every_name_of_a_class_is_known(vocabulary: Vocabulary, tables: WordTables) -> None:
    for place, name in enumerate(tables.names):
        found = [piece.classes for piece in vocabulary.read(name).known]
        assert any(one is not None and place in one.places.tolist() for one in found), name


def test_accents_case_and_marks_do_not_part_words() -> None:
    assert spelled("  Crème-Brûlée's  ") == "creme brulees"
