"""How a queue of work stands: what waits, for how long, and what was given up."""

from dataclasses import dataclass

from refboard.core.ids import RequestId


@dataclass(frozen=True, slots=True)
class QueueState:
    """One lane of one queue, at one moment.

    Attributes:
        queue: What its calls are, such as "decode".
        lane: "online" for what someone waits for, "bulk" for the rest.
        depth: How many calls wait.
        oldest_wait_s: How long the one that came first has waited; 0 where none waits.
        objective_s: How long a call should wait at most.
        begun: How many calls were begun so far.
        late: How many of them waited longer than the objective.
        shed: How many were given up before they were begun: nobody wanted them any more.
    """

    queue: str
    lane: str
    depth: int
    oldest_wait_s: float
    objective_s: float
    begun: int
    late: int
    shed: int


@dataclass(frozen=True, slots=True)
class QueuesListed:
    """How the queues of work stand; the answer to ListQueues."""

    request_id: RequestId
    queues: tuple[QueueState, ...]
