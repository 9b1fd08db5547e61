"""Going on, where the library is owned, with what a thread has done meanwhile."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from refboard.core.errors import RefboardError
from refboard.core.events import Event, RequestFailed
from refboard.core.ids import RequestId

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger(__name__)

T = TypeVar("T")


class Continuations:
    """Carries results from the lanes back to the library's owner."""

    def __init__(
        self, later: Callable[[Callable[[], None]], None], emit: Callable[[Event], None]
    ) -> None:
        """Make one for an owner.

        Args:
            later: Runs a call on the owner's thread, from any thread.
            emit: Takes events.
        """
        self._later = later
        self._emit = emit

    def then(
        self,
        future: "Future[T]",
        request_id: RequestId,
        proceed: Callable[[T], None],
        failed: Callable[[RefboardError], None] | None = None,
    ) -> None:
        """Go on with a result on the owner's thread; nothing follows on a cancelled future.

        Args:
            future: What is under way.
            request_id: The question that waits for it.
            proceed: Takes the result.
            failed: Takes why there is none, also when that is a fault of ours, which is raised
                where calls are run all the same; the question fails if this is None.
        """

        def on_owner() -> None:
            try:
                proceed(future.result())
            except RefboardError as error:
                fail(error)
            except Exception:
                # Whoever asked must not wait for ever for what a fault of ours keeps from coming.
                fail(fault())
                raise

        def fail(error: RefboardError) -> None:
            if failed is not None:
                failed(error)
            else:
                self.refuse(request_id, error)

        def done(finished: "Future[T]") -> None:
            if not finished.cancelled():
                self._later(on_owner)

        future.add_done_callback(done)

    def refuse(self, request_id: RequestId, error: RefboardError) -> None:
        """Tell why a request is not answered."""
        log.info("request %s: %s", request_id, error)
        self._emit(RequestFailed(request_id, error.sentence, error.hint))


def fault() -> RefboardError:
    """Return what the user reads where a fault of ours is in the way."""
    return RefboardError(
        "This could not be done because of a fault in RefBoard.", "The log has the details."
    )
