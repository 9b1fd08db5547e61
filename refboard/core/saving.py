"""How far the library is with saving: what may be promised to the user at a moment."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saving:
    """What is known without waiting for anybody.

    Attributes:
        unsaved: How many changes were made and are not in the database yet.
        is_answering: The library takes changes, and tries again what it could not save.
    """

    unsaved: int
    is_answering: bool


def promise(saving: Saving | None) -> str:
    """Return what can be said about the user's work, and nothing more; None: nobody knows."""
    if saving is None or (saving.unsaved and not saving.is_answering):
        return "The library does not answer: nobody can tell whether your last changes are saved."
    if not saving.unsaved:
        return "Your boards and pictures are saved, and you can go on."
    changes = "1 change is" if saving.unsaved == 1 else f"{saving.unsaved:,} changes are"
    return f"{changes} not saved yet; RefBoard keeps trying as long as it is open."


def lost_words(unsaved: int) -> str:
    """Return what is said when the window has closed with so many changes unsaved."""
    changes = "1 change" if unsaved == 1 else f"{unsaved:,} changes"
    return f"{changes} could not be saved. All else is; the log says what was in the way."
