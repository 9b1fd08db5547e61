# ruff: noqa: RUF001  (the writings are the point)
"""Names are found by any part of them, in any writing; the best fitting first."""

import unicodedata
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refboard.services.store import Store
from refboard.services.store.names import name_index
from refboard.services.store.names.folding import folded
from refboard.services.store.names.name_question import NameQuestion

Filler = Any
FORMS: Any = ("NFC", "NFD", "NFKC", "NFKD")
LETTERS = (
    "abcXYZ019 _-.+#'\"()*é\u0301ßİı Ωςσ русёЙ 東京写真桜ガンダパｶﾞぷﾟ 한국그림 \u1112\u1161\u11ab "
    "קָשלוםם ِكتابأ क़ुषि ภาษาไทย 🦊❤\ufe0f👩\u200d🚀👋🏽🇩🇪１２３٤ﬁ"
)  # fmt: skip
NAMES = st.text(LETTERS, min_size=2, max_size=24) | st.text(min_size=2, max_size=24)


def _found(store: Store, text: str, limit: int = 10) -> list[str]:
    rows = store.names.find(text, limit)
    assets = store.assets.by_keys(key for key, _ in rows)
    return [assets[key].name for key, _ in rows]


# -- words ----------------------------------------------------------------------------------------


def test_all_words_count_in_any_order_and_each_may_be_a_part(store: Store, filler: Filler) -> None:
    filler.stored("red_barn-at dusk.jpg", "red boat.jpg", "barn.jpg")

    assert _found(store, "red") == ["red boat.jpg", "red_barn-at dusk.jpg"]
    assert _found(store, "barn red") == ["red_barn-at dusk.jpg"]
    assert _found(store, "RED bo") == ["red boat.jpg"]
    assert _found(store, "re arn") == ["red_barn-at dusk.jpg"]
    assert _found(store, "red boot") == []


def test_case_and_accents_do_not_count(store: Store, filler: Filler) -> None:
    filler.stored("Café Zürich.jpg", "cafe\u0301 2.jpg")

    assert len(_found(store, "CAFE")) == 2
    assert len(_found(store, "cafe\u0301")) == 2
    assert _found(store, "zurich") == ["Café Zürich.jpg"]


def test_names_of_pending_pictures_are_not_found(store: Store, filler: Filler) -> None:
    (cat,) = filler.accept("cat.jpg")
    store.tags.add([cat.id], "animal")

    assert _found(store, "cat") == _found(store, "animal") == []

    filler.finish(cat)
    assert _found(store, "cat animal") == ["cat.jpg"]


def test_tags_are_words_too_and_can_be_taken_back(store: Store, filler: Filler) -> None:
    a, b = filler.stored("a.jpg", "b.jpg")

    store.tags.add([a.id, b.id], "  Golden   Hour ")
    store.tags.add([a.id], "golden hour")
    store.tags.add([a.id], "beach")
    assert len(_found(store, "golden")) == 2
    assert _found(store, "a.jpg beach") == ["a.jpg"]
    assert store.tags.of(a.id) == ("beach", "Golden Hour")
    assert store.tags.counts() == {"beach": 1, "Golden Hour": 2}

    store.tags.remove([b.id], "GOLDEN HOUR")
    store.tags.remove([a.id], "beach")
    store.tags.remove([a.id], "beach")
    assert _found(store, "golden") == ["a.jpg"]
    assert _found(store, "beach") == []
    assert store.tags.counts() == {"Golden Hour": 1}


def test_what_has_no_word_in_it_is_looked_for_as_it_is(store: Store, filler: Filler) -> None:
    filler.stored("cat.jpg", "C++ #1.png")

    for text in ("", "   ", '"', "***", "-", "\x00", "😀", "\u0301", "\ufe0f"):
        assert _found(store, text) == []
    assert _found(store, "++") == _found(store, "#1") == ["C++ #1.png"]
    assert _found(store, "C++") == ["C++ #1.png", "cat.jpg"]
    for text in ('"cat', "cat*", "-cat", "(cat)", "cat \x00", '"cat" - *'):
        assert _found(store, text) == ["cat.jpg"]
    for text in ("name:cat", "^cat OR", "cat NEAR(x)", "cat 😀"):
        assert _found(store, text) == []


