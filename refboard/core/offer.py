"""What there is of models, as people choose among them, and which spaces can answer now."""

from dataclasses import dataclass
from enum import StrEnum


class OfferState(StrEnum):
    """Whether a model is here."""

    OFFERED = "offered"
    """It can be fetched, or brought by hand."""
    FETCHING = "fetching"
    """It is being fetched."""
    INSTALLED = "installed"
    """Its files are here."""
    SHIPPED = "shipped"
    """It is part of RefBoard."""


class Soundness(StrEnum):
    """What the checks of an installed model found."""

    UNKNOWN = "unchecked"
    """It is not here, or it is checked before it is used."""
    SOUND = "sound"
    """It passed all of them."""
    REFUSED = "refused"
    """It failed one, and is not used."""
    FORCED = "forced"
    """It failed one, and is used all the same, since the user wants it."""


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """One model on the list.

    Attributes:
        name: Its stable name.
        title: The name to show.
        description: One sentence on what it is good at.
        licence: SPDX name, or the licence's own.
        notice: What must be known before it is used; may be empty.
        source: Where its files come from.
        space: The space that it answers for, or "text".
        dim: Length of a vector; 0 where only the graph says it.
        byte_size: All its files together; 0 while that is unknown.
        state: Whether it is here.
        is_hosted: It can be fetched; else it must be brought by hand.
        has_words: It finds pictures by words, too.
        is_chosen: This library uses it, or is getting ready to.
        done_bytes: How much is here while it is being fetched.
        soundness: What its checks found.
        refusal: Why it failed them, and what can be done; empty where it did not.
        is_checking: It is being checked right now.
    """

    name: str
    title: str
    description: str
    licence: str
    notice: str
    source: str
    space: str
    dim: int
    byte_size: int
    state: OfferState
    is_hosted: bool = True
    has_words: bool = False
    is_chosen: bool = False
    done_bytes: int = 0
    soundness: Soundness = Soundness.UNKNOWN
    refusal: str = ""
    is_checking: bool = False


@dataclass(frozen=True, slots=True)
class SpaceState:
    """One space of the open library.

    Attributes:
        space: Its name.
        model: Name of the model whose vectors answer now.
        title: Its name to show.
        has_words: Words are understood, not only looked up in names.
        next_title: The model that is getting ready to take over; empty for none.
        left: Pictures that the model, or the next one, has still to look at.
        problem: Why it cannot answer, or not with the model that is wanted; empty when it can.
        wanted: Name of the model that was chosen, where another one or none answers for it.
    """

    space: str
    model: str
    title: str
    has_words: bool = False
    next_title: str = ""
    left: int = 0
    problem: str = ""
    wanted: str = ""
