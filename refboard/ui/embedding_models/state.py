"""One model as its row shows it: what the library told, and what came of what was asked."""

from dataclasses import dataclass

from refboard.core.offer import ModelOffer, OfferState, Soundness


@dataclass(frozen=True, slots=True)
class ModelState:
    """What is known of a model now.

    Attributes:
        offer: The model.
        done_bytes: How much of it is here while it is being fetched.
        total_bytes: How much it is in all; 0 while that is unknown.
        kept_bytes: How much of it was here when its fetch was stopped.
        is_stopping: Its fetch was told to stop, and has not stopped yet.
        problem: Why the last thing asked of it was not done, or why it cannot answer.
        mark: What it does in this library, in a word or two; empty for nothing.
        news: What is left to be done until it is ready; empty for nothing.
        checks_done: How many checks of it have begun while it is being checked.
        checks: How many there are.
        is_suggested: It is the one to get for who has none yet.
    """

    offer: ModelOffer
    done_bytes: int = 0
    total_bytes: int = 0
    kept_bytes: int = 0
    is_stopping: bool = False
    problem: str = ""
    mark: str = ""
    news: str = ""
    checks_done: int = 0
    checks: int = 0
    is_suggested: bool = False

    @property
    def is_fetching(self) -> bool:
        """Return whether it is being fetched."""
        return self.offer.state is OfferState.FETCHING

    @property
    def is_busy(self) -> bool:
        """Return whether it is being fetched or checked, which can be stopped."""
        return self.is_fetching or self.offer.is_checking

    @property
    def is_refused(self) -> bool:
        """Return whether it is here and failed its checks."""
        return self.is_installed and self.offer.soundness is Soundness.REFUSED

    @property
    def is_installed(self) -> bool:
        """Return whether its files are here and can be taken away."""
        return self.offer.state is OfferState.INSTALLED
