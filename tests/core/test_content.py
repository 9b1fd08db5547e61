"""Content as it is kept: what was written comes back, newer stays, what is none is refused."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.content import Content, Crop, Picture, PictureView, Unknown, asset_of, with_asset
from refboard.core.content.form import (
    MAX_BYTES,
    content_or_unknown,
    content_text,
    read_content,
)
from refboard.core.errors import ContentError, RefboardError
from refboard.core.geometry import Size
from refboard.core.ids import AssetId

A = AssetId("a")

fractions = st.floats(1e-3, 0.5)
crops = st.builds(Crop, fractions, fractions, fractions, fractions)
views = st.builds(PictureView, st.booleans(), st.booleans())
pictures = st.builds(Picture, st.text().map(AssetId), st.none() | crops, views)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(pictures)
def test_a_picture_comes_back_as_it_was_kept(picture: Picture) -> None:
    text = content_text(picture)

    assert read_content("picture", text, picture.asset_id) == picture
    assert "asset" not in json.loads(text)


def test_a_whole_picture_as_it_is_takes_a_few_characters() -> None:
    assert content_text(Picture(A)) == '{"version":1}'


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cloud", '{"version": 1,  "puffs":[1, 2.50]}'),
        ("cloud", '{"puffs":"\\u00e9", "version":77}'),
        ("picture", '{"version":2,"crop":"all of it"}'),
        ("picture", '{"version":1,"tint":3}'),
        ("picture", '{"version":1,"view":{"greyscale":true,"blur":2}}'),
    ],
)
def test_what_a_newer_refboard_made_is_kept_to_the_character(kind: str, text: str) -> None:
    content = read_content(kind, text, A)

    assert content == Unknown(kind, text, A)
    assert content_text(content) == text
    assert asset_of(content) == A


_BAD = [
    '{"version":1,"crop":[0,0,1]}',
    '{"version":1,"crop":[0,0,1,1.5]}',
    '{"version":1,"crop":[-0.1,0,1,1]}',
    '{"version":1,"crop":[0.5,0,0.6,1]}',
    '{"version":1,"crop":[0,0,0,1]}',
    '{"version":1,"crop":[0,0,1e999,1]}',
    '{"version":1,"crop":[0,0,NaN,1]}',
    '{"version":1,"crop":[0,0,true,1]}',
    f'{{"version":1,"crop":[0,0,{"9" * 400},1]}}',
    f'{{"version":1,"crop":[0,0,{"9" * 5000},1]}}',
    '{"version":1,"crop":"whole"}',
    '{"version":1,"view":true}',
    '{"version":1,"view":{"greyscale":1}}',
    '{"version":0}',
    '{"version":true}',
    '{"version":"1"}',
    "{}",
    "[]",
    "null",
    "",
    "{",
    '{"version":1} and more',
    '{"version":1,"x":"\ud800"}',
    "[" * 100_000,
    '{"version":9,"x":' + "[" * 100_000 + "]" * 100_000 + "}",
    f'{{"version":1,"x":"{"x" * MAX_BYTES}"}}',
]


@pytest.mark.parametrize("text", _BAD, ids=range(len(_BAD)))
def test_what_is_no_content_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        read_content("picture", text, A)


@pytest.mark.parametrize(
    ("kind", "asset"), [("", A), ("x" * 65, A), ("a\nb", A), ("picture", None)]
)
def test_content_without_a_kind_and_pictures_of_nothing_are_refused(
    kind: str, asset: AssetId | None
) -> None:
    for version in (1, 2):
        with pytest.raises(ContentError):
            read_content(kind, f'{{"version":{version}}}', asset)


@given(st.sampled_from(["picture", "cloud", ""]) | st.text(), json_values, st.none() | st.just(A))
def test_any_json_is_content_or_refused_and_nothing_else(
    kind: str, value: Any, asset: AssetId | None
) -> None:
    table = value | {"version": 1} if isinstance(value, dict) else value
    for text in (json.dumps(table), json.dumps(table, ensure_ascii=False)):
        try:
            content = read_content(kind, text, asset)
        except RefboardError:
            continue
        assert read_content(kind, content_text(content), asset) == content


@given(st.text())
def test_any_text_is_content_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(RefboardError):
        read_content("picture", text, A)


def test_what_must_not_be_lost_is_kept_and_told_of() -> None:
    told: list[ContentError] = []

    content = content_or_unknown("picture", "{", A, told.append)

    assert content == Unknown("picture", "{", A)
    assert len(told) == 1
    assert content_or_unknown("picture", '{"version":1}', A, told.append) == Picture(A)
    assert len(told) == 1


def test_an_asset_is_named_anew_and_all_else_stays() -> None:
    crop, view = Crop(0.1, 0.2, 0.3, 0.4), PictureView(is_greyscale=True)
    pairs: list[tuple[Content, Content]] = [
        (Picture(A, crop, view), Picture(AssetId("b"), crop, view)),
        (Unknown("cloud", "{}", A), Unknown("cloud", "{}", AssetId("b"))),
        (Unknown("cloud", "{}"), Unknown("cloud", "{}")),
    ]
    for old, new in pairs:
        assert with_asset(old, AssetId("b")) == new


def test_a_crop_shows_its_part_and_the_whole_is_as_much_larger() -> None:
    picture = Picture(A, Crop(0.25, 0.0, 0.5, 0.25))

    assert picture.shown_size(800, 400) == Size(400, 100)
    assert picture.whole_size(400, 100) == Size(800, 400)
    assert Picture(A).shown_size(800, 400) == Picture(A).whole_size(800, 400) == Size(800, 400)
