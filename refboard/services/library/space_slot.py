"""Which model answers for one space of a library: the one that serves, and the one that will.

The model that ships answers where the user chose no other. Another model fills its own space behind
the one that serves, and takes over once it has looked at every picture: vectors of two models never
meet in one answer.
"""

import logging
from collections.abc import Callable

from refboard.core.errors import ModelError, ModelMismatchError, ModelMissingError, QueryError
from refboard.core.offer import SpaceState
from refboard.core.spaces import SpaceKind
from refboard.services.embedding.catalog import Catalogue, InstalledModel
from refboard.services.library.vector_space import VectorSpace
from refboard.services.store.store import Store
from refboard.services.verification.verdicts import Verdict

log = logging.getLogger(__name__)

NO_MODEL = "none"


class SpaceSlot:
    """The place of one space in an open library; used by the library's owner only.

    Attributes:
        kind: What the space is like.
        serving: What answers now; None when nothing does.
        following: What will, once its model has looked at every picture.
        problem: Why the model that is wanted is not in use.
        waiting: The model that is wanted and must be checked first; None for none.
    """

    def __init__(
        self,
        kind: SpaceKind,
        store: Store,
        opened: Callable[[InstalledModel], VectorSpace],
        verdict_on: Callable[[InstalledModel], Verdict | None],
    ) -> None:
        self.kind = kind
        self.serving: VectorSpace | None = None
        self.following: VectorSpace | None = None
        self.problem: ModelError | None = None
        self.waiting: InstalledModel | None = None
        self._verdict_on = verdict_on
        self._is_read_only = store.is_read_only
        self._remembered = store.remembered
        self._opened = opened
        self._chosen_key, self._serving_key = f"{kind.name}_model", f"{kind.name}_serving"

    # -- which model -------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """Name of the model that the user chose; empty for the one that ships, or none."""
        name = self._remembered.get(self._chosen_key) or ""
        return "" if name == NO_MODEL else name

    def choose(self, name: str | None, catalogue: Catalogue) -> None:
        """Let a model answer, now or once it has looked at every picture.

        Args:
            name: The model; "" for the one that ships, or none where none does; None for what was
                chosen before, or, where nobody chose, for the first model that is installed.
            catalogue: The models there are.

        Raises:
            ModelMissingError: `name` is given and not installed.
            QueryError: it does not answer for this space, or there is nothing to choose in it.
        """
        if not self.kind.takes_choice:
            if name is not None:
                raise QueryError(f"The model for {self.kind.likeness} cannot be changed.")
            self._open_shipped(catalogue)
            return
        if name:
            self._check(catalogue.installed(name))
        chosen = self._remembered.get(self._chosen_key) if name is None else name or NO_MODEL
        shipped = catalogue.shipped_for(self.kind.name)
        if chosen is None:
            first = catalogue.for_space(self.kind.name)
            chosen = first.card.name if first is not None and first is not shipped else None
        elif shipped is not None and chosen == shipped.card.name:
            chosen = NO_MODEL
        self.close()
        if chosen is not None:
            self._remembered.put(self._chosen_key, chosen)
        before = self._serving_before(catalogue)
        wanted = self._wanted(chosen, shipped, catalogue)
        if self.waiting is not None or wanted is None:
            # What answered before goes on until it is known whether the new one may.
            self.serving = None if self.problem is None else before or wanted
            return
        if before is None and shipped is not None:
            before = self._begun(shipped)
        if before is None or before.row.id == wanted.row.id:
            self.serving = wanted
        else:
            self.serving, self.following = before, wanted
        self.settle()

    def settle(self) -> bool:
        """Let the next model serve when it has looked at every picture; return whether it does."""
        wanted = self.filling
        if not self.kind.takes_choice or wanted is None:
            return False
        if wanted is self.following and wanted.left():
            return False
        if not wanted.left():
            self._remembered.put(self._serving_key, wanted.row.fingerprint)
        if self.following is None:
            return False
        if self.serving is not None:
            self.serving.close()
        self.serving, self.following = self.following, None
        return True

    def _wanted(
        self, chosen: str | None, shipped: InstalledModel | None, catalogue: Catalogue
    ) -> VectorSpace | None:
        """Return the space of a chosen model, or of the one that ships; None for neither."""
        if chosen not in (None, NO_MODEL):
            try:
                return self._opened(self._admitted(catalogue.installed(chosen)))
            except ModelError as error:
                self.problem = error
                log.info("The model for %s is not in use: %s", self.kind.name, error)
        return None if shipped is None else self._opened(shipped)

    def _begun(self, shipped: InstalledModel) -> VectorSpace | None:
        """Return the space of the model that ships if it can answer already, to some extent."""
        space = self._opened(shipped)
        return space if space.has_vectors() else None

    def _open_shipped(self, catalogue: Catalogue) -> None:
        model = catalogue.for_space(self.kind.name)
        self.close()
        if model is not None:
            self.serving = self._opened(model)
            return
        self.problem = next(
            iter(catalogue.problems),
            ModelMissingError(
                "The model that ships with RefBoard is missing, so Find similar is off.",
                "Install RefBoard again.",
            ),
        )
        log.error("No model for the space %s: %s", self.kind.name, self.problem)

    def _serving_before(self, catalogue: Catalogue) -> VectorSpace | None:
        fingerprint = self._remembered.get(self._serving_key)
        models = catalogue.all_for(self.kind.name)
        model = next((model for model in models if model.card.fingerprint == fingerprint), None)
        if model is None or (verdict := self._verdict_on(model)) is None:
            return None
        return self._opened(model) if verdict.is_admitted else None

    def _admitted(self, model: InstalledModel) -> InstalledModel:
        """Return a model that may be used.

        Raises:
            ModelMismatchError: its checks speak against it, or have not been made.
        """
        verdict = self._verdict_on(model)
        if verdict is None:
            self.waiting = model
            raise ModelMismatchError(f'"{model.card.title}" is checked before it is used.')
        if not verdict.is_admitted:
            raise verdict.refusal()
        return model

    def _check(self, model: InstalledModel) -> None:
        if model.card.space != self.kind.name:
            raise QueryError(
                f'The model "{model.card.title}" does not answer for {self.kind.name}.',
                "See refboard models list.",
            )

    # -- what is open ------------------------------------------------------------------------------

    @property
    def filling(self) -> VectorSpace | None:
        """The space that every picture gets a vector in; None without a model."""
        return self.following or self.serving

    @property
    def open_spaces(self) -> tuple[VectorSpace, ...]:
        """What serves and what follows, as far as they are there."""
        return tuple(space for space in (self.serving, self.following) if space is not None)

    @property
    def is_used(self) -> bool:
        """Whether there is anything to tell of: a model, or the reason why there is none."""
        return self.serving is not None or self.problem is not None or not self.kind.takes_choice

    def required(self) -> VectorSpace:
        """Return what answers.

        Raises:
            ModelError: its model cannot be used.
            QueryError: no model has been chosen.
        """
        if self.serving is not None:
            return self.serving
        if self.problem is not None:
            raise self.problem
        raise QueryError(
            f"There is no model for {self.kind.likeness} in this library yet.",
            'Get one in Settings, Models, or with "refboard models pull clip-vit-b32".',
        )

    def state(self) -> SpaceState:
        """Return what goes on here, for people."""
        if self.serving is None:
            name = self.chosen if self.kind.takes_choice else ""
            return SpaceState(self.kind.name, name, "", problem=str(self.problem or ""))
        card = self.serving.card
        # What is left to do in a read-only library is not done.
        filling = None if self._is_read_only else self.filling
        following = None if self._is_read_only else self.following
        return SpaceState(
            self.kind.name,
            card.name,
            card.title,
            has_words=card.text is not None,
            next_title=following.card.title if following else "",
            left=filling.left() if filling is not None else 0,
            problem=str(self.problem or ""),
            wanted=self.chosen if self.problem is not None else "",
        )

    def close(self) -> None:
        """Save and forget what is open."""
        for space in self.open_spaces:
            space.close()
        self.serving = self.following = self.problem = self.waiting = None
