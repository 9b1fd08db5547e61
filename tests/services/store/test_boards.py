"""Boards: what a document says is what comes back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refboard.core.board import Board, Item, Placement, Viewpoint
from refboard.core.content import Crop, Picture, Unknown
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.group import Group
from refboard.core.document import BoardDocument, Change, GroupChange, ItemChange
from refboard.core.errors import QueryError, UnstorableError
from refboard.core.ids import AssetId, BoardId, GroupId, ItemId, new_board_id
from refboard.services.store import Store

Filler = Any

_lengths = st.floats(0.001, 1e6)
_places = st.floats(-1e9, 1e9)
_placements = st.builds(
    Placement, _places, _places, _lengths, _lengths, _places, _places, st.booleans(), st.booleans()
)


def test_a_board_comes_back_as_it_was_made(store: Store, filler: Filler) -> None:
    assets = filler.stored("a.jpg", "b.jpg")
    board = filler.board(assets, "Ideen für Öl")

    assert store.boards.load(board.id) == board


def test_an_unknown_board_is_told(store: Store) -> None:
    nowhere = BoardId("nowhere")
    for use in (
        lambda: store.boards.load(nowhere),
        lambda: store.boards.rename(nowhere, "x"),
        lambda: store.boards.set_trashed(nowhere, True),
        lambda: store.boards.apply(nowhere, Change(())),
        lambda: store.boards.set_viewpoint(nowhere, Viewpoint()),
    ):
        with pytest.raises(QueryError):
            use()


def test_summaries_show_size_and_topmost_pictures(store: Store, filler: Filler) -> None:
    assets = filler.stored(*(f"{n}.jpg" for n in range(6)))
    board = filler.board([*assets, assets[5]])

    (summary,) = store.boards.all()

    assert (summary.id, summary.name, summary.item_count) == (board.id, "Board", 7)
    assert summary.cover == tuple(assets[n].id for n in (5, 4, 3, 2))
    assert summary.changed_at > 0


def test_a_trashed_board_leaves_the_list_and_comes_back(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([asset])
    store.boards.set_last_opened(board.id)

    store.boards.set_trashed(board.id, True)

    assert store.boards.all() == []
    assert [summary.id for summary in store.boards.trashed()] == [board.id]
    assert store.boards.last_opened() is None
    assert store.boards.places(asset.id) == []
    store.boards.set_trashed(board.id, False)
    assert store.boards.load(board.id) == board
    assert store.boards.last_opened() == board.id


def test_of_boards_with_one_name_the_one_changed_last_is_meant(
    store: Store, filler: Filler
) -> None:
    (asset,) = filler.stored("a.jpg")
    first = filler.board([], "Same")
    filler.board([], "Same")
    store.boards.apply(first.id, Change.adding([filler.item(asset.id)]))

    found = store.boards.by_name("Same")

    assert found is not None
    assert found.id == first.id
    assert store.boards.by_name("same") is None


def test_renaming_and_looking_are_remembered(store: Store, filler: Filler) -> None:
    board = filler.board([])
    before = store.boards.all()[0].changed_at

    store.boards.set_viewpoint(board.id, Viewpoint(1.5, 2.5, 0.25))
    assert store.boards.all()[0].changed_at == before
    store.boards.rename(board.id, "New name")

    assert store.boards.load(board.id) == replace(
        board, name="New name", viewpoint=Viewpoint(1.5, 2.5, 0.25)
    )


def test_applying_twice_is_harmless(store: Store, filler: Filler) -> None:
    assets = filler.stored("a.jpg", "b.jpg")
    board = filler.board([assets[0]])
    gone, new = board.items[0], filler.item(assets[1].id)
    group, old = Group(GroupId("g")), BoardSettings()
    change = Change(
        (ItemChange(gone, None), ItemChange(None, new)),
        (GroupChange(None, group),),
        Change.of_settings(old, replace(old, background="#102030")).settings,
    )

    store.boards.apply(board.id, change)
    store.boards.apply(board.id, change)

    loaded = store.boards.load(board.id)
    assert (loaded.items, loaded.groups) == ((new,), (group,))
    assert loaded.settings.background == "#102030"
    for _ in range(2):
        store.boards.apply(board.id, change.inverse())
    assert store.boards.load(board.id) == board


def test_an_item_of_an_unknown_asset_is_refused_whole(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([])
    good, bad = filler.item(asset.id), filler.item(AssetId("nobody"))

    with pytest.raises(UnstorableError, match="not in this library"):
        store.boards.apply(board.id, Change.adding([good, bad]))

    assert store.boards.load(board.id).items == ()


def test_a_place_that_is_no_number_is_refused(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([])
    bad = replace(filler.item(asset.id), placement=Placement(float("nan"), 0, 1, 1))

    with pytest.raises(UnstorableError):
        store.boards.apply(board.id, Change.adding([bad]))


def test_contents_groups_and_settings_come_back(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    at = Placement(0, 0, 8, 5)
    group = Group(GroupId("g"), "Öl", "#22aa44", is_locked=True)
    board = Board(
        new_board_id(),
        "Board",
        (
            Item(ItemId("a"), at, Picture(asset.id, Crop(0.1, 0.2, 0.3, 0.4)), group_id=group.id),
            Item(ItemId("b"), at, Unknown("cloud", '{"version":  9}')),
            Item(ItemId("c"), at, Unknown("film", '{"version":1, "s":2.50}', asset.id)),
        ),
        groups=(group, Group(GroupId("h"), parent=group.id, is_collapsed=True)),
        settings=BoardSettings("#102030", is_grid_shown=False, others=(("newer", "[1,  2]"),)),
    )

    store.boards.create(board)

    assert store.boards.load(board.id) == board
    assert store.boards.all()[0].item_count == 3
    assert store.boards.all()[0].cover == (asset.id,)
    assert {item for _, item in store.boards.places(asset.id)} == {"a", "c"}


@pytest.mark.logs_warnings
def test_groups_that_do_not_fit_together_are_mended_on_loading(
    store: Store, filler: Filler, caplog: pytest.LogCaptureFixture
) -> None:
    item = replace(filler.item(filler.stored("a.jpg")[0].id), group_id=GroupId("gone"))
    a, b = Group(GroupId("a"), parent=GroupId("b")), Group(GroupId("b"), parent=GroupId("a"))
    board = Board(new_board_id(), "Board", (item,), groups=(a, b))
    store.boards.create(board)

    found = store.boards.load(board.id)

    assert found.items == (replace(item, group_id=None),)
    assert found.groups == (Group(GroupId("a")), b)
    assert "inside itself" in caplog.text
    assert "group gone" in caplog.text


@pytest.mark.logs_warnings
def test_content_that_is_damaged_is_kept_and_written_back(
    store: Store, filler: Filler, caplog: pytest.LogCaptureFixture
) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([asset])
    query = "SELECT kind, content FROM items"
    with store._database.transaction() as connection:
        connection.exec_driver_sql("UPDATE items SET content = '{ half'")

    (item,) = store.boards.load(board.id).items
    moved = replace(item, placement=item.placement.moved(5, 5))
    store.boards.apply(board.id, Change.replacing([(item, moved)]))

    assert item.content == Unknown("picture", "{ half", asset.id)
    assert "cannot be read" in caplog.text
    with store._database.snapshot() as connection:
        assert connection.exec_driver_sql(query).all() == [("picture", "{ half")]
    with store._database.transaction() as connection:
        connection.exec_driver_sql("UPDATE items SET content = '{\"version\":1}'")


def test_the_same_item_id_on_two_boards_is_two_items(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    one = filler.board([asset])
    two = replace(one, id=new_board_id())
    store.boards.create(two)

    store.boards.apply(two.id, Change.removing(two.items))

    assert store.boards.load(one.id) == one
    assert store.boards.load(two.id).items == ()


def test_places_name_the_latest_board_first(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    one, two = filler.board([asset]), filler.board([asset, asset])

    store.boards.apply(one.id, Change(()))

    found = store.boards.places(asset.id)
    assert [board for board, _ in found] == [one.id, two.id, two.id]
    assert {item for _, item in found} == {item.id for item in (*one.items, *two.items)}
    assert store.boards.places(AssetId("nobody")) == []


def test_keys_on_board_are_each_there_once(store: Store, filler: Filler) -> None:
    assets = filler.stored("a.jpg", "b.jpg")
    board = filler.board([assets[1], assets[0], assets[1]])

    keys = store.assets.keys([asset.id for asset in assets])

    assert store.assets.keys_on_board(board.id) == sorted(keys.values())


_steps = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 7),  # which item
            st.none() | st.tuples(st.integers(0, 2), _placements, st.floats(0, 1), st.booleans()),
        ),
        max_size=5,
        unique_by=lambda entry: entry[0],
    ),
    max_size=6,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=_steps)
def test_a_board_saved_change_by_change_is_the_document(
    store: Store, filler: Filler, steps: list[list[tuple[int, Any]]]
) -> None:
    names = ("a.jpg", "b.jpg", "c.jpg")
    assets = [filler.named(n) for n in names] if store.boards.all() else filler.stored(*names)
    board = Board(new_board_id(), "Random")
    store.boards.create(board)
    document = BoardDocument(board)
    done: list[Change] = []

    for step in steps:
        entries = (_entry(document, assets, number, new) for number, new in step)
        change = Change(tuple(entry for entry in entries if entry.before or entry.after))
        document.apply(change)
        store.boards.apply(board.id, change)
        done.append(change)
        assert _by_id(store.boards.load(board.id)) == dict(document.items)

    for change in reversed(done):
        store.boards.apply(board.id, change.inverse())
    assert store.boards.load(board.id).items == ()


def _entry(document: BoardDocument, assets: list[Any], number: int, new: Any) -> ItemChange:
    item_id = ItemId(f"item-{number}")
    before = document.items.get(item_id)
    if new is None:
        return ItemChange(before, None)
    asset, placement, opacity, is_locked = new
    return ItemChange(
        before, Item(item_id, placement, Picture(assets[asset].id), opacity, is_locked)
    )


def _by_id(board: Board) -> dict[ItemId, Item]:
    return {item.id: item for item in board.items}


@given(
    moves=st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 5)), max_size=8),
    trashed=st.sets(st.integers(0, 4), max_size=2),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_boards_lie_where_they_were_moved(
    store: Store, moves: list[tuple[int, int | None]], trashed: set[int]
) -> None:
    ids = [new_board_id() for _ in range(6)]
    earlier = [summary.id for summary in store.boards.all()]
    for board_id in ids[:5]:
        store.boards.create(Board(board_id, "Board"))
    for number in trashed:
        store.boards.set_trashed(ids[number], True)
    expected = [*earlier, *ids[:5]]

    for number, before in moves:
        store.boards.move(ids[number], None if before is None else ids[before])
        if before != number:
            expected.remove(ids[number])
            there = before is not None and ids[before] in expected
            at = expected.index(ids[before]) if there and before is not None else len(expected)
            expected.insert(at, ids[number])

    gone = {ids[number] for number in trashed}
    assert [s.id for s in store.boards.all()] == [i for i in expected if i not in gone]
    for number in trashed:
        store.boards.set_trashed(ids[number], False)
    assert [s.id for s in store.boards.all()] == expected
    with pytest.raises(QueryError):
        store.boards.move(BoardId("nowhere"), None)
