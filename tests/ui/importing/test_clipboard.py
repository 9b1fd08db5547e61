import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.content import Crop, Picture, PictureView, Unknown
from refboard.core.ids import AssetId, GroupId, ItemId
from refboard.ui.importing.clipboard import (
    ItemsOnClipboard,
    Original,
    read_assets,
    read_items,
    write_assets,
    write_items,
)

numbers = st.floats(-1e6, 1e6)
placements = st.builds(
    Placement, numbers, numbers, st.floats(0.1, 1e5), st.floats(0.1, 1e5), numbers, numbers,
    st.booleans(), st.booleans(),
)  # fmt: skip
assets = st.text().map(AssetId)
crops = st.builds(Crop, st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0.1, 0.5), st.just(0.5))
contents = st.one_of(
    st.builds(
        Picture, assets, st.none() | crops, st.builds(PictureView, st.booleans(), st.booleans())
    ),
    st.builds(
        Unknown, st.just("cloud"), st.just('{"version": 7,  "x":"\\u00e9"}'), st.none() | assets
    ),
)
items = st.builds(
    Item,
    st.text().map(ItemId),
    placements,
    contents,
    st.floats(0, 1),
    st.booleans(),
    st.none() | st.text().map(GroupId),
)


@given(st.lists(items, max_size=4).map(tuple), st.text())
def test_items_come_back_from_the_clipboard_as_they_were(
    copied: tuple[Item, ...], library: str
) -> None:
    files = {
        AssetId("a"): Original("/pictures/a.png", "a.png"),
        AssetId("b"): Original("/b", "b.png", "https://site.test/b", "/home/\udce9.png", 40, 30),
    }

    read = read_items(write_items(copied, library, files))

    assert read == ItemsOnClipboard(copied, library, files)


@pytest.mark.parametrize(
    "origin", [None, 5, [], ["", "", -1, 5], ["u", "s", 1.5, 2], ["u", "s", 1, 2, 3], {"a": 1}]
)
def test_an_origin_that_makes_no_sense_costs_no_item(origin: object) -> None:
    table = json.loads(_with()) | {"files": {"a": ["/a", "a"]}, "origins": {"a": origin}}

    read = read_items(json.dumps(table).encode())

    assert read is not None
    assert read.originals == {AssetId("a"): Original("/a", "a")}


@given(st.lists(st.text().map(AssetId)).map(tuple))
def test_assets_come_back_from_a_drag_as_they_were(ids: tuple[AssetId, ...]) -> None:
    assert read_assets(write_assets(ids)) == ids


_ROW = {"id": "i", "kind": "picture", "asset": "a", "content": '{"version":1}', "opacity": 1,
        "locked": False, "group": None, "place": [0, 0, 8, 5, 0, 0],
        "flipped_h": False, "flipped_v": False}  # fmt: skip


def _with(**changed: object) -> bytes:
    table = {"version": 2, "library": "", "files": {}, "items": [_ROW | changed]}
    return json.dumps(table).encode()


def test_a_row_that_is_as_it_must_be_is_read() -> None:
    assert read_items(_with()) is not None


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"version": 99, "library": "", "items": []}',
     b"[" * 100_000, b'{"version": 2, "library": "", "files": {"a": 1}, "items": []}',
     b'{"version": 2, "library": "", "files": {}, "items": [{}]}',
     _with(place=[0, 0, 0, 5, 0, 0]), _with(place=[0, 0, 8, 5, 0]), _with(place="here"),
     _with(place=[0, 0, 8, float("nan"), 0, 0]), _with(place=[0, 10**400, 8, 5, 0, 0]),
     _with(opacity=7), _with(opacity=True), _with(locked="no"), _with(id=5), _with(asset=None),
     _with(kind=""), _with(content="{"), _with(content='{"version":1,"crop":[0,0,2,2]}'),
     _with(kind="cloud", content='{"version":1,"x":"\ud800"}')],
)  # fmt: skip
def test_what_another_program_wrote_is_treated_as_absent(content: bytes) -> None:
    assert read_items(content) is None
    assert read_assets(content) == ()
