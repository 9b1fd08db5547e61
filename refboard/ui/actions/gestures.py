"""What is done with the pointer and with keys that no action has, for the help.

A row for each: where, what, and how; what is in brackets is drawn as a key. Keys are named as Qt
names them, so that each platform shows its own. A gesture that is new gets its row here.
"""

BOARD, RESULTS, BOARDS = "On the board", "In what was found", "In the list of boards"
CROPPING = "While a picture is cropped"
LIGHTBOX = "In the lightbox"
QUESTION = "In the question of the Find panel"

GESTURES: tuple[tuple[str, str, str], ...] = (
    (BOARD, "Move the board", "[Space] and drag, or the middle button, or two fingers"),
    (BOARD, "Zoom at the pointer", "Mouse wheel, pinch, or [Ctrl] and scroll"),
    (BOARD, "Select several pictures", "Drag over the empty board, or [Shift] or [Ctrl] and click"),
    (BOARD, "Select only what lies wholly inside", "[Alt] and drag over the empty board"),
    (BOARD, "Move selected pictures", "Drag, or the arrow keys; [Shift] for bigger steps"),
    (BOARD, "Move straight along one axis", "[Shift] and drag"),
    (BOARD, "Move a copy", "[Alt] and drag"),
    (BOARD, "Resize selected pictures", "Drag a corner; [Alt] about the middle"),
    (
        BOARD,
        "Rotate selected pictures",
        "Drag the handle, or outside a corner; [Shift] for 15\N{DEGREE SIGN}",
    ),
    (BOARD, "Crop one side of a picture, or bring it back", "Drag an edge; [Alt] for both sides"),
    (
        BOARD,
        "Set a number in the inspector",
        "Type it, or 120*2, or +10 for ten more; [Up] and [Down]; or drag its label",
    ),
    (BOARD, "Open the lightbox", "Double click, or [Return]"),
    (BOARD, "Glance at the picture under the pointer", "Tap [Space]; again, or [Esc], goes back"),
    (BOARD, "Go through the pictures", "[Tab] and [Shift+Tab]"),
    (BOARD, "Find what is like a part", "[Q] and drag over it; a click means the whole picture"),
    (BOARD, "Draw around a part", "[Q] and drag with [Alt], or [Q] twice and drag"),
    (BOARD, "Move the window", "[Ctrl+Alt] and drag, or drag with the right button"),
    (BOARD, "Resize a window without a frame", "Drag its edge"),
    (BOARD, "Stop a drag, go back to Select, select nothing", "[Esc]"),
    (CROPPING, "Move the picture under its frame", "Drag in the frame, or the arrow keys"),
    (CROPPING, "Enlarge the picture under its frame", "Mouse wheel, pinch, or [+] and [-]"),
    (CROPPING, "Keep the ratio of the frame", "[Shift] and a handle"),
    (CROPPING, "Crop about the middle", "[Alt] and a handle"),
    (CROPPING, "Turn the frame", "[X]"),
    (CROPPING, "Show the whole picture", "[Backspace]"),
    (CROPPING, "Crop it, or leave it as it was", "[Return] or double click, or [Esc]"),
    (LIGHTBOX, "Next and previous picture, first and last", "Arrow keys, [Home], [End]"),
    (LIGHTBOX, "All of the picture, or its pixels", "[0] and [1], or double click"),
    (LIGHTBOX, "Zoom at the pointer, move the picture", "Mouse wheel, [+] and [-]; drag"),
    (LIGHTBOX, "Find what is like a part", "[Q] and drag over it"),
    (LIGHTBOX, "Back to the board", "[Esc], [Return], or click beside the picture"),
    (QUESTION, "Add pictures to the question", "Drop or paste them on the panel"),
    (QUESTION, "Add words", "Type them, and [Return]"),
    (QUESTION, "Look for what is unlike a part of it", "Click the part, or [Space]"),
    (QUESTION, "Let a part count more or less", "Mouse wheel, drag sideways, or [Up] and [Down]"),
    (QUESTION, "Take a part away", "Its cross, or [Del]"),
    (QUESTION, "To the parts from the field, and from one to the next", "[Left] and [Right]"),
    (QUESTION, "Back to the question before, and forward", "[Alt+Left] and [Alt+Right]"),
    (RESULTS, "Show a result on its board", "Click it, or [Return]"),
    (RESULTS, "Bring a result beside the source", "Double click, drag, or [Shift+Return]"),
    (RESULTS, "Explore from a result", "[Ctrl] and double click, or [Ctrl+Return]"),
    (RESULTS, "Back to the question before", "[Backspace]"),
    (RESULTS, "Find what is like a part of a result", "[Q], then drag over it"),
    (RESULTS, "Show where a result is like what was asked", "[W]"),
    (RESULTS, "Larger or smaller pictures", "[Ctrl] and scroll"),
    (BOARDS, "Open a board", "Click it, or [Return]"),
    (BOARDS, "Give a board another name", "Double click it, or [F2]"),
    (BOARDS, "Move a board up or down the list", "Drag it, or [Alt+Up] and [Alt+Down]"),
    (BOARDS, "Put pictures on another board", "Drop files or results on it"),
)
