"""The page of the keys and the keys that are bound say the same."""

import re
from pathlib import Path

from PySide6.QtGui import QKeySequence

from refboard.ui.actions.gestures import GESTURES
from refboard.ui.actions.rows.table import ROWS
from refboard.ui.canvas.tool_actions import tool_rows

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"
ARROWS = ("Left", "Right", "Up", "Down")
KEY = re.compile(
    r"((?:Ctrl\+|Alt\+|Shift\+)*)(.|F\d+|PgUp|PgDown|Enter|Backspace|Del|Tab|Space|Esc|Home|End"
    r"|Left|Right|Up|Down|arrows)"
)
SHOWN = re.compile(r"\[((?:(?:Ctrl|Alt|Shift)\+)*(?:\w+|[^\w\s]))\]")


def normal(key: str) -> str:
    return QKeySequence(key.replace("Enter", "Return")).toString()


def page_keys() -> dict[str, str]:
    """Return each key that the page names, and the row that does."""
    found: dict[str, str] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or cells[0] == "key":
            continue
        for key in keys_of(cells[0]):
            # In one part of the window a key may mean something else.
            if key not in found or "to come" in found[key]:
                found[key] = line
    return found


def keys_of(cell: str) -> list[str]:
    """Return the keys in a cell; after a comma the modifiers of the key before may be left out."""
    if "handle" in cell:
        return []
    cell = cell.replace("1 to 9", ", ".join("123456789"))
    keys = []
    for part in re.split(r" and |; ", cell):
        before = ""
        for words in part.split(", "):
            match = KEY.fullmatch(words.split(" ")[0])
            if match is None or " drag" in words or words.endswith(" held"):
                continue
            before = match[1] or (before if match[2].isalpha() else "")
            names = ARROWS if match[2] == "arrows" else (match[2],)
            keys += [normal(before + name) for name in names]
    return keys


def bound_keys() -> set[str]:
    return {normal(key) for row in (*ROWS, *tool_rows()) for key in row.keys}


def gesture_keys() -> set[str]:
    shown = " ".join(how for _where, _what, how in GESTURES)
    keys = {normal(key) for key in SHOWN.findall(shown)}
    if "rrow keys" in shown:
        keys |= {normal(more + name) for name in ARROWS for more in ("", "Shift+")}
    return keys


def test_every_key_that_is_bound_stands_on_the_page() -> None:
    assert sorted(bound_keys() - page_keys().keys()) == []


def test_every_key_on_the_page_is_bound_or_a_gesture() -> None:
    done = bound_keys() | gesture_keys()
    assert {k: r for k, r in page_keys().items() if "to come" not in r and k not in done} == {}
