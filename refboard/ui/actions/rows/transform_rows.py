"""The actions that change how what is selected lies and looks, in the menus inside Arrange."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import (
    Condition,
    with_free_ones,
    with_free_selection,
)


def _row(
    action_id: str,
    text: str,
    keys: tuple[str, ...] = (),
    icon: str = "",
    tip: str = "",
    *,
    places: tuple[Place, ...],
    when: Condition = with_free_selection,
    while_looking: bool = False,
) -> ActionRow:
    return ActionRow(
        action_id,
        text,
        keys,
        icon,
        when,
        on_canvas=True,
        changes=True,
        while_looking=while_looking,
        tip=tip,
        places=places,
    )


_TURN_ROWS = (
    _row(
        "rotate_right",
        "Rotate right by 15\N{DEGREE SIGN}",
        ("Alt+Right",),
        "arrow-arc-right",
        "Turn what is selected to the right, about its common middle",
        places=(Place(Menu.TURN, 1),),
        while_looking=True,
    ),
    _row(
        "rotate_left",
        "Rotate left by 15\N{DEGREE SIGN}",
        ("Alt+Left",),
        "arrow-arc-left",
        "Turn what is selected to the left, about its common middle",
        places=(Place(Menu.TURN, 1),),
        while_looking=True,
    ),
    _row(
        "rotate_right_90",
        "Rotate right by 90\N{DEGREE SIGN}",
        ("Ctrl+Shift+Right",),
        "turn-right",
        places=(Place(Menu.TURN, 2),),
        while_looking=True,
    ),
    _row(
        "rotate_left_90",
        "Rotate left by 90\N{DEGREE SIGN}",
        ("Ctrl+Shift+Left",),
        "turn-left",
        places=(Place(Menu.TURN, 2),),
        while_looking=True,
    ),
    _row(
        "flip_h",
        "Flip left to right",
        ("Shift+H",),
        "flip-h",
        places=(Place(Menu.TURN, 3),),
        while_looking=True,
    ),
    _row(
        "flip_v",
        "Flip top to bottom",
        ("Shift+V",),
        "flip-v",
        places=(Place(Menu.TURN, 3),),
        while_looking=True,
    ),
)

_SAME_ROWS = tuple(
    _row(
        action_id,
        text,
        (keys,),
        tip=tip,
        places=(Place(Menu.SAME, 1),),
        when=with_free_ones,
    )
    for action_id, text, keys, tip in (
        (
            "same_height",
            "Same height",
            "Ctrl+Alt+Left",
            "Give the selected pictures the height that they have on average",
        ),
        (
            "same_width",
            "Same width",
            "Ctrl+Alt+Right",
            "Give the selected pictures the width that they have on average",
        ),
        (
            "same_area",
            "Same area",
            "Ctrl+Alt+Up",
            "Give the selected pictures the area that they have on average",
        ),
        (
            "same_scale",
            "Same scale",
            "Ctrl+Alt+Down",
            "Show a pixel of each selected picture as large as those of the others",
        ),
    )
)

OPACITY_KEYS = {percent: str(percent // 10 % 10) for percent in range(10, 101, 10)}
"""The key of each opacity in percent: the digit, 0 for all of it."""

_OPACITY_ROWS = (
    _row(
        "opacity_up",
        "More opaque by 10 %",
        ("Alt+]",),
        places=(Place(Menu.OPACITY, 1),),
    ),
    _row(
        "opacity_down",
        "Less opaque by 10 %",
        ("Alt+[",),
        places=(Place(Menu.OPACITY, 1),),
    ),
    *(
        _row(
            f"opacity_{percent}",
            f"Opacity {percent} %",
            (keys,),
            tip=f"Opacity {percent} %; two digits in a row set it exactly",
            places=(Place(Menu.OPACITY, 2, -percent),),
        )
        for percent, keys in OPACITY_KEYS.items()
    ),
)

_GREYSCALE_ROW = ActionRow(
    "greyscale",
    "Greyscale",
    ("G", "Alt+G"),
    "circle-half",
    with_free_selection,
    on_canvas=True,
    is_checkable=True,
    changes=True,
    while_looking=True,
    tip="Show the selected pictures without their colours",
    places=(Place(Menu.ARRANGE, 3, 4), Place(Menu.SELECTION, 3, 7)),
)

_RESET_ROWS = (
    _row(
        "reset_all",
        "Reset all",
        ("Ctrl+Shift+R",),
        "",
        "Take back rotation, size, crop, flips and opacity of what is selected",
        places=(Place(Menu.RESET, 1),),
    ),
    _row("reset_rotation", "Reset rotation", places=(Place(Menu.RESET, 2),)),
    _row(
        "reset_size",
        "Reset size",
        tip="Give the selected pictures one board unit for each of their pixels",
        places=(Place(Menu.RESET, 2),),
    ),
    _row(
        "reset_crop",
        "Reset crop",
        tip="Show the selected pictures whole; what was shown of them stays in place",
        places=(Place(Menu.RESET, 2),),
    ),
    _row("reset_flips", "Reset flips", places=(Place(Menu.RESET, 2),)),
    _row("reset_opacity", "Reset opacity", places=(Place(Menu.RESET, 2),)),
)

TRANSFORM_ROWS: tuple[ActionRow, ...] = (
    *_TURN_ROWS,
    *_SAME_ROWS,
    *_OPACITY_ROWS,
    _GREYSCALE_ROW,
    *_RESET_ROWS,
)
