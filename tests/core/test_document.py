"""Changes and the document: undo by value never drifts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.board import Board, Item, Placement
from refboard.core.document import BoardDocument, Change, ItemChange
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, BoardId, ItemId

NAMES = [f"item-{n}" for n in range(6)]


def make_item(name: str = "item-0", x: float = 0, *, z: float = 0) -> Item:
    return Item(ItemId(name), AssetId("asset"), Placement(x, 0, 10, 10, z=z))


def make_document(*items: Item) -> BoardDocument:
    return BoardDocument(Board(BoardId("board"), "Board", items))


def state(document: BoardDocument) -> dict[ItemId, Item]:
    return dict(document.items)


@st.composite
def edits(draw: st.DrawFn) -> list[dict[str, float | None]]:
    """Draw steps: for each touched item its new x, or None to take it off the board."""
    step = st.dictionaries(
        st.sampled_from(NAMES), st.one_of(st.none(), st.floats(-9, 9)), min_size=1, max_size=4
    )
    return draw(st.lists(step, max_size=10))


def change_to(document: BoardDocument, edit: dict[str, float | None]) -> Change:
    """Return the change that makes `edit` true on a document."""
    entries = []
    for name, x in edit.items():
        before = document.items.get(ItemId(name))
        after = None if x is None else make_item(name, x)
        if before != after:
            entries.append(ItemChange(before, after))
    return Change(tuple(entries))


@given(steps=edits())
@settings(deadline=None)
def test_undoing_all_gives_the_first_document_and_redoing_all_the_last(
    steps: list[dict[str, float | None]],
) -> None:
    document = make_document(make_item("item-1", 3), make_item("item-2", 4))
    first = state(document)
    done = []
    for step in steps:
        change = change_to(document, step)
        document.apply(change)
        done.append(change)
    last = state(document)

    for change in reversed(done):
        document.apply(change.inverse())
    assert state(document) == first
    for change in done:
        document.apply(change)
    assert state(document) == last


@given(steps=edits())
@settings(deadline=None)
def test_changes_folded_into_one_have_their_effect_and_their_inverse(
    steps: list[dict[str, float | None]],
) -> None:
    document = make_document(make_item("item-1", 3))
    first, folded = state(document), Change(())
    for step in steps:
        change = change_to(document, step)
        document.apply(change)
        folded = folded.followed_by(change)
    last = state(document)

    at_once = make_document(*first.values())
    at_once.apply(folded)
    assert state(at_once) == last
    at_once.apply(folded.inverse())
    assert state(at_once) == first


def test_applying_a_change_twice_is_harmless() -> None:
    document = make_document()
    change = Change.adding([make_item()])

    document.apply(change)
    document.apply(change)

    assert len(document) == 1


def test_adding_and_then_removing_folds_into_nothing() -> None:
    item = make_item()

    folded = Change.adding([item]).followed_by(Change.removing([item]))

    assert folded.is_empty


def test_a_replacement_that_changes_nothing_drops_out() -> None:
    item = make_item()

    change = Change.replacing([(item, replace(item))])

    assert change.is_empty
    assert not change.ids


def test_the_inverse_of_an_inverse_is_the_change() -> None:
    change = Change.replacing([(make_item(), make_item(x=5))])

    assert change.inverse().inverse() == change


def test_listeners_hear_every_change_until_they_leave() -> None:
    document, heard = make_document(), list[Change]()
    leave = document.subscribe(heard.append)
    change = Change.adding([make_item()])

    document.apply(change)
    leave()
    document.apply(change.inverse())

    assert heard == [change]


def test_a_listener_may_leave_while_it_is_told() -> None:
    document = make_document()
    heard = list[str]()

    def once(_: Change) -> None:
        heard.append("once")
        leave()

    leave = document.subscribe(once)
    document.subscribe(lambda _: heard.append("always"))
    document.apply(Change.adding([make_item()]))
    document.apply(Change.removing([make_item()]))

    assert heard == ["once", "always", "always"]


def test_bounds_and_stacking_follow_the_items() -> None:
    document = make_document(make_item("a", 0, z=-2), make_item("b", 90, z=7))

    assert document.bounds() == Rect(0, 0, 100, 10)
    assert document.bounds([ItemId("b")]) == Rect(90, 0, 10, 10)
    assert (document.bottom_z(), document.top_z()) == (-2, 7)


def test_an_empty_document_has_no_bounds() -> None:
    document = make_document()

    assert document.bounds() is None
    assert (document.bottom_z(), document.top_z()) == (0, 0)
