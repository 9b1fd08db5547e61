"""The spaces there are: what each one's vectors know, and how its models are treated.

A space is a row here and a card that names it; nothing else in RefBoard knows a space by its name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpaceKind:
    """The properties of one space.

    Attributes:
        name: Stable: in cards, in the database, in settings and on the command line.
        title: For people.
        hint: One line on what is found in it.
        likeness: What its vectors find, in a sentence: "similar subject".
        takes_choice: The user chooses which model answers; the one that ships, where there is one,
            answers until then. Else it is always that one.
        gates_ready: A picture counts as done once it has its vector here.
        is_small: All of its models are small, whatever their cards say (`ModelCard.is_small`).
        share_of_both: How much it counts in "both", which asks every space where this is above 0.
        evidence: What two pictures have in common that are alike in it: an EvidenceKind. Where its
            vectors have blocks, these tell more.
        has_emphasis: Its vectors have blocks that are weighted when asked: shape, palette.
    """

    name: str
    title: str
    hint: str
    likeness: str
    takes_choice: bool = True
    gates_ready: bool = False
    is_small: bool = False
    share_of_both: float = 0.0
    evidence: str = "subject"
    has_emphasis: bool = False


LOOK = SpaceKind(
    name="look",
    title="Look",
    hint="What looks like it: shape, texture and colours",
    likeness="similar look",
    takes_choice=False,
    gates_ready=True,
    is_small=True,
    share_of_both=0.3,
    evidence="shape",
    has_emphasis=True,
)
"""The model that ships: the app finds similar pictures at once, offline."""
MEANING = SpaceKind(
    name="meaning",
    title="Subject",
    hint="What shows the same kind of thing",
    likeness="similar subject",
    share_of_both=1.0,
)
"""What a picture shows: by the model that ships, or one that the user got and that knows words."""
SPACES: tuple[SpaceKind, ...] = (LOOK, MEANING)
"""In the order in which they are shown and filled; the first answers where no other is named."""
BOTH, AUTO = "both", "auto"
"""Questions to all spaces together: by that name, and where none is named."""
WORDS_ONLY = "text"
"""Cards of models that embed words alone name this instead: no picture has vectors of it."""


def kinds() -> tuple[SpaceKind, ...]:
    """Return all spaces, in the order in which they are shown and filled."""
    return SPACES


def find_kind(name: str) -> SpaceKind | None:
    """Return a space's properties; None where there is no such space."""
    return next((space for space in SPACES if space.name == name), None)


def kind_of(name: str) -> SpaceKind:
    """Return the properties of the space that a card names.

    Cards are checked when they are read, so an unknown name is a fault of ours.
    """
    found = find_kind(name)
    assert found is not None, name
    return found


def space_names() -> tuple[str, ...]:
    """Return the names of all spaces, in their order."""
    return tuple(space.name for space in SPACES)


def askable() -> tuple[str, ...]:
    """Return what a question may be put to: each space, and "both"."""
    return (*space_names(), BOTH)


def spaces_asked(choice: str) -> tuple[str, ...]:
    """Return the names of the spaces that a choice such as "both" or "auto" asks."""
    if choice in (BOTH, AUTO):
        return tuple(space.name for space in SPACES if space.share_of_both)
    named = find_kind(choice)
    return (named.name if named is not None else SPACES[0].name,)
