"""Sessions come with the first work, and go when their model is not used."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from refboard.core.run_plan import RunPlan
from refboard.services.inference.embed_lanes import EmbedLanes
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lane
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace
from tests.builders_models import SIDE, install_model


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    install_model(tmp_path / "models")
    opened = Library.open(tmp_path / "library", home=tmp_path / "models")
    yield opened
    opened.close()


@pytest.fixture
def hosts() -> ModelSessions:
    return ModelSessions(EmbedLanes.make(), lambda _: RunPlan(threads=1))


def space_of(library: Library) -> VectorSpace:
    assert library.slot("meaning").serving is not None
    return library.space_for("meaning")


def serve(hosts: ModelSessions) -> None:
    """Do what waits in the lanes, in this thread."""
    for lanes in hosts.lanes.all():
        while lanes.depth(Lane.BULK) or lanes.depth(Lane.ONLINE):
            taken = lanes._take()
            assert taken is not None
            taken[1].run()


def test_a_model_has_one_host_and_its_session_opens_with_the_first_work(
    library: Library, hosts: ModelSessions
) -> None:
    host = hosts.images(space_of(library))

    assert hosts.images(space_of(library)) is host
    assert not host.embedder.is_open
    host.embedder.embed(np.zeros((1, 3, SIDE, SIDE), dtype=np.float32))
    assert host.embedder.is_open


def test_each_kind_of_work_has_a_thread_of_its_own(library: Library, hosts: ModelSessions) -> None:
    assert library.slot("look").serving is not None
    words = hosts.words(space_of(library))
    assert words is not None

    used = [
        hosts.images(library.space_for("look")).lanes,
        hosts.images(space_of(library)).lanes,
        words.lanes,
    ]

    lanes = hosts.lanes
    assert used == [lanes.small["look"], lanes.large["meaning"], lanes.words]
    assert len({id(each) for each in lanes.all()}) == 4  # and the small model for meaning
    assert hosts.words(library.space_for("look")) is None


def test_a_large_model_that_nobody_uses_is_closed_and_opens_again(
    library: Library, hosts: ModelSessions
) -> None:
    host = hosts.images(space_of(library))

    def state() -> tuple[bool, bool]:
        return host.embedder.is_open, hosts.is_heavy

    host.embedder.warm_up()
    assert hosts.is_heavy

    hosts.close_idle(after_s=3600)
    serve(hosts)
    assert state() == (True, True)
    hosts.close_idle(after_s=0)
    serve(hosts)

    assert state() == (False, False)
    host.embedder.warm_up()
    assert host.embedder.is_open


def test_the_model_that_ships_stays_open(library: Library, hosts: ModelSessions) -> None:
    assert library.slot("look").serving is not None
    hosts.warm_up(library.space_for("look"))
    serve(hosts)

    hosts.close_idle(after_s=0)
    serve(hosts)

    assert hosts.images(library.space_for("look")).embedder.is_open
    assert not hosts.is_heavy


def test_models_that_no_space_uses_give_their_memory_back(
    library: Library, hosts: ModelSessions
) -> None:
    images, words = hosts.images(space_of(library)), hosts.words(space_of(library))
    assert words is not None
    images.embedder.warm_up()
    words.embedder.warm_up()
    assert library.slot("look").serving is not None

    hosts.keep_only([library.space_for("look")])
    serve(hosts)

    assert not images.embedder.is_open
    assert not words.embedder.is_open


def test_a_model_with_a_new_plan_gets_a_new_host(library: Library, hosts: ModelSessions) -> None:
    before = hosts.images(space_of(library))

    hosts.renew(space_of(library).model)

    assert hosts.images(space_of(library)) is not before
