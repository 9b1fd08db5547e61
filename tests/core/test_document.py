"""Changes and the document: undo by value never drifts."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.group import Group
from refboard.core.document import BoardDocument, Change, GroupChange, ItemChange, SettingChange
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, BoardId, GroupId, ItemId

NAMES = [f"item-{n}" for n in range(6)]


def make_item(name: str = "item-0", x: float = 0, *, z: float = 0) -> Item:
    return Item(ItemId(name), Placement(x, 0, 10, 10, z=z), Picture(AssetId("asset")))


def make_document(*items: Item) -> BoardDocument:
    return BoardDocument(Board(BoardId("board"), "Board", items))


State = tuple[dict[ItemId, Item], dict[GroupId, Group], BoardSettings]


def state(document: BoardDocument) -> State:
    return dict(document.items), dict(document.groups), document.settings


def document_in(state: State) -> BoardDocument:
    items, groups, settings = state
    held = (tuple(items.values()), None, tuple(groups.values()), settings)
    return BoardDocument(Board(BoardId("board"), "Board", *held))


GROUPS = [f"group-{n}" for n in range(4)]
SETTINGS = {"background": ['"#112233"', '"#445566"'], "grid": ["false"], "newer": ["1", "[2]"]}

Edit = tuple[dict[str, float | None], dict[str, str | None], dict[str, str | None]]


@st.composite
def edits(draw: st.DrawFn) -> list[Edit]:
    """Draw steps: what each touched item, group and setting becomes; None to take it away."""
    items = st.dictionaries(st.sampled_from(NAMES), st.none() | st.floats(-9, 9), max_size=4)
    groups = st.dictionaries(
        st.sampled_from(GROUPS), st.none() | st.sampled_from(["", "Trees", "Faces"]), max_size=3
    )
    settings = st.fixed_dictionaries(
        {}, optional={name: st.none() | st.sampled_from(v) for name, v in SETTINGS.items()}
    )
    return draw(st.lists(st.tuples(items, groups, settings), max_size=10))


def change_to(document: BoardDocument, edit: Edit) -> Change:
    """Return the change that makes `edit` true on a document."""
    entries, groups, settings = [], [], []
    for name, x in edit[0].items():
        before = document.items.get(ItemId(name))
        after = None if x is None else make_item(name, x)
        if before != after:
            entries.append(ItemChange(before, after))
    for name, title in edit[1].items():
        group_id = GroupId(name)
        old = document.groups.get(group_id)
        new = None if title is None else Group(group_id, title)
        if old != new:
            groups.append(GroupChange(old, new))
    values = document.settings.values()
    for name, value in edit[2].items():
        if values.get(name) != value:
            settings.append(SettingChange(name, values.get(name), value))
    return Change(tuple(entries), tuple(groups), tuple(settings))


def first_document() -> BoardDocument:
    return document_in(
        (
            {item.id: item for item in (make_item("item-1", 3), make_item("item-2", 4))},
            {GroupId("group-1"): Group(GroupId("group-1"), "Faces")},
            BoardSettings(background="#112233"),
        )
    )


@given(steps=edits())
@settings(deadline=None)
def test_undoing_all_gives_the_first_document_and_redoing_all_the_last(steps: list[Edit]) -> None:
    document = first_document()
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
def test_changes_folded_into_one_have_their_effect_and_their_inverse(steps: list[Edit]) -> None:
    document = first_document()
    first, folded = state(document), Change()
    for step in steps:
        change = change_to(document, step)
        document.apply(change)
        folded = folded.followed_by(change)
    last = state(document)

    at_once = document_in(first)
    at_once.apply(folded)
    at_once.apply(folded)
    assert state(at_once) == last
    at_once.apply(folded.inverse())
    assert state(at_once) == first
    assert folded.is_empty == (first == last)


@given(first=edits(), second=edits())
@settings(deadline=None)
def test_the_inverse_of_a_composition_is_the_composition_of_inverses(
    first: list[Edit], second: list[Edit]
) -> None:
    document = first_document()
    start, folds = state(document), []
    for steps in (first, second):
        folded = Change()
        for step in steps:
            change = change_to(document, step)
            document.apply(change)
            folded = folded.followed_by(change)
        folds.append(folded)
    both = folds[0].followed_by(folds[1])

    document.apply(folds[1].inverse().followed_by(folds[0].inverse()))

    assert state(document) == start
    assert both.inverse().inverse() == both


def test_changes_of_the_same_things_are_told_from_others() -> None:
    item = Change.replacing([(make_item(), make_item(x=5))])
    group = Change(groups=(GroupChange(None, Group(GroupId("item-0"))),))
    setting = Change.of_settings(BoardSettings(), BoardSettings(is_grid_shown=False))

    assert item.touches_same(item.inverse())
    assert not any(
        one.touches_same(other)
        for one in (item, group, setting)
        for other in (item, group, setting)
        if one is not other
    )


def test_a_change_of_settings_holds_what_differs_alone() -> None:
    old = BoardSettings("#112233", others=(("newer", "1"),))
    new = BoardSettings("#112233", is_grid_shown=False, others=(("newer", "1"),))

    assert Change.of_settings(old, new).settings == (SettingChange("grid", None, "false"),)
    assert Change.of_settings(old, old).is_empty


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
    assert document.top_z() == 7


def test_an_empty_document_has_no_bounds() -> None:
    document = make_document()

    assert document.bounds() is None
    assert document.top_z() == 0
