"""What is said about models: sizes, facts, how far a fetch is, and what a model does here."""

from refboard.core.offer import ModelOffer, OfferState, Soundness, SpaceState
from refboard.core.spaces import LOOK
from refboard.core.words import counted

USUAL_BYTES_A_MINUTE = 300e6
"""A line of 40 megabits a second."""
SOUNDNESS = {
    Soundness.UNKNOWN: "Not checked yet",
    Soundness.SOUND: "Checked",
    Soundness.REFUSED: "Refused",
    Soundness.FORCED: "Forced",
}
SOUNDNESS_TIPS = {
    "Not checked yet": "It is checked before it is used for the first time",
    "Checked": "It passed every check: files, graphs, vectors, words",
    "Refused": "It failed a check and is not used",
    "Forced": "It failed a check and is used all the same, since you want it",
}
SEPARATOR = "  \N{MIDDLE DOT}  "


def size_words(byte_size: int) -> str:
    """Return a size as people read it."""
    if byte_size >= 1_000_000_000:
        return f"{byte_size / 1e9:.1f} GB"
    if byte_size >= 1_000_000:
        return f"{byte_size / 1e6:,.0f} MB"
    return f"{max(byte_size, 0) / 1e3:,.0f} kB"


def share_words(done_bytes: int, total_bytes: int) -> str:
    """Return how much of a model is here, in bytes and in percent where the whole is known."""
    if not total_bytes:
        return size_words(done_bytes)
    done = min(done_bytes, total_bytes)
    # Never 100 before it is whole: the last byte is what one waits for.
    percent = int(100 * done / total_bytes)
    return f"{size_words(done)} of {size_words(total_bytes)}, {percent} %"


def is_on_offer(offer: ModelOffer) -> bool:
    """Return whether a model can be fetched, so that the button that does it says its size."""
    return offer.is_hosted and offer.state is OfferState.OFFERED


def facts(offer: ModelOffer) -> str:
    """Return what a model gives, how large it is and how long it takes to come, on one line."""
    return SEPARATOR.join(filter(None, (_gives(offer), _weighs(offer), _takes(offer))))


def details(offer: ModelOffer) -> str:
    """Return what engineers and lawyers ask for, a line each."""
    dim = f"{offer.dim} dimensions" if offer.dim else ""
    source = f"From {offer.source}" if offer.source else ""
    return "\n".join(filter(None, (f"Licence: {offer.licence}", dim, source)))


def _gives(offer: ModelOffer) -> str:
    if offer.space == "text":
        return "For texts of scripts, not for pictures"
    if offer.state is OfferState.SHIPPED:
        return "Finds what looks alike" if offer.space == LOOK.name else "Finds subjects"
    return "Finds subjects, and by words" if offer.has_words else "Finds subjects, not by words"


def _weighs(offer: ModelOffer) -> str:
    if offer.byte_size:
        return size_words(offer.byte_size)
    return "how large is known once it comes" if is_on_offer(offer) else ""


def _takes(offer: ModelOffer) -> str:
    """Return about how long a fetch takes on a usual line."""
    if not is_on_offer(offer) or not offer.byte_size:
        return ""
    minutes = max(1, round(offer.byte_size / USUAL_BYTES_A_MINUTE))
    return f"about {counted(minutes, 'minute')} to fetch"


def soundness_words(offer: ModelOffer) -> str:
    """Return what the checks of a model that is here found, in a word or two; or nothing."""
    if offer.state is not OfferState.INSTALLED or offer.is_checking:
        return ""
    return SOUNDNESS[offer.soundness]


def refusal_words(offer: ModelOffer) -> str:
    """Return why a model failed its checks, and what follows from that; empty for nothing."""
    if offer.state is not OfferState.INSTALLED or not offer.refusal:
        return ""
    if offer.soundness is Soundness.FORCED:
        return f"You use it although it failed its checks. {offer.refusal}"
    return f"It failed its checks and is not used. {offer.refusal}"


def standing(offer: ModelOffer, space: SpaceState | None) -> tuple[str, str]:
    """Return what a model does in this library, in a word or two, and what is left to be done.

    Args:
        offer: The model.
        space: The space that it answers for; None where the library has nothing there.
    """
    is_shipped = offer.state is OfferState.SHIPPED
    if space is None or offer.state not in (OfferState.INSTALLED, OfferState.SHIPPED):
        return "Part of RefBoard" if is_shipped else "", ""
    is_answering = bool(space.title) and space.model == offer.name
    if is_shipped:
        is_behind = is_answering and space.left and not space.next_title
        return "Part of RefBoard", _left_words(space.left) if is_behind else ""
    if is_answering and space.next_title:
        return "Answers for now", f"It answers until {space.next_title} is ready."
    if is_answering:
        return "In use", _left_words(space.left) if space.left else ""
    if offer.is_chosen and space.next_title:
        return "Getting ready", _left_words(space.left)
    return "", ""


def _left_words(left: int) -> str:
    return f"It has {counted(left, 'picture')} still to look at."
