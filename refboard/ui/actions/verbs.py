"""What each action does: every feature offers its own verbs, and the window runs them by name."""

from collections.abc import Callable, Iterable, Mapping

Verbs = Mapping[str, Callable[[], object]]
"""What a feature can do, by the ids of the actions that ask for it."""


class VerbRegistry:
    """Finds what an action does.

    Args to the constructor:
        ids: The actions that there are.

    Attributes:
        is_refused: Asked before an action is done; one that it says yes to is not.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)
        self._verbs: dict[str, Callable[[], object]] = {}
        self.is_refused: Callable[[str], bool] = _is_never

    def offer(self, verbs: Verbs) -> None:
        """Take the verbs of a feature.

        Raises:
            ValueError: one of them belongs to no action, or another feature has it already.
        """
        for action_id, verb in verbs.items():
            if action_id not in self._ids:
                raise ValueError(f"no action is called {action_id}")
            if action_id in self._verbs:
                raise ValueError(f"two features offer {action_id}")
            self._verbs[action_id] = verb

    def run(self, action_id: str) -> None:
        """Do what an action does."""
        if not self.is_refused(action_id):
            self._verbs[action_id]()

    @property
    def missing(self) -> frozenset[str]:
        """The actions that no feature offered anything for."""
        return self._ids - self._verbs.keys()


def _is_never(_: str) -> bool:
    return False
