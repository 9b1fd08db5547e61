"""The actions of the Window menu: how the window stands beside other programs."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import on_board

OPACITIES = (100, 85, 70, 50, 30)
"""Percent."""


def opacity_id(percent: int) -> str:
    """Return the id of the action that gives the window an opacity."""
    return f"window_opacity_{percent}"


WINDOW_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "new_window",
        "New window",
        ("Ctrl+Shift+N",),
        "browsers",
        on_board,
        tip="Open a window on another board of this library",
        places=(Place(Menu.WINDOW, 1, 1),),
    ),
    ActionRow(
        "close_window",
        "Close window",
        ("Ctrl+W",),
        "x-square",
        tip="Close this window; others stay",
        places=(Place(Menu.WINDOW, 1, 2),),
    ),
    ActionRow(
        "keep_on_top",
        "Always on top",
        ("Ctrl+Shift+O",),
        "push-pin",
        is_checkable=True,
        tip="Keep the window above those of other programs",
        places=(Place(Menu.WINDOW, 2, 1),),
    ),
    ActionRow(
        "click_through",
        "Click through",
        ("Ctrl+Shift+M",),
        "hand-pointing",
        is_checkable=True,
        tip="Leave mouse and pen to the program below; a button at the corner ends it",
        places=(Place(Menu.WINDOW, 2, 2),),
    ),
    *(
        ActionRow(
            opacity_id(percent),
            f"Window opacity {percent} %",
            is_checkable=True,
            tip=f"Show the window with {percent} % opacity",
            places=(Place(Menu.WINDOW_OPACITY, 1),),
        )
        for percent in OPACITIES
    ),
    ActionRow(
        "move_window",
        "Move the window...",
        (),
        "arrows-out-cardinal",
        tip="Move and resize the window by keys; or drag the board with Ctrl+Alt, "
        "or with the right button",
        places=(Place(Menu.WINDOW, 2, 4),),
    ),
    ActionRow(
        "hide_all",
        "Hide everything but the board",
        ("Ctrl+.",),
        "eye-slash",
        is_checkable=True,
        tip="Hide menus, bars, panels and the frame of the window, and bring them back",
        places=(Place(Menu.WINDOW, 3, 1), Place(Menu.BOARD, 5), Place(Menu.SELECTION, 5)),
    ),
    ActionRow(
        "show_menu_bar",
        "Menu bar",
        (),
        "list-dashes",
        is_checkable=True,
        tip="Show or hide the menu bar",
        places=(Place(Menu.WINDOW, 3, 2), Place(Menu.BOARD, 5)),
    ),
    ActionRow(
        "show_status_bar",
        "Status bar",
        (),
        "square-half",
        is_checkable=True,
        tip="Show or hide the status bar",
        places=(Place(Menu.WINDOW, 3, 3),),
    ),
    ActionRow(
        "show_frame",
        "Frame",
        (),
        "app-window",
        is_checkable=True,
        tip="Show or hide the frame and the title of the window",
        places=(Place(Menu.WINDOW, 3, 4),),
    ),
    ActionRow(
        "full_screen",
        "Full screen",
        ("F11",),
        "corners-out",
        is_checkable=True,
        places=(Place(Menu.WINDOW, 4),),
    ),
    ActionRow(
        "next_part",
        "Next part of the window",
        ("F6",),
        "skip-forward",
        tip="Go from the board to the panels, the bars and back",
        places=(Place(Menu.WINDOW, 5),),
    ),
    ActionRow(
        "previous_part",
        "Previous part of the window",
        ("Shift+F6",),
        "skip-back",
        places=(Place(Menu.WINDOW, 5),),
    ),
)
