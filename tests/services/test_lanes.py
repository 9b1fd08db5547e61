import threading
from concurrent.futures import CancelledError

import pytest

from refboard.services.lanes import Lane, Lanes, start_threads


def serve_alone(lanes: Lanes) -> None:
    """Run what waits and everything submitted meanwhile, then end."""
    lanes.submit(Lane.BULK, lanes.close)
    lanes.serve()


def test_what_someone_waits_for_goes_before_bulk_work() -> None:
    lanes = Lanes("test")
    order: list[str] = []

    for number in range(3):
        lanes.submit(Lane.BULK, order.append, f"bulk {number}")
    lanes.submit(Lane.ONLINE, order.append, "online")
    serve_alone(lanes)

    assert order == ["online", "bulk 0", "bulk 1", "bulk 2"]


def test_an_error_is_carried_by_the_future() -> None:
    lanes = Lanes("test")

    future = lanes.submit(Lane.BULK, int, "no number")
    serve_alone(lanes)

    with pytest.raises(ValueError, match="no number"):
        future.result()


def test_closing_cancels_what_waits_and_ends_the_threads() -> None:
    lanes, entered, leave = Lanes("test"), threading.Event(), threading.Event()

    def work() -> bool:
        entered.set()
        return leave.wait(5)

    running = lanes.submit(Lane.BULK, work)
    waiting = lanes.submit(Lane.BULK, int)
    threads = start_threads(lanes, 1)
    entered.wait(5)
    lanes.close()
    leave.set()
    for thread in threads:
        thread.join(5)

    assert running.result() is True
    with pytest.raises(CancelledError):
        waiting.result()
    assert not any(thread.is_alive() for thread in threads)


def test_a_call_after_closing_is_cancelled_at_once() -> None:
    lanes = Lanes("test")
    lanes.close()

    assert lanes.submit(Lane.ONLINE, int).cancelled()


def test_depth_counts_what_waits() -> None:
    lanes = Lanes("test")

    lanes.submit(Lane.BULK, int)
    lanes.submit(Lane.BULK, int)

    assert (lanes.depth(Lane.BULK), lanes.depth(Lane.ONLINE)) == (2, 0)
    lanes.close()


def test_waits_and_runs_are_kept_for_each_lane() -> None:
    lanes = Lanes("test")
    lanes.submit(Lane.ONLINE, int)

    serve_alone(lanes)

    assert len(lanes.waits(Lane.ONLINE)) == len(lanes.runs(Lane.ONLINE)) == 1
    assert len(lanes.runs(Lane.BULK)) == 1
    assert all(seconds >= 0 for seconds in lanes.waits(Lane.ONLINE))


def test_a_full_queue_says_so_and_takes_what_someone_waits_for() -> None:
    lanes = Lanes("test", max_depth=2)
    order: list[str] = []
    lanes.submit(Lane.BULK, order.append, "one")
    had_room = lanes.has_room

    lanes.submit(Lane.BULK, order.append, "two")

    assert had_room
    assert not lanes.has_room
    lanes.submit(Lane.ONLINE, order.append, "urgent")
    serve_alone(lanes)
    assert order == ["urgent", "one", "two"]


def test_a_lane_tells_what_waits_and_what_was_given_up() -> None:
    lanes = Lanes("test")
    calls = [lanes.submit(Lane.ONLINE, int) for _ in range(3)]
    lanes.submit(Lane.BULK, int)

    waiting = lanes.state(Lane.ONLINE)
    assert (waiting.queue, waiting.lane, waiting.depth, waiting.begun) == ("test", "online", 3, 0)
    assert waiting.oldest_wait_s > 0
    calls[1].cancel()
    serve_alone(lanes)

    done = lanes.state(Lane.ONLINE)
    assert (done.depth, done.oldest_wait_s, done.begun, done.shed) == (0, 0.0, 2, 1)
    later = Lanes("later")
    later.submit(Lane.BULK, int)
    later.close()
    assert later.state(Lane.BULK).shed == 1
