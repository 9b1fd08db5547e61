import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.ids import AssetId, ItemId
from refboard.ui.importing.clipboard import (
    ItemsOnClipboard,
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
items = st.builds(
    Item, st.text().map(ItemId), st.text().map(AssetId), placements, st.floats(0, 1), st.booleans()
)


@given(st.lists(items, max_size=4).map(tuple), st.text())
def test_items_come_back_from_the_clipboard_as_they_were(
    copied: tuple[Item, ...], library: str
) -> None:
    assert read_items(write_items(copied, library)) == ItemsOnClipboard(copied, library)


@given(st.lists(st.text().map(AssetId)).map(tuple))
def test_assets_come_back_from_a_drag_as_they_were(ids: tuple[AssetId, ...]) -> None:
    assert read_assets(write_assets(ids)) == ids


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"version": 99, "library": "", "items": []}',
     b'{"version": 1, "library": "", "items": [{}]}',
     b'{"version": 1, "library": "", "items": [{"id": "i", "asset_id": "a", "opacity": 1,'
     b' "is_locked": false, "placement": {"x": 0, "y": 0, "width": 0, "height": 5}}]}',
     *(b'{"version": 1, "library": "", "items": [{"id": "i", "asset_id": "a", "opacity": 1,'
       b' "is_locked": false, "placement": {"x": %s, "y": 0, "width": 5, "height": 5}}]}' % place
       for place in (b"NaN", b"-Infinity", b"1" + b"0" * 400, b'"far"', b"[]", b"null")),
     b"[" * 100_000],
)  # fmt: skip
def test_what_another_program_wrote_is_treated_as_absent(content: bytes) -> None:
    assert read_items(content) is None
    assert read_assets(content) == ()