# -- writings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("Ångström Straße café ngọc.png", ["angstrom", "STRASSE", "straße", "rasse", "Ngoc", "fé"]),
        ("İstanbul ılık.png", ["istanbul", "İSTANBUL", "ISTANBUL", "ilik", "ILIK"]),
        ("Smørrebrød Łódź Œuvre.png", ["smorrebrod", "lodz", "LÓDŹ", "oeuvre", "brød"]),
        ("ΟΔΥΣΣΕΥΣ ναός ᾠδῇ.png", ["οδυσσευς", "Οδυσσεύς", "ναοσ", "δυσ", "ᾠδῇ", "ΩΙΔΗΙ"]),
        ("Ёлка зимой.png", ["елка", "ёлка", "ЁЛКА", "зимои", "лка"]),
        (
            "東京タワー写真2024.png",
            ["東京", "写真", "京タ", "桜写"[1:], "タワー", "ﾀﾜｰ", "24", "真"],
        ),
        ("ガンダムとパンダ.png", ["ガンダム", "ｶﾞﾝﾀﾞﾑ", "がんだむ", "ンダ", "ダム", "パ"]),
        ("한국어그림.png", ["한국", "그림", "국어", "림", "어그"]),
        ("كِتَابٌ أحمر ١٢٣.png", ["كتاب", "احمر", "123", "كـتاب", "تاب"]),
        ("שָׁלוֹם עולם.png", ["שלום", "שָׁלוֹם", "לום"]),
        ("ภาษาไทยสวย.png", ["ภาษา", "ไทย", "สวย", "ษาไ"]),
        ("हिन्दी क़लम.png", ["हिन्दी", "कलम", "न्दी", "क़लम"]),
        ("🦊 fox ❤️👩‍🚀👋🏽🇩🇪1️⃣.png", ["🦊", "❤", "❤️", "👩‍🚀", "🚀", "👋🏽", "👋", "🇩🇪", "fox 🦊"]),
        (
            "ＲｅｄBrickArch①.png",
            ["brick", "Arch", "redbrick", "RedBrick", "kar", "ed1"[:2], "red"],
        ),
        ("IMG_1234v2.JPG", ["img", "1234", "img_12", "g_1", "v2", "IMG1234"[3:], "jpg", ".jpg"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_writing_is_found_in_any_form(
    store: Store, filler: Filler, name: str, questions: list[str], form: Any
) -> None:
    filler.stored(unicodedata.normalize(form, name), "else.gif")

    for question in questions:
        for typed in {question, *(unicodedata.normalize(each, question) for each in FORMS)}:
            assert len(_found(store, typed)) == 1, question


def test_the_words_of_a_name_are_found_however_they_are_joined(
    store: Store, filler: Filler
) -> None:
    filler.stored("RedBrickArch.png", "red brick arch.png", "red-brick_arch.png")

    for text in ("RedBrick", "red brick", "brick-red", "red_brick_arch", "Arch Brick"):
        assert len(_found(store, text)) == 3, text


def test_vowels_and_voicing_that_make_another_word_count(store: Store, filler: Filler) -> None:
    filler.stored("パンダ.png", "कुल.png", "ไม้.png")

    assert _found(store, "ハンダ") == []
    assert _found(store, "किल") == []
    assert _found(store, "ไมล์") == []


# -- order ----------------------------------------------------------------------------------------


def test_whole_words_come_first_then_beginnings_then_parts(store: Store, filler: Filler) -> None:
    filler.stored("location.jpg", "category.jpg", "a cat among many.jpg", "MyCat.jpg", "cat.jpg")

    assert _found(store, "cat") == [
        "cat.jpg",
        "MyCat.jpg",
        "a cat among many.jpg",
        "category.jpg",
        "location.jpg",
    ]


def test_what_is_there_as_it_was_typed_comes_before_its_words(store: Store, filler: Filler) -> None:
    filler.stored("photo of a cat.jpg", "cat-photo-of-me.jpg", "1234 cat photos.jpg")

    assert _found(store, "cat-photo") == [
        "cat-photo-of-me.jpg",
        "photo of a cat.jpg",
        "1234 cat photos.jpg",
    ]


@pytest.mark.parametrize(
    ("best", "many", "typed"),
    [
        ("cat.jpg", "location {}.jpg", "cat"),
        ("category.jpg", "location {}.jpg", "cat"),
        ("red.jpg", "hundred {}.jpg", "r"),
        ("x - r.jpg", "t p {}.jpg", "x - r"),
        ("hat-pin.jpg", "that pint {}.jpg", "t-p"),
        ("red cat.jpg", "red location {}.jpg", "cat red"),
    ],
)
def test_the_best_is_found_behind_hundreds_of_newer_ones(
    store: Store, filler: Filler, best: str, many: str, typed: str
) -> None:
    filler.stored(best)
    with store.transaction():
        filler.stored(*(many.format(number) for number in range(300)))

    assert _found(store, typed)[0] == best
    assert len(_found(store, typed)) in (1, 10)


def test_scores_fall_and_lie_between_0_and_1(store: Store, filler: Filler) -> None:
    filler.stored("cat.jpg", "cat cat cat.jpg", "a cat among many other words.jpg", "cats.jpg")

    scores = [score for _, score in store.names.find("cat", 10)]

    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 4
    assert all(0 < score <= 1 for score in scores)
    assert len(store.names.find("cat", 2)) == 2
    assert store.names.find("cat", 0) == []
    assert len(store.names.find("cat", 2**70)) == 4


def test_only_those_among_which_it_is_looked_are_found(store: Store, filler: Filler) -> None:
    one, two = filler.stored("red cat.jpg", "redcat.jpg")
    keys = store.assets.keys([one.id, two.id])

    found = store.names.find("cat", 5, among=[keys[two.id]])

    assert [key for key, _ in found] == [keys[two.id]]
    assert store.names.find("cat", 5, among=[]) == []


# -- several names --------------------------------------------------------------------------------


def test_a_picture_is_found_by_every_name_that_it_was_added_under(
    store: Store, filler: Filler
) -> None:
    (first,) = filler.stored("IMG_0001.jpg")
    (again,) = filler.accept("sunset over Łódź.jpg")
    store.tags.add([again.id], "evening")

    store.assets.merge(again.id, first.id)

    for text in ("img_0001", "sunset", "lodz", "evening", "sunset evening"):
        assert [key for key, _ in store.names.find(text, 5)] == [1], text
    store.tags.add([first.id], "sea")
    store.tags.remove([first.id], "evening")
    assert len(store.names.find("lodz sea", 5)) == len(store.names.find("img sea", 5)) == 1
    assert store.names.find("evening", 5) == []


def test_a_picture_with_many_names_is_found_once(store: Store, filler: Filler) -> None:
    first, other = filler.stored("frame.jpg", "frame of another.jpg")
    with store.transaction():
        for again in filler.accept(*(f"frame {number}.jpg" for number in range(300))):
            store.assets.merge(again.id, first.id)

    store.names.add([(first.id, "fra\0me")] * 2)
    assert sorted(_found(store, "frame")) == ["frame of another.jpg", "frame.jpg"]
    assert _found(store, "frame 217") == ["frame.jpg"]
    assert other.id != first.id


# -- whatever there is ----------------------------------------------------------------------------


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), name=NAMES, form=st.sampled_from(FORMS))
def test_any_part_of_a_name_finds_it(
    store: Store, filler: Filler, data: st.DataObject, name: str, form: Any
) -> None:
    start = data.draw(st.integers(0, len(name) - 2))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    typed = unicodedata.normalize(form, data.draw(st.sampled_from([part, part.upper(), part])))
    (asset,) = filler.accept(name)
    # Of its own bytes, whatever it is called.
    key = store.assets.store(replace(asset, sha256=uuid4().hex * 2, format="PNG"))

    found = store.names.find(typed, 1000)

    assert (key in [key for key, _ in found]) == bool(folded(typed))


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=st.text(max_size=20)
    | st.text("\"'*()-+^:{}[]ANDORNEAR ,.\x00a", max_size=12)
    | st.text(st.characters(), max_size=60).map(lambda text: text * 9)
    | st.text(st.characters(categories=["Cs", "Cc", "Co", "Cn"]), max_size=12)
)
def test_no_text_is_an_error(store: Store, text: str) -> None:
    question = NameQuestion.of(text)

    assert store.names.find(text, 5) == []
    # Those for the best are asked only where many fit.
    for query in question.expressions() + question.expressions_of_the_best():
        with store._database.snapshot() as connection:
            connection.execute(name_index._NAMED, {"query": query}).close()


def test_a_text_of_a_million_characters_is_an_ordinary_question(
    store: Store, filler: Filler
) -> None:
    filler.stored("a cat.jpg")

    assert store.names.find("cat dog " * 125_000, 5) == []
    assert _found(store, " " * 1_000_000 + "a cat" + " " * 1_000_000) == ["a cat.jpg"]
