"""Words: found by any start, whatever people type."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refboard.services.store import Store
from refboard.services.store.text_index import match_expression

Filler = Any


def _found(store: Store, text: str) -> list[str]:
    rows = store.names.find(text, 10)
    assets = store.assets.by_keys(key for key, _ in rows)
    return [assets[key].name for key, _ in rows]


def test_all_words_count_and_the_last_may_be_unfinished(store: Store, filler: Filler) -> None:
    filler.stored("red_barn-at dusk.jpg", "red boat.jpg", "barn.jpg")

    assert _found(store, "red") == ["red boat.jpg", "red_barn-at dusk.jpg"]
    assert _found(store, "barn red") == ["red_barn-at dusk.jpg"]
    assert _found(store, "RED bo") == ["red boat.jpg"]
    assert _found(store, "re barn") == []


def test_case_and_accents_do_not_count(store: Store, filler: Filler) -> None:
    filler.stored("Café Zürich.jpg", "cafe\u0301 2.jpg")

    assert len(_found(store, "CAFE")) == 2
    assert len(_found(store, "cafe\u0301")) == 2
    assert _found(store, "zurich") == ["Café Zürich.jpg"]


def test_names_of_pending_pictures_are_not_found(store: Store, filler: Filler) -> None:
    filler.accept("cat.jpg")

    assert _found(store, "cat") == []


def test_scores_fall(store: Store, filler: Filler) -> None:
    filler.stored("cat.jpg", "cat cat cat.jpg", "a cat among many other words.jpg")

    scores = [score for _, score in store.names.find("cat", 10)]

    assert scores == sorted(scores, reverse=True)
    assert len(store.names.find("cat", 2)) == 2
    assert store.names.find("cat", 0) == []


def test_tags_are_words_too_and_can_be_taken_back(store: Store, filler: Filler) -> None:
    a, b = filler.stored("a.jpg", "b.jpg")

    store.tags.add([a.id, b.id], "  Golden   Hour ")
    store.tags.add([a.id], "golden hour")
    store.tags.add([a.id], "beach")
    assert len(_found(store, "golden")) == 2
    assert store.tags.of(a.id) == ("beach", "Golden Hour")
    assert store.tags.counts() == {"beach": 1, "Golden Hour": 2}

    store.tags.remove([b.id], "GOLDEN HOUR")
    store.tags.remove([a.id], "beach")
    store.tags.remove([a.id], "beach")
    assert _found(store, "golden") == ["a.jpg"]
    assert store.tags.counts() == {"Golden Hour": 1}


def test_what_has_no_word_in_it_finds_nothing(store: Store, filler: Filler) -> None:
    filler.stored("cat.jpg")

    for text in ("", "   ", '"', "***", "-", "\x00", "😀"):
        assert _found(store, text) == []
    for text in ('"cat', "cat*", "-cat", "(cat)", "cat \x00", "name:cat", "^cat", "cat OR"):
        store.names.find(text, 5)
    assert _found(store, '"cat* 😀') == ["cat.jpg"]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=20) | st.text("\"'*()-+^:{}[]ANDORNEAR ,.\x00a", max_size=12))
def test_no_text_is_a_syntax_error(store: Store, text: str) -> None:
    assert store.names.find(text, 5) == []
    assert match_expression(text).count('"') % 2 == 0
