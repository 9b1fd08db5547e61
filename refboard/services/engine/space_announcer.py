"""Telling which spaces can answer, and letting the next model take over when it is ready."""

import time
from collections.abc import Callable
from dataclasses import replace

from refboard.core.events import Event, SpacesChanged
from refboard.core.offer import SpaceState
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.importing.pipeline import Pipeline
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.library.library import Library

INTERVAL_S = 1.0


class SpaceAnnouncer:
    """Tells one window; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        pipeline: Pipeline,
        sessions: ModelSessions,
        emit: Callable[[Event], None],
    ) -> None:
        self._library = library
        self._pipeline = pipeline
        self._sessions = sessions
        self._emit = emit
        self._told: tuple[SpaceState, ...] = ()
        self._told_at = 0.0

    def follow(self) -> None:
        """Use the models that the library has chosen from now on, and tell it."""
        self._pipeline.indexers.follow()
        self._sessions.keep_only(self._library.spaces())
        self._pipeline.pump()
        self.tell()

    @property
    def may_accelerate(self) -> bool:
        """Return whether accelerators may prove themselves."""
        return self._sessions.may_accelerate

    def renew(self, model: InstalledModel) -> None:
        """Run a model by its newest plan from now on."""
        self._sessions.renew(model)

    def note_work(self) -> None:
        """Look what finished work has changed: at most once a second while there is more."""
        if all(space.kind.gates_ready for space in self._library.spaces()):
            return  # what decides when a picture is done is told of by the progress
        is_due = time.monotonic() - self._told_at >= INTERVAL_S
        if not is_due and not self._pipeline.indexers.is_idle:
            return
        if self._library.settle():
            self.follow()
        else:
            self.tell()

    def tell(self) -> None:
        """Tell the spaces, if they are others than were told last."""
        states = self._states()
        self._told_at = time.monotonic()
        if states != self._told:
            self._told = states
            self._emit(SpacesChanged(states))

    def _states(self) -> tuple[SpaceState, ...]:
        problem_in = self._pipeline.indexers.problem_in
        return tuple(
            replace(state, problem=state.problem or str(problem_in(state.space) or ""))
            for state in self._library.states()
        )
