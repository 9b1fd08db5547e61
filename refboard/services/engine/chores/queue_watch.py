"""Records how the queues stand, every few seconds while anything happens in them."""

from collections.abc import Callable, Sequence
from time import monotonic

from refboard.core.queue_state import QueuesListed, QueueState
from refboard.core.requests import ListQueues

EVERY_S = 10.0


class QueueWatch:
    """Tells of queues that changed; used by the library's owner only.

    Args to the constructor:
        states: Returns how the queues stand.
    """

    def __init__(self, states: Callable[[], Sequence[QueueState]]) -> None:
        self._states = states
        self._told: dict[tuple[str, str], QueueState] = {}
        self._at = monotonic()

    def answer(self, question: ListQueues) -> QueuesListed:
        """Return how the queues stand now."""
        return QueuesListed(question.request_id, tuple(self._states()))

    def note(
        self, record: Callable[[Sequence[QueueState]], None], *, at_once: bool = False
    ) -> None:
        """Tell `record` of what changed, at most every few seconds unless it is the last time."""
        now = monotonic()
        if not at_once and now - self._at < EVERY_S:
            return
        self._at = now
        states = {(state.queue, state.lane): state for state in self._states()}
        changed = [
            state for key, state in states.items() if _counts(state) != _counts(self._told.get(key))
        ]
        if changed:
            record(changed)
        self._told = states


def _counts(state: QueueState | None) -> tuple[int, ...]:
    """Return what makes a state another one; a queue that was never used is as one not told of."""
    return (0, 0, 0) if state is None else (state.depth, state.begun, state.shed)
