"""What the help lists: every action under its menu, then the gestures; and how it is searched."""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from refboard.ui.actions.action_row import ActionRow, Menu
from refboard.ui.actions.actions import shown_keys
from refboard.ui.actions.gestures import GESTURES


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of how something is done: words, or a key."""

    text: str
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One thing that can be done.

    Attributes:
        section: Under which heading it stands.
        words: What it does.
        how: Keys and words, in order; empty for what is only in its menu.
        tip: More about it; may be empty.
    """

    section: str
    words: str
    how: tuple[Part, ...] = ()
    tip: str = ""

    @property
    def plain_how(self) -> str:
        """How it is done, in one line without pictures of keys."""
        joined = ""
        before = Part("")
        for part in self.how:
            joined += ("+" if part.is_key and before.is_key else "") + part.text
            before = part
        return joined


def help_entries(rows: Iterable[ActionRow]) -> tuple[HelpEntry, ...]:
    """Return what can be done: the actions in the order of the menus, then the gestures."""
    by_menu: dict[Menu, list[HelpEntry]] = {menu: [] for menu in Menu}
    for row in rows:
        menu = row.places[0].menu
        words = row.text.removesuffix("...")
        how = keys_as_parts(shown_keys(row))
        by_menu[menu].append(HelpEntry(menu.value.replace("&", ""), words, how, row.tip))
    done = [HelpEntry(section, words, _parsed(how)) for section, words, how in GESTURES]
    return (*(entry for entries in by_menu.values() for entry in entries), *done)


def matching(entries: Sequence[HelpEntry], search: str) -> tuple[HelpEntry, ...]:
    """Return the entries that hold every word of a search, whichever case it has."""
    wanted = search.casefold().split()
    return tuple(entry for entry in entries if all(word in _all_of(entry) for word in wanted))


def keys_as_parts(alternatives: Sequence[str]) -> tuple[Part, ...]:
    """Return shortcuts, as the platform writes them, as keys with "or" between them."""
    parts: list[Part] = []
    for number, keys in enumerate(alternatives):
        if number:
            parts.append(Part(" or "))
        parts += [Part(key, is_key=True) for key in _keys(keys)]
    return tuple(parts)


def _keys(native: str) -> list[str]:
    if sys.platform == "darwin" or "+" not in native:
        return [native]
    *held, last = native.removesuffix("+").split("+")
    return [*held, last] if not native.endswith("+") else [*filter(None, [*held, last]), "+"]


def _parsed(how: str) -> tuple[Part, ...]:
    native = QKeySequence.SequenceFormat.NativeText
    parts: list[Part] = []
    for number, piece in enumerate(re.split(r"[\[\]]", how)):
        if number % 2:
            held = {"Ctrl", "Shift", "Alt"}  # alone they are no shortcut that Qt could write
            shown = piece if piece in held else QKeySequence(piece).toString(native)
            parts += [Part(key, is_key=True) for key in _keys(shown)]
        elif piece:
            parts.append(Part(piece))
    return tuple(parts)


def _all_of(entry: HelpEntry) -> str:
    return " ".join((entry.section, entry.words, entry.plain_how, entry.tip)).casefold()
