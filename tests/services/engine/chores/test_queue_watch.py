"""How queues stand is recorded when it changed, and the last of it is read back."""

from pathlib import Path

import pytest

from refboard.services.diagnostics.timings_file import TimingsFile, last_queues
from refboard.services.engine.chores import queue_watch
from refboard.services.engine.chores.queue_watch import QueueWatch
from refboard.services.engine.work_lanes import WorkLanes
from refboard.services.lanes import Lane


def test_only_queues_that_changed_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_watch, "EVERY_S", 0.0)
    lanes, file = WorkLanes.make(2), TimingsFile(tmp_path / "timings.jsonl")
    watch = QueueWatch(lanes.states)

    watch.note(file.record_queues)
    assert not file.path.exists()
    lanes.decode.submit(Lane.BULK, int)
    watch.note(file.record_queues)
    lanes.decode.submit(Lane.BULK, int)
    lanes.fetch.submit(Lane.ONLINE, int)
    watch.note(file.record_queues, at_once=True)
    watch.note(file.record_queues)

    assert len(file.path.read_bytes().splitlines()) == 3
    found = {(one["queue"], one["lane"]): one["depth"] for one in last_queues(file.path)}
    assert found == {("decode", "bulk"): 2, ("fetch", "online"): 1}
    assert last_queues(tmp_path / "none") == []
