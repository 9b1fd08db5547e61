"""Edits as undo steps: exact in both directions, honest in their names."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QUndoStack

from refboard.core.asset import Asset
from refboard.core.board import Board, Item
from refboard.core.document import BoardDocument, Change
from refboard.core.geometry import Point, bounding
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.layout.layouts import Layout
from refboard.ui.arranging.arrangement import Arrangement, arranged
from refboard.ui.document import transforms, z_order
from refboard.ui.document.editor import BoardEditor
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.reading_order import in_reading_order
from refboard.ui.document.undo_step import MERGE_WINDOW_S, UndoStep
from tests.items import asset_in
from tests.ui.canvas.conftest import make_item

COUNT = 6
IDS = [ItemId(f"i{number:02}") for number in range(COUNT)]


def make_editor(items: list[Item] | None = None) -> BoardEditor:
    made = [make_item(number) for number in range(COUNT)] if items is None else items
    known_assets = KnownAssets()
    known_assets.put(Asset(asset_in(item), "", "x", 300, 200) for item in made)
    document = BoardDocument(Board(BoardId("b"), "b", tuple(made)))
    return BoardEditor(document, QUndoStack(), known_assets)


def order_of(editor: BoardEditor) -> list[str]:
    return [item.id for item in z_order.bottom_up(editor.document)]


def arrange(editor: BoardEditor, ids: Iterable[ItemId], layout: Layout) -> None:
    how = Arrangement(layout, gap=8)
    editor.replace(arranged(in_reading_order(editor.unlocked(ids)), how, 1.6), "Arrange")


EDITS: dict[str, Callable[[BoardEditor, list[ItemId]], object]] = {
    "delete": lambda e, ids: e.delete(ids),
    "duplicate": lambda e, ids: e.duplicate(ids),
    "move": lambda e, ids: e.move(ids, 3.3, -7.1),
    "nudge": lambda e, ids: e.nudge(ids, 1, 0),
    "rotate": lambda e, ids: e.rotate(ids, 33.0),
    "rows": lambda e, ids: arrange(e, ids, Layout.ROWS),
    "row": lambda e, ids: arrange(e, ids, Layout.ROW),
    "column": lambda e, ids: arrange(e, ids, Layout.COLUMN),
    "grid": lambda e, ids: arrange(e, ids, Layout.GRID),
    "pack": lambda e, ids: arrange(e, ids, Layout.PACK),
    "front": lambda e, ids: e.bring_to_front(ids),
    "back": lambda e, ids: e.send_to_back(ids),
    "forward": lambda e, ids: e.forward(ids),
    "backward": lambda e, ids: e.backward(ids),
    "lock": lambda e, ids: e.set_locked(ids, True),
    "unlock": lambda e, ids: e.set_locked(ids, False),
    "fade": lambda e, ids: e.replace(transforms.faded(e.unlocked(ids), 0.4), "Fade", "fade"),
    "flip": lambda e, ids: e.replace(transforms.flipped_h(e.unlocked(ids)), "Flip"),
    "paste": lambda e, ids: e.paste(
        [e.document.items[i] for i in ids if i in e.document.items], Point(5, 5)
    ),
}

steps = st.lists(
    st.tuples(st.sampled_from(sorted(EDITS)), st.sets(st.sampled_from(IDS), max_size=4)), max_size=8
)


@given(steps=steps)
def test_undoing_everything_gives_the_first_board_and_redoing_the_last(
    steps: list[tuple[str, set[ItemId]]],
) -> None:
    editor = make_editor()
    first = dict(editor.document.items)

    for name, ids in steps:
        EDITS[name](editor, sorted(ids))
    last = dict(editor.document.items)

    editor.stack.setIndex(0)
    assert dict(editor.document.items) == first
    editor.stack.setIndex(editor.stack.count())
    assert dict(editor.document.items) == last


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda e: e.delete(IDS[:1]), "Delete picture"),
        (lambda e: e.move(IDS[:3], 1, 1), "Move 3 pictures"),
        (lambda e: e.duplicate(IDS[:2]), "Duplicate 2 pictures"),
        (lambda e: e.bring_to_front(IDS[:2]), "Bring to front 2 pictures"),
        (lambda e: arrange(e, IDS, Layout.PACK), "Arrange 6 pictures"),
        (lambda e: e.set_locked(IDS[:1], True), "Lock picture"),
    ],
)
def test_a_step_says_what_it_did(edit: Callable[[BoardEditor], object], text: str) -> None:
    editor = make_editor()

    edit(editor)

    assert editor.stack.undoText() == text


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    editor = make_editor()

    editor.move(IDS, 0, 0)
    editor.delete([])
    editor.bring_to_front([IDS[-1]])
    editor.set_locked(IDS, False)

    assert editor.stack.count() == 0


def test_locked_items_are_not_moved_resized_or_deleted() -> None:
    editor = make_editor()
    editor.set_locked([IDS[0]], True)
    locked = editor.document.items[IDS[0]]

    editor.move(IDS, 5, 5)
    editor.rotate(IDS, 90)
    bigger = replace(locked, placement=replace(locked.placement, width=999.0))
    editor.put_down([(locked, bigger)], "Resize")
    editor.delete(IDS)

    assert list(editor.document.items.values()) == [locked]


def test_copies_lie_above_everything_in_their_old_order_and_are_offset() -> None:
    editor = make_editor()
    top = editor.document.top_z()

    copies = editor.duplicate([IDS[3], IDS[1]])

    first, second = (editor.document.items[i] for i in copies)
    assert top < first.placement.z < second.placement.z
    assert first.asset_id == editor.document.items[IDS[1]].asset_id
    original = editor.document.items[IDS[1]].placement
    assert (first.placement.x, first.placement.y) == (original.x + 30, original.y + 30)


def test_pasted_items_have_their_middle_where_they_were_pasted() -> None:
    editor = make_editor()
    copied = [editor.document.items[i] for i in IDS[:3]]

    new = editor.paste(copied, Point(1000, -500))

    bounds = editor.document.bounds(new)
    assert bounds is not None
    assert (bounds.centre.x, bounds.centre.y) == pytest.approx((1000, -500))


def test_arranged_items_do_not_overlap_and_keep_their_corner() -> None:
    editor = make_editor()
    before = editor.document.bounds(IDS)

    arrange(editor, IDS, Layout.PACK)

    rects = [editor.document.items[i].placement.bounds for i in IDS]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    after = editor.document.bounds(IDS)
    assert before is not None
    assert after is not None
    assert (after.x, after.y) == (before.x, before.y)


def test_a_turn_goes_about_the_common_middle() -> None:
    editor = make_editor()
    before = editor.document.bounds(IDS)

    editor.rotate(IDS, 90)

    after = editor.document.bounds(IDS)
    assert before is not None
    assert after is not None
    assert after.centre.x == pytest.approx(before.centre.x)
    assert (after.width, after.height) == pytest.approx((before.height, before.width))


def test_forward_passes_only_what_overlaps() -> None:
    def overlapping(number: int, x: float) -> Item:
        item = make_item(number)
        return replace(item, placement=replace(item.placement, x=x, y=0.0))

    # i00 and i02 overlap, i01 lies far away.
    editor = make_editor([overlapping(0, 0), overlapping(1, 5000), overlapping(2, 50)])

    editor.forward([IDS[0]])
    assert order_of(editor) == ["i01", "i02", "i00"]

    editor.backward([IDS[0]])
    assert order_of(editor).index("i00") < order_of(editor).index("i02")


def test_stacking_finds_room_where_no_number_is_left() -> None:
    def at(number: int, z: float) -> Item:
        item = make_item(number)
        return replace(item, placement=replace(item.placement, x=0.0, y=0.0, z=z))

    editor = make_editor([at(0, 0.0), at(1, 1.0), at(2, 1.0)])

    editor.forward([IDS[0]])

    assert order_of(editor) == ["i01", "i00", "i02"]


def test_a_step_is_continued_only_within_the_window_and_by_the_same_items() -> None:
    document = make_editor().document
    stack = QUndoStack()

    def nudge(number: int, late: float = 0.0) -> UndoStep:
        item = document.items[IDS[number]]
        moved = replace(item, placement=item.placement.moved(1, 0))
        command = UndoStep(document, Change.replacing([(item, moved)]), "Move picture", "nudge")
        command.made_at += late
        return command

    stack.push(nudge(0))
    stack.push(nudge(0))
    assert stack.count() == 1
    stack.push(nudge(1))
    assert stack.count() == 2
    stack.push(nudge(1, late=MERGE_WINDOW_S + 0.1))
    assert stack.count() == 3


def test_a_run_that_ends_where_it_began_leaves_no_step() -> None:
    editor = make_editor()

    editor.nudge(IDS[:1], 1, 0)
    editor.nudge(IDS[:1], -1, 0)

    assert editor.stack.count() == 0


def test_an_item_keeps_the_id_it_was_made_with_when_its_picture_was_known() -> None:
    known_assets = KnownAssets()
    told: list[frozenset[AssetId]] = []
    known_assets.assets_changed.connect(told.append)
    known_assets.put([Asset(AssetId("new"), "", "x", 3, 2)])

    known_assets.stored([(AssetId("new"), Asset(AssetId("old"), "ab", "x", 3, 2))])

    found = known_assets.get(AssetId("new"))
    assert found is not None
    assert found.id == "old"
    assert told[-1] == {"new", "old"}
    assert known_assets.names_of(AssetId("old")) == {"new", "old"}


def test_tidying_into_rows_is_one_step_and_keeps_ratios_and_the_corner() -> None:
    editor = make_editor()
    before = dict(editor.document.items)

    arrange(editor, IDS, Layout.ROWS)

    assert editor.stack.count() == 1
    after = editor.document.items
    for item_id, item in before.items():
        ratio = item.placement.rect.size.aspect
        assert after[item_id].placement.rect.size.aspect == pytest.approx(ratio)
    rects = [item.placement.bounds for item in after.values()]
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])
    old, new = bounding(i.placement.bounds for i in before.values()), bounding(rects)
    assert old is not None
    assert new is not None
    assert (new.x, new.y) == pytest.approx((old.x, old.y))
