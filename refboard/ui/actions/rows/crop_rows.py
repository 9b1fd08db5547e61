"""The actions that crop what is selected to a ratio, in a menu inside Arrange."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import with_free_selection

RATIOS = {
    f"crop_{width}_{height}": (width, height)
    for width, height in ((1, 1), (4, 3), (3, 2), (16, 9), (3, 4), (2, 3), (9, 16))
}
"""Widths and heights by the ids of the actions that crop to them."""


def ratio_name(width: int, height: int) -> str:
    """Return how a ratio is called: "16 : 9"."""
    return f"{width} : {height}"


CROP_ROWS = tuple(
    ActionRow(
        action_id,
        f"Crop to {ratio_name(width, height)}",
        icon="",
        when=with_free_selection,
        changes=True,
        tip=f"Show of each selected picture the middle at {ratio_name(width, height)}",
        places=(Place(Menu.CROP, 1 if width >= height else 2),),
    )
    for action_id, (width, height) in RATIOS.items()
)
