"""What is asked of the library and has an answer of its own; see `core/asking/asked.py`."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from refboard.core.events import Answer
from refboard.core.ids import NO_REQUEST, RequestId

A_co = TypeVar("A_co", bound=Answer, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[A_co]):
    """A request that is answered with an event of type `A_co`, or with RequestFailed.

    Attributes:
        request_id: Given by whoever sends it; the answer carries it back.
        supersedes: The older question of the same asker that nobody waits for any more: it is
            dropped wherever it is by then.
    """

    request_id: RequestId = NO_REQUEST
    supersedes: RequestId = NO_REQUEST
