"""What is typed is a question that any name fits which holds it, and none else."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.services.store.names.folding import folded
from refboard.services.store.names.name_question import NameQuestion
from refboard.services.store.names.name_rows import written
from refboard.services.store.names.words import words_in

FORMS = ("NFC", "NFD", "NFKC", "NFKD")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RedBrickArch.png", ["redbrickarch", "red", "brick", "arch", "png"]),
        ("IMG_1234-cat.JPG", ["img", "1234", "cat", "jpg"]),
        ("HTMLPage2", ["htmlpage2", "html", "page", "2"]),
        ("Caf\u00e9Stra\u00dfe", ["cafestrasse", "cafe", "strasse"]),
        ("東京タワーです", ["東京たわーてす"[:5] + "て\u3099す", "東京", "たわー", "て\u3099す"]),
        ("fox🦊2", ["fox🦊2", "fox", "🦊", "2"]),
        ("0f3a9c77e1b2d4", ["0f3a9c77e1b2d4"]),
        ("  -- ", []),
    ],
)
def test_words_are_parted_where_their_writing_changes(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@settings(max_examples=400, deadline=None)
@given(data=st.data(), name=st.text(max_size=60), form=st.sampled_from(FORMS))
def test_a_name_fits_any_part_of_it_and_the_index_names_it(
    data: st.DataObject, name: str, form: Any
) -> None:
    start = data.draw(st.integers(0, len(name)))
    part = name[start : data.draw(st.integers(start, len(name)))]
    question = NameQuestion.of(unicodedata.normalize(form, part))
    kept = written(unicodedata.normalize(data.draw(st.sampled_from(FORMS)), name), "a tag")
    grams = kept.grams.split(" ")

    assert (question.score(kept.folded, kept.words) > 0) == bool(folded(part))
    for term in (question.expressions() or [""])[0].split():
        gram = term.strip('"*')
        assert any(each.startswith(gram) if "*" in term else each == gram for each in grams)


@settings(max_examples=400, deadline=None)
@given(name=st.text(max_size=60), typed=st.text(min_size=1, max_size=8))
def test_whatever_fits_is_named_by_the_index(name: str, typed: str) -> None:
    question, kept = NameQuestion.of(typed), written(name, "")
    grams = kept.grams.split(" ")

    def is_named(expression: str) -> bool:
        return all(
            any(each.startswith(term[1:-2]) for each in grams)
            if term.endswith("*")
            else term[1:-1] in grams
            for term in expression.split(" ")
        )

    if question.score(kept.folded, kept.words):
        assert question.part in kept.folded
        assert any(is_named(each) for each in question.expressions())


@given(text=st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(text.upper().lower()) == folded(text.lower())
