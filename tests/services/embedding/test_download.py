"""Fetching a file of a model from a hub that does everything wrong that a hub can do."""

import errno
import hashlib
import os
import shutil
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from refboard.core.errors import ModelDownloadError, ModelMismatchError, StorageError
from refboard.core.model_card import ModelFile
from refboard.services.embedding.disk import gathering
from refboard.services.embedding.download import fetch_file
from refboard.services.embedding.hub import Hub
from refboard.services.embedding.stoppable import PullStoppedError, never
from tests.services.hub_stand_in import REVISION, Fault, StandIn, running_hub

REPO = "maker/model"
CONTENT = bytes(range(256)) * 1200  # 307,200 bytes: several blocks of what a server sends
FILE = ModelFile(
    "model.onnx",
    hashlib.sha256(CONTENT).hexdigest(),
    len(CONTENT),
    repo=REPO,
    revision=REVISION,
    remote="onnx/model.onnx",
)
UNKNOWN = replace(FILE, sha256="", byte_size=0)

Fetch = Callable[..., ModelFile]


@pytest.fixture
def site() -> Iterator[StandIn]:
    with running_hub() as hub:
        hub.put(REPO, FILE.remote, CONTENT)
        yield hub


@pytest.fixture
def hub(site: StandIn, tmp_path: Path) -> Hub:
    return Hub(site.endpoint, tmp_path / "cache", answer_s=2.0, silence_s=0.3, tries=3, pause_s=0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "gathered"
    folder.mkdir()
    return folder


@pytest.fixture
def fetch(hub: Hub, folder: Path) -> Fetch:
    def run(file: ModelFile = FILE, should_stop: Callable[[], bool] = never) -> ModelFile:
        return fetch_file(
            file, folder, progress=lambda _done, _all: None, should_stop=should_stop, hub=hub
        )

    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kept(folder: Path) -> int:
    """Return how many bytes of a file that is not whole are here."""
    halves = [path for path in folder.iterdir() if path.suffix == ".part"]
    assert len(halves) == 1
    return halves[0].stat().st_size


# -- what goes right -------------------------------------------------------------------------------


def test_a_file_comes_whole_and_is_alone(fetch: Fetch, folder: Path) -> None:
    assert fetch() == FILE
    assert names(folder) == ["model.onnx"]
    assert (folder / "model.onnx").read_bytes() == CONTENT


def test_progress_grows_to_the_size_and_never_falls(hub: Hub, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    fetch_file(FILE, folder, progress=lambda *pair: told.append(pair), should_stop=never, hub=hub)

    assert told == sorted(told)
    assert {total for _, total in told} == {len(CONTENT)}
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_a_hash_that_the_card_does_not_know_is_the_hubs(fetch: Fetch, site: StandIn) -> None:
    assert fetch(UNKNOWN) == FILE

    site.sends.append(Fault(corrupt_at=5))
    site.put(REPO, "other", CONTENT + b"!")
    with pytest.raises(ModelMismatchError):
        fetch(replace(UNKNOWN, path="other", remote="other"))


def test_a_hash_that_nobody_knows_is_measured(fetch: Fetch, site: StandIn) -> None:
    site.put(REPO, "tokenizer.json", b"{}", is_large=False)

    found = fetch(replace(UNKNOWN, path="tokenizer.json", remote="tokenizer.json"))

    assert (found.sha256, found.byte_size) == (hashlib.sha256(b"{}").hexdigest(), 2)


def test_a_file_that_is_here_is_not_asked_for(fetch: Fetch, site: StandIn) -> None:
    fetch()
    asked = len(site.asked)

    assert fetch() == FILE
    assert len(site.asked) == asked


def test_only_the_hub_is_asked_and_only_for_the_file(fetch: Fetch, site: StandIn) -> None:
    fetch()

    place = f"/{REPO}/resolve/{REVISION}/{FILE.remote}"
    assert [(a.method, a.path) for a in site.asked] == [
        ("HEAD", place),
        ("GET", place),
        ("GET", f"/files/{FILE.sha256}"),
    ]


def test_a_token_is_for_the_hub_and_not_for_its_file_server(
    fetch: Fetch, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")

    fetch()

    shown = ["authorization" in asked.headers for asked in site.asked]
    assert shown == [True, True, False]


# -- going on --------------------------------------------------------------------------------------


def test_a_connection_that_breaks_is_taken_up_where_it_broke(fetch: Fetch, site: StandIn) -> None:
    site.sends.extend([Fault(cut_after=100_000), Fault(cut_after=50_000)])

    assert fetch() == FILE
    assert site.bytes_asked() == ["", "bytes=100000-", "bytes=150000-"]


def test_every_byte_that_came_counts_even_when_each_connection_brings_few(
    fetch: Fetch, site: StandIn
) -> None:
    site.sends.extend([Fault(cut_after=10)] * 8)

    assert fetch() == FILE


def test_a_server_that_falls_silent_is_asked_again(fetch: Fetch, site: StandIn) -> None:
    site.sends.append(Fault(stall_after=70_000))

    assert fetch() == FILE
    assert site.bytes_asked() == ["", "bytes=70000-"]


def test_what_an_earlier_run_has_left_is_gone_on_with(
    fetch: Fetch, site: StandIn, folder: Path
) -> None:
    site.sends.append(Fault(cut_after=90_000, lasts=True))
    site.sends.append(Fault())
    stop_at = iter([False] * 3)
    with pytest.raises((PullStoppedError, ModelDownloadError)):
        fetch(should_stop=lambda: next(stop_at, kept_any(folder)))
    left = kept(folder)
    site.sends.clear()
    site.asked.clear()

    assert left > 0
    assert fetch() == FILE
    assert site.bytes_asked() == [f"bytes={left}-"]


def kept_any(folder: Path) -> bool:
    return any(path.stat().st_size for path in folder.glob("*.part"))


@pytest.mark.parametrize(
    "fault",
    [Fault(ignores_range=True), Fault(shifts_range=True), Fault(status=416)],
    ids=["ignores it", "sends another", "knows none"],
)
def test_a_server_that_does_not_go_on_is_asked_from_the_beginning(
    fetch: Fetch, site: StandIn, fault: Fault
) -> None:
    site.sends.extend([Fault(cut_after=100_000), fault])

    assert fetch() == FILE


def test_a_beginning_that_is_wrong_is_fetched_anew(
    fetch: Fetch, site: StandIn, folder: Path
) -> None:
    site.sends.extend([Fault(cut_after=100_000), *[Fault(status=503)] * 3])
    with pytest.raises(ModelDownloadError):
        fetch()
    half = next(folder.glob("*.part"))
    half.write_bytes(b"x" * 100_000)

    assert fetch() == FILE


def test_the_beginning_of_another_revision_is_not_gone_on_with(
    fetch: Fetch, site: StandIn, folder: Path
) -> None:
    (folder / "model.onnx.0123456789ab.part").write_bytes(b"x" * 1000)

    assert fetch() == FILE
    assert site.bytes_asked() == [""]
    assert names(folder) == ["model.onnx"]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_fault_of_the_servers_own_is_waited_out(fetch: Fetch, site: StandIn, status: int) -> None:
    site.heads.append(Fault(status=status))
    site.gets.append(Fault(status=status))
    site.sends.append(Fault(status=status))

    assert fetch() == FILE


# -- never the wrong file --------------------------------------------------------------------------


def test_a_file_with_a_flipped_bit_is_deleted_and_named(
    fetch: Fetch, site: StandIn, folder: Path
) -> None:
    site.sends.append(Fault(corrupt_at=1234, lasts=True))

    with pytest.raises(ModelMismatchError, match=r"model\.onnx"):
        fetch()
    assert names(folder) == []


def test_a_hub_that_has_another_file_is_not_asked_for_it(fetch: Fetch, site: StandIn) -> None:
    for wrong in (replace(FILE, sha256="0" * 64), replace(FILE, byte_size=17)):
        with pytest.raises(ModelMismatchError, match="another"):
            fetch(wrong)
    assert site.bytes_asked() == []


def test_more_bytes_than_announced_are_no_file(fetch: Fetch, site: StandIn, folder: Path) -> None:
    site.sends.append(Fault(more=b"more", lasts=True))

    with pytest.raises(ModelMismatchError):
        fetch()
    assert not any(path.stat().st_size for path in folder.iterdir())


def test_fewer_bytes_than_announced_are_no_file(fetch: Fetch, site: StandIn, folder: Path) -> None:
    site.heads.append(
        Fault(headers={"X-Linked-Size": str(len(CONTENT) + 9), "X-Linked-Etag": '"x"'})
    )

    with pytest.raises((ModelDownloadError, ModelMismatchError)):
        fetch(UNKNOWN)
    assert not (folder / "model.onnx").exists()


def test_a_hub_that_says_nothing_of_a_file_is_not_believed(fetch: Fetch, site: StandIn) -> None:
    site.put(REPO, "small", b"{}", is_large=False)
    site.heads.append(Fault(headers={"Content-Length": "", "ETag": ""}))

    with pytest.raises(ModelDownloadError, match="how large"):
        fetch(replace(UNKNOWN, path="small", remote="small"))


# -- one sentence each -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=404), "has no"),
        (Fault(status=401), "logging in"),
        (Fault(status=403), "logging in"),
        (Fault(status=403, headers={"X-Error-Code": "GatedRepo"}), "agreed to its terms"),
        (Fault(status=418), "answered 418"),
        (Fault(status=304), "answered 304"),
        (Fault(status=500, lasts=True), "fault of its own"),
        (Fault(status=429, lasts=True), "too often"),
        (Fault(status=429, headers={"Retry-After": "7200"}), "120 minutes"),
        (Fault(location="/again", lasts=True), "without end"),
        (Fault(location="ftp://127.0.0.1/file"), "not safe"),
        (Fault(location="file:///etc/passwd"), "not safe"),
        (Fault(location="http://[oops"), "not safe"),
        (Fault(location="http://127.0.0.1:99999/"), "not safe"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("where", ["heads", "gets"])
def test_what_a_hub_refuses_is_said_in_a_sentence(
    fetch: Fetch, site: StandIn, fault: Fault, words: str, where: str
) -> None:
    getattr(site, where).append(fault)

    with pytest.raises(ModelDownloadError, match=words) as caught:
        fetch()
    assert caught.value.hint


def test_a_relative_redirect_is_followed(fetch: Fetch, site: StandIn) -> None:
    site.put(REPO, "moved", CONTENT)
    for faults in (site.heads, site.gets):
        faults.append(Fault(location=f"/{REPO}/resolve/{REVISION}/moved"))

    assert fetch() == FILE


def test_a_hub_that_is_not_there_is_said_to_be_so(hub: Hub, folder: Path, site: StandIn) -> None:
    nowhere = replace(hub, endpoint="http://127.0.0.1:9", tries=2)

    with pytest.raises(ModelDownloadError, match="cannot be reached"):
        fetch_file(FILE, folder, progress=lambda *_: None, should_stop=never, hub=nowhere)


def test_a_server_without_a_certificate_is_not_trusted(
    hub: Hub, folder: Path, site: StandIn
) -> None:
    plain = replace(hub, endpoint=site.endpoint.replace("http:", "https:"), tries=2)

    with pytest.raises(ModelDownloadError, match="certificate"):
        fetch_file(FILE, folder, progress=lambda *_: None, should_stop=never, hub=plain)


def test_a_silent_hub_is_given_up(fetch: Fetch, site: StandIn, folder: Path) -> None:
    site.sends.append(Fault(stall_after=0, lasts=True))

    with pytest.raises(ModelDownloadError, match="silent"):
        fetch()


def test_a_card_may_name_no_impossible_place(fetch: Fetch) -> None:
    for repo in ("a/b/c", "..", "maker/mo del"):
        with pytest.raises(ModelDownloadError, match="cannot exist"):
            fetch(replace(FILE, repo=repo))


# -- the user's own environment --------------------------------------------------------------------


def test_offline_nothing_is_asked(hub: Hub, folder: Path, site: StandIn) -> None:
    with pytest.raises(ModelDownloadError, match="HF_HUB_OFFLINE"):
        fetch_file(
            FILE,
            folder,
            progress=lambda *_: None,
            should_stop=never,
            hub=replace(hub, is_offline=True),
        )
    assert site.asked == []


def cache_with(cache: Path, content: bytes) -> None:
    """Put a file where the hub's own tools keep it."""
    snapshot = cache / "models--maker--model" / "snapshots" / REVISION / "onnx"
    snapshot.mkdir(parents=True)
    (snapshot / "model.onnx").write_bytes(content)


def test_a_file_that_the_hubs_own_tools_fetched_is_copied_even_offline(
    hub: Hub, folder: Path, site: StandIn
) -> None:
    cache_with(hub.cache, CONTENT)

    found = fetch_file(
        FILE,
        folder,
        progress=lambda *_: None,
        should_stop=never,
        hub=replace(hub, is_offline=True),
    )

    assert found == FILE
    assert names(folder) == ["model.onnx"]
    assert site.asked == []


def test_a_cached_file_with_another_hash_is_not_used(fetch: Fetch, hub: Hub, folder: Path) -> None:
    cache_with(hub.cache, b"x" * len(CONTENT))

    assert fetch() == FILE
    assert (folder / "model.onnx").read_bytes() == CONTENT


# -- stopping --------------------------------------------------------------------------------------


@pytest.mark.parametrize("stall_after", [0, 70_000])
def test_a_stop_is_heard_at_once_while_the_server_is_silent(
    hub: Hub, folder: Path, site: StandIn, stall_after: int
) -> None:
    site.sends.append(Fault(stall_after=stall_after))
    stopped = threading.Event()
    patient = replace(hub, silence_s=9.0)

    def should_stop() -> bool:
        if kept_any(folder) or (not stall_after and len(site.asked) == 3):
            stopped.set()
        return stopped.is_set()

    begun = time.monotonic()
    with pytest.raises(PullStoppedError):
        fetch_file(FILE, folder, progress=lambda *_: None, should_stop=should_stop, hub=patient)
    assert time.monotonic() - begun < 4.0
    site.released.set()


def test_a_stop_keeps_what_has_come(fetch: Fetch, site: StandIn, folder: Path) -> None:
    site.sends.append(Fault(stall_after=70_000))

    with pytest.raises(PullStoppedError):
        fetch(should_stop=lambda: kept_any(folder))
    assert kept(folder) > 0
    site.released.set()


# -- the disk --------------------------------------------------------------------------------------


def test_a_disk_without_room_is_named_with_how_much_is_needed(
    fetch: Fetch, site: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 1_000_000))

    with pytest.raises(StorageError, match=r"needs 50 MB .* has 1 MB"):
        fetch()
    assert site.bytes_asked() == []


def test_a_disk_that_fills_up_is_said_to_be_full(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StorageError, match="full"):
        fetch()


def test_two_programs_do_not_get_one_model_at_the_same_time(tmp_path: Path) -> None:
    def get(name: str) -> None:
        with gathering(name, tmp_path):
            pass

    with gathering("clip", tmp_path):
        get("siglip")
        with pytest.raises(ModelDownloadError, match="another RefBoard"):
            get("clip")
    get("clip")
