"""The actions of the File menu."""

from refboard.ui.actions.action_row import ActionRow, Menu, Place
from refboard.ui.actions.situation import on_board, with_items

FILE_ROWS: tuple[ActionRow, ...] = (
    ActionRow(
        "new_board",
        "New board",
        ("Ctrl+N",),
        "plus",
        changes=True,
        places=(Place(Menu.FILE, 1),),
    ),
    ActionRow(
        "open_board_file",
        "Open board file...",
        ("Ctrl+O",),
        "folder-open",
        changes=True,
        tip="Read a .refboard file into a new board",
        places=(Place(Menu.FILE, 1),),
    ),
    ActionRow(
        "import_images",
        "Import pictures...",
        ("Ctrl+I",),
        "image",
        on_board,
        changes=True,
        places=(Place(Menu.FILE, 2), Place(Menu.BOARD, 1, 2)),
    ),
    ActionRow(
        "import_folder",
        "Import folder...",
        ("Ctrl+Shift+I",),
        "folder-plus",
        on_board,
        changes=True,
        tip="Import all pictures of a folder and of the folders in it",
        places=(Place(Menu.FILE, 2), Place(Menu.BOARD, 1, 3)),
    ),
    ActionRow(
        "export_board",
        "Export board...",
        ("Ctrl+E",),
        "export",
        on_board,
        tip="Write the board with its originals into one .refboard file",
        places=(Place(Menu.FILE, 3),),
    ),
    ActionRow(
        "export_picture",
        "Export picture, PDF or SVG...",
        ("Ctrl+Shift+E",),
        "image-square",
        with_items,
        tip="Write the board, the selection or the view as a picture, a PDF, an SVG, a contact "
        "sheet, or a folder of originals",
        places=(Place(Menu.FILE, 3), Place(Menu.BOARD, 4)),
    ),
    ActionRow(
        "models",
        "Models...",
        (),
        "cube",
        tip="See which models there are; get, use and remove them",
        places=(Place(Menu.FILE, 4),),
    ),
    ActionRow("settings", "Settings...", ("Ctrl+,",), "gear", places=(Place(Menu.FILE, 4),)),
    ActionRow("quit", "Quit", ("Ctrl+Q",), "power", places=(Place(Menu.FILE, 5),)),
)
