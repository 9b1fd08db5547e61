"""The actions of the Help menu."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place

HELP_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "shortcuts", "Keys and gestures", ("F1", "?"), "keyboard", places=(Place(Menu.HELP, 1),)
    ),
    ActionRow("queues", "Work queues", (), "queue", places=(Place(Menu.HELP, 1),)),
    ActionRow("about", "About RefBoard", (), "info", places=(Place(Menu.HELP, 1),)),
)
