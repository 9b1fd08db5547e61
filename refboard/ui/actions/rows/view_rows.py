"""The actions of the View menu."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import on_board, with_items, with_selection

VIEW_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "fit_all",
        "Show everything",
        ("Shift+1",),
        "frame-corners",
        with_items,
        places=(Place(Menu.VIEW, 1), Place(Menu.BOARD, 3)),
    ),
    ActionRow(
        "fit_selection",
        "Show the selection",
        ("Shift+2",),
        "selection",
        with_selection,
        places=(Place(Menu.VIEW, 1),),
    ),
    ActionRow(
        "zoom_actual",
        "Zoom to 100 %",
        ("Ctrl+0",),
        "number-circle-one",
        on_board,
        places=(Place(Menu.VIEW, 1), Place(Menu.BOARD, 3)),
    ),
    ActionRow(
        "zoom_in",
        "Zoom in",
        ("Ctrl++", "Ctrl+="),
        "magnifying-glass-plus",
        on_board,
        places=(Place(Menu.VIEW, 1),),
    ),
    ActionRow(
        "zoom_out",
        "Zoom out",
        ("Ctrl+-",),
        "magnifying-glass-minus",
        on_board,
        places=(Place(Menu.VIEW, 1),),
    ),
    ActionRow(
        "toggle_boards",
        "Boards sidebar",
        ("Ctrl+\\",),
        "layout",
        is_checkable=True,
        places=(Place(Menu.VIEW, 2),),
    ),
    ActionRow(
        "toggle_find",
        "Find panel",
        ("Ctrl+Shift+\\",),
        "sparkle",
        is_checkable=True,
        tip="Show or hide similar pictures and search results",
        places=(Place(Menu.VIEW, 2),),
    ),
    ActionRow(
        "full_screen",
        "Full screen",
        ("F11",),
        "corners-out",
        is_checkable=True,
        places=(Place(Menu.VIEW, 2),),
    ),
)
