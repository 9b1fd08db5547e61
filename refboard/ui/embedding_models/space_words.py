"""What goes on in the space of meaning, in one sentence."""

from collections.abc import Sequence

from refboard.core.offer import SpaceState


def meaning_of(spaces: Sequence[SpaceState]) -> SpaceState | None:
    """Return the space of meaning; None where the library has none."""
    return next((state for state in spaces if state.space == "meaning"), None)


def space_news(meaning: SpaceState | None) -> str:
    """Return the sentence about what goes on; empty for nothing."""
    if meaning is None:
        return ""
    if meaning.problem:
        return meaning.problem
    if not meaning.left:
        return ""
    left = "1 picture" if meaning.left == 1 else f"{meaning.left:,} pictures"
    if meaning.next_title:
        return (
            f"{meaning.next_title} is getting ready, {left} to go; "
            f"{meaning.title} answers until then."
        )
    return f"Meaning: {left} still to look at"
