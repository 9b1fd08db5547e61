from refboard.core.content.board_settings import BoardSettings
from refboard.ui.window.main_window import MainWindow


def test_snapping_is_switched_for_the_person_and_ticked(opened: MainWindow) -> None:
    assert opened.actions_table["toggle_snap"].isChecked()

    opened.actions_table["toggle_snap"].trigger()

    assert not opened.settings.value.snaps
    assert not opened.view._state.habits.snaps
    assert not opened.actions_table["toggle_snap"].isChecked()


def test_the_grid_is_switched_for_the_board_in_one_step(opened: MainWindow) -> None:
    board = opened.controller.boards.current
    assert board is not None
    assert opened.actions_table["toggle_grid"].isChecked()

    opened.actions_table["toggle_grid"].trigger()
    assert board.document.settings == BoardSettings(is_grid_shown=False)
    assert not opened.actions_table["toggle_grid"].isChecked()

    opened.run("undo")
    assert board.document.settings == BoardSettings()
    assert opened.actions_table["toggle_grid"].isChecked()
