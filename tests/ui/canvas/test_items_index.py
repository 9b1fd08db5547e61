"""The items as arrays, and what is put above the others, against the plain way to work it out."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.document import Change, ItemChange
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, ItemId
from refboard.ui.canvas.items_index import ItemsIndex
from refboard.ui.document import z_order

placements = st.builds(
    Placement,
    x=st.integers(-50, 50),
    y=st.integers(-50, 50),
    width=st.integers(1, 20),
    height=st.integers(1, 20),
    rotation=st.sampled_from((0.0, 30.0, 90.0)),
    # Few numbers, so that many lie equally high; with the last there is no next whole one.
    z=st.sampled_from((-1.0, 0.0, 1.0, 2.5, 2.0**53)),
)
items = st.builds(
    Item,
    id=st.sampled_from([ItemId(name) for name in "hcagbdfe"]),
    placement=placements,
    content=st.builds(Picture, st.sampled_from([AssetId(name) for name in "xyz"])),
    opacity=st.sampled_from((0.5, 1.0)),
)
boards = st.lists(items, unique_by=lambda item: item.id)
EVERYWHERE = Rect(-1e6, -1e6, 2e6, 2e6)


@settings(max_examples=40)
@given(boards, st.lists(st.tuples(boards, st.booleans()), max_size=5))
def test_an_index_that_followed_changes_is_the_one_of_the_items_there_are(
    first: list[Item], changes: list[tuple[list[Item], bool]]
) -> None:
    lying = {item.id: item for item in first}
    index = ItemsIndex(first)
    for touched, stay in changes:
        entries = []
        for item in touched:
            entries.append(ItemChange(lying.get(item.id), item if stay else None))
            lying.pop(item.id, None)
            if stay:
                lying[item.id] = item
        index.apply(Change(tuple(e for e in entries if e.before or e.after)))

        rows = index.within(EVERYWHERE)
        order = z_order.bottom_up(lying.values())
        assert index.items_in(rows) == order
        assert [Rect(a, b, c - a, d - b) for a, b, c, d in index.bounds(rows)] == [
            Rect(r.x, r.y, r.right - r.x, r.bottom - r.y)
            for r in (item.placement.bounds for item in order)
        ]
        assert index.fill_bounds(rows).tolist() == [i.placement.rotation % 90 == 0 for i in order]
        for name in "xyz":
            found = index.items_in(index.rows_of_assets([AssetId(name)]))
            assert {i.id for i in found} == {i.id for i in order if i.asset_id == name}


@settings(max_examples=40)
@given(boards, st.sets(st.sampled_from([ItemId(name) for name in "hcagbdfe"])))
def test_what_comes_to_the_front_lies_above_all_others_in_the_order_it_had(
    board: list[Item], ids: set[ItemId]
) -> None:
    order = z_order.bottom_up(board)
    wanted = [i.id for i in order if i.id not in ids] + [i.id for i in order if i.id in ids]
    pairs = z_order.to_front(board, frozenset(ids))

    lying = {item.id: item for item in board} | {old.id: new for old, new in pairs}
    assert [item.id for item in z_order.bottom_up(lying.values())] == wanted
    assert (pairs == []) == (wanted == [item.id for item in order])
    for old, new in pairs:
        assert replace(new, placement=replace(new.placement, z=old.placement.z)) == old
