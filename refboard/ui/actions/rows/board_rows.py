"""The actions of the Boards menu."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import on_board

BOARD_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "rename_board",
        "Rename board",
        ("F2",),
        "pencil-simple",
        on_board,
        changes=True,
        places=(Place(Menu.BOARDS, 1),),
    ),
    ActionRow(
        "trash_board",
        "Move board to trash",
        (),
        "trash",
        on_board,
        changes=True,
        tip="Take the board off the list; the library keeps its pictures",
        places=(Place(Menu.BOARDS, 1),),
    ),
    ActionRow(
        "next_board",
        "Next board",
        ("Ctrl+PgDown",),
        "caret-down",
        on_board,
        places=(Place(Menu.BOARDS, 2, 2),),
    ),
    ActionRow(
        "previous_board",
        "Previous board",
        ("Ctrl+PgUp",),
        "caret-up",
        on_board,
        places=(Place(Menu.BOARDS, 2, 1),),
    ),
)
