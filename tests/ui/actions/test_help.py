import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.gestures import GESTURES
from refboard.ui.actions.help_dialog import HelpDialog
from refboard.ui.actions.help_entries import Part, help_entries, keys_as_parts, matching
from refboard.ui.actions.help_list import HelpModel, HelpRole
from refboard.ui.actions.rows.table import ROWS
from refboard.ui.canvas.tool_actions import tool_rows

ALL_ROWS = (*ROWS, *tool_rows())


@pytest.fixture
def dialog(qtbot: QtBot) -> HelpDialog:
    made = HelpDialog(ALL_ROWS)
    qtbot.addWidget(made)
    return made


def headings(model: HelpModel) -> list[str]:
    rows = (model.index(row) for row in range(model.rowCount()))
    return [row.data() for row in rows if row.data(HelpRole.ENTRY) is None]


def test_every_action_is_in_the_help_with_all_its_keys(qapp: object) -> None:
    documented = {entry.words: entry.plain_how for entry in help_entries(ALL_ROWS)}

    for row in ALL_ROWS:
        how = documented[row.text.removesuffix("...")]
        for keys in row.keys:
            assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) in how


def test_the_help_has_a_section_for_each_menu_in_their_order_and_then_the_gestures(
    dialog: HelpDialog,
) -> None:
    menus = [menu.value.replace("&", "") for menu in Menu]
    said = headings(dialog.model)
    gestures = list(dict.fromkeys(section for section, _, _ in GESTURES))

    assert said == list(dict.fromkeys(menu for menu in menus if menu in said)) + gestures
    assert {"Tools", "File"} <= set(said)


def test_the_help_narrows_while_one_types_and_keeps_only_headings_that_head_something(
    dialog: HelpDialog, qtbot: QtBot
) -> None:
    whole = dialog.model.rowCount()

    qtbot.keyClicks(dialog.field, "Similar find")  # in any order and case

    assert headings(dialog.model)[0] == "Edit"
    assert len(headings(dialog.model)) < dialog.model.rowCount() < whole / 4


def test_a_key_finds_what_it_does(qapp: object) -> None:
    found = matching(help_entries(ALL_ROWS), "f11")

    assert [entry.words for entry in found] == ["Full screen"]


def test_a_search_that_finds_nothing_says_so_and_the_way_back(
    dialog: HelpDialog, qtbot: QtBot
) -> None:
    dialog.show()
    whole = dialog.model.rowCount()

    qtbot.keyClicks(dialog.field, "zzz")
    assert dialog.nothing.isVisible()
    assert "zzz" in dialog.nothing.text()

    dialog.show_all.click()
    assert not dialog.nothing.isVisible()
    assert dialog.model.rowCount() == whole


@pytest.mark.parametrize(
    ("native", "keys"),
    [
        ("Ctrl+Shift+S", ["Ctrl", "Shift", "S"]),
        ("Ctrl++", ["Ctrl", "+"]),
        ("+", ["+"]),
        ("Ctrl+-", ["Ctrl", "-"]),
        ("?", ["?"]),
    ],
)
def test_each_key_of_a_shortcut_is_drawn_by_itself(
    native: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    assert keys_as_parts([native]) == tuple(Part(key, is_key=True) for key in keys)


def test_the_help_is_a_well_formed_model(qtmodeltester: ModelTester) -> None:
    model = HelpModel()
    model.show(help_entries(ALL_ROWS))

    qtmodeltester.check(model)
