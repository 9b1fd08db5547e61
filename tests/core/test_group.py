"""Groups: whatever they say of each other, they end as a forest, and always the same one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Board, Item, Placement, mended
from refboard.core.content import Picture
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.group import Group, mended_groups
from refboard.core.errors import ContentError
from refboard.core.ids import AssetId, BoardId, GroupId, ItemId

_ids = st.integers(0, 7).map(lambda n: GroupId(f"g{n}"))
_groups = st.lists(st.tuples(_ids, st.none() | _ids), unique_by=lambda pair: pair[0]).map(
    lambda pairs: tuple(Group(group_id, parent=parent) for group_id, parent in pairs)
)


def _roots_reached(groups: tuple[Group, ...]) -> bool:
    known = {group.id: group for group in groups}
    for group in groups:
        at, steps = group, 0
        while at.parent is not None:
            at, steps = known[at.parent], steps + 1
            if steps > len(groups):
                return False
    return True


@given(_groups, st.randoms())
def test_any_groups_become_a_forest_in_one_way(groups: tuple[Group, ...], chance: object) -> None:
    found, told = mended_groups(groups)

    assert _roots_reached(found)
    assert [group.id for group in found] == [group.id for group in groups]
    changed = [old.id for old, new in zip(groups, found, strict=True) if old != new]
    assert len(told) == len(changed)
    again, nothing = mended_groups(found)
    assert (again, nothing) == (found, [])
    assert set(mended_groups(reversed(groups))[0]) == set(found)


def test_of_a_ring_the_lowest_id_is_taken_out() -> None:
    a, b, c = GroupId("a"), GroupId("b"), GroupId("c")
    ring = (Group(c, parent=b), Group(b, parent=a), Group(a, parent=c))

    found, told = mended_groups(ring)

    assert found == (Group(c, parent=b), Group(b, parent=a), Group(a))
    assert told == ["group a was inside itself"]


def test_very_deep_nesting_is_no_ring() -> None:
    chain = tuple(
        Group(GroupId(f"{n:06}"), parent=GroupId(f"{n + 1:06}") if n < 50_000 else None)
        for n in range(50_001)
    )

    assert mended_groups(chain) == (chain, [])


def test_what_is_in_a_group_that_is_not_there_stays_and_is_in_none() -> None:
    group = Group(GroupId("here"), parent=GroupId("gone"))
    at = Placement(0, 0, 1, 1)
    items = [Item(ItemId(name), at, Picture(AssetId("a"))) for name in "xyz"]
    x = replace(items[0], group_id=GroupId("here"))
    y = replace(items[1], group_id=GroupId("gone"))
    board = Board(BoardId("b"), "Board", (x, y, items[2]), groups=(group,))

    found, told = mended(board)

    assert found.items == (x, items[1], items[2])
    assert found.groups == (Group(GroupId("here")),)
    assert len(told) == 2
    assert mended(found) == (found, [])


_names = st.text(min_size=1, max_size=8)
_settings = st.builds(
    BoardSettings,
    st.sampled_from(["", "#102030"]),
    st.booleans(),
    st.dictionaries(
        _names.filter(lambda name: name not in ("background", "grid")),
        st.sampled_from(["1", '{"a": 1.50}', "null"]),
    ).map(lambda table: tuple(sorted(table.items()))),
)


@given(_settings)
def test_settings_come_back_as_they_were_kept(settings: BoardSettings) -> None:
    assert BoardSettings.read(settings.values()) == settings


def test_settings_of_a_newer_refboard_are_kept_beside_ours() -> None:
    values = {"background": '{"picture":"x"}', "grid": '"dots"', "pages": "[1,  2]"}

    settings = BoardSettings.read(values)

    assert (settings.background, settings.is_grid_shown) == ("", True)
    assert settings.values() == values
    chosen = replace(settings, background="#aabbcc").values()
    assert chosen == values | {"background": '"#aabbcc"'}


_BAD: list[dict[str, str]] = [
    {"x": "{"},
    {"": "1"},
    {"x" * 65: "1"},
    {"x": f'"{"x" * 70_000}"'},
    {str(n): "1" for n in range(300)},
]


@pytest.mark.parametrize("values", _BAD, ids=range(len(_BAD)))
def test_settings_that_are_no_json_or_too_many_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(ContentError):
        BoardSettings.read(values)
