from concurrent.futures import Future

from refboard.core.requests import CancelImports
from refboard.services.engine.inbox import Finished, Inbox
from refboard.services.importing.stages import Completion, Stage


def completion(subject: str) -> Completion:
    return Completion(Stage.READ, subject, Future())


def test_requests_go_before_finished_work_which_comes_in_one_gulp() -> None:
    inbox = Inbox()

    inbox.put_finished(completion("a"))
    inbox.put_finished(completion("b"))
    inbox.put(CancelImports())

    assert inbox.take() == CancelImports()
    finished = inbox.take()
    assert isinstance(finished, Finished)
    assert [c.subject for c in finished.completions] == ["a", "b"]


def test_a_closed_inbox_still_delivers_requests_and_drops_bulk_work() -> None:
    inbox = Inbox()

    inbox.put(CancelImports())
    inbox.put_finished(completion("a"))
    inbox.close()

    assert inbox.take() == CancelImports()
    assert inbox.take() is None
