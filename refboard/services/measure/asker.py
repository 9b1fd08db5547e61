"""Questions in words that are asked while pictures are embedded, as somebody does who imports."""

import itertools
import threading
import time
from types import TracebackType

from refboard.core.errors import ModelError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.measure.load import questions
from refboard.services.measure.timing import Timing, timing_of

PAUSE_S = 0.25
"""Between an answer and the next question."""
_KEPT_TIMES = 10_000


class Asker:
    """Asks one question after the other in a thread of its own; use it in a `with` block.

    Attributes:
        errors: What went wrong, in sentences.
    """

    def __init__(self, model: InstalledModel, plan: RunPlan, pause_s: float = PAUSE_S) -> None:
        self.errors: list[str] = []
        self._embedder = TextEmbedder(model, plan)
        self._pause_s = pause_s
        self._seconds: list[float] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="soak-questions", daemon=True)

    def __enter__(self) -> "Asker":
        self._embedder.warm_up()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def timing(self) -> Timing:
        """Return how long answers took so far."""
        seconds = list(self._seconds)
        return timing_of(seconds, len(seconds))

    def _ask(self) -> None:
        for number, question in zip(itertools.count(), questions(), strict=False):
            started = time.perf_counter()
            try:
                self._embedder.embed([question])
            except ModelError as error:
                self.errors.append(error.sentence)
            else:
                spent = time.perf_counter() - started
                if number < _KEPT_TIMES:
                    self._seconds.append(spent)
                else:
                    self._seconds[number % _KEPT_TIMES] = spent  # the last ones
            if self._is_over.wait(self._pause_s):
                return
