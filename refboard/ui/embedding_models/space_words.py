"""What goes on in the spaces that models are chosen for, in a sentence each."""

from collections.abc import Sequence

from refboard.core.offer import SpaceState
from refboard.core.spaces import find_kind, kind_of
from refboard.core.words import counted


def chosen_spaces(spaces: Sequence[SpaceState]) -> tuple[SpaceState, ...]:
    """Return the states of the spaces whose model the user chooses."""
    return tuple(
        state for state in spaces if (kind := find_kind(state.space)) and kind.takes_choice
    )


def space_news(spaces: Sequence[SpaceState]) -> str:
    """Return a sentence for each space in which something goes on; empty for nothing."""
    return " ".join(filter(None, map(_news_of, spaces)))


def _news_of(state: SpaceState) -> str:
    if state.problem:
        return state.problem
    if not state.left:
        return ""
    left = counted(state.left, "picture")
    if state.next_title:
        return (
            f"{state.next_title} is getting ready, {left} to go; {state.title} answers until then."
        )
    return f"{kind_of(state.space).title}: {left} still to look at"
