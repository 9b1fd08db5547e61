"""`refboard models`, against a hub on this machine: list, pull, add, verify, remove."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from refboard.__main__ import main
from refboard.cli import model_files
from refboard.services.embedding.hub import Hub
from refboard.services.embedding.stoppable import Progress
from tests.e2e.conftest import Run
from tests.services.embedding.conftest import graph
from tests.services.hub_stand_in import REVISION, Fault, StandIn, running_hub
from tests.wrong_models import WRONG, wrong_model

GRAPH = graph()
REPO = "maker/means"
CARD = f"""
schema = 2
name = "means"
version = "1"
space = "meaning"
title = "Means"
description = "Mean colour, twice."
licence = "MIT"
source = "https://hub.test/{REPO}"
dim = 6
[hub]
repo = "{REPO}"
revision = "{REVISION}"
[image]
input = "rgb"
output = "emb"
[image.file]
path = "means.onnx"
sha256 = "{hashlib.sha256(GRAPH).hexdigest()}"
bytes = {len(GRAPH)}
[image.preprocess]
size = [8, 8]
resize = "squash"
crop = "none"
interpolation = "area"
mean = [0.0, 0.0, 0.0]
std = [1.0, 1.0, 1.0]
background = [127, 127, 127]
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running_hub() as site:
        site.put(REPO, "means.onnx", GRAPH)
        hub = Hub(site.endpoint, tmp_path / "cache", silence_s=0.3, tries=2, pause_s=0.0)
        monkeypatch.setattr(Hub, "of_environment", lambda: hub)
        yield site


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "means.toml"
    path.write_text(CARD)
    return path


def test_the_list_names_every_model_with_what_one_needs_to_choose(run: Run) -> None:
    answer = run("models", "list")

    assert (answer.status, answer.document["problems"]) == (0, [])
    rows = {row["name"]: row for row in answer.document["models"]}
    assert rows["look"]["state"] == "shipped"
    clip = rows["clip-vit-b32"]
    assert (clip["state"], clip["licence"], clip["dim"], clip["words"]) == (
        "offered",
        "MIT",
        512,
        True,
    )
    assert clip["bytes"] == sum(file["bytes"] for file in clip["files"])
    assert not rows["mobileclip-s2"]["hosted"]
    assert "research" in rows["mobileclip-s2"]["notice"]


def test_the_list_for_people_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0

    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["NAME", "STATE", "SIZE", "LICENCE", "DIM", "WORDS", "TITLE"]
    title = head.index("TITLE")
    assert next(line for line in lines if "clip-vit-b32 " in line)[title:] == "CLIP ViT-B/32"
    assert "608 MB" in lines[2]
    assert "by hand" in next(line for line in lines if "mobileclip" in line)


def test_a_model_comes_is_verified_and_goes(
    run: Run, site: StandIn, card: Path, home: Path
) -> None:
    assert run("models", "add", card).document == {
        "name": "means",
        "installed": False,
        "hosted": True,
    }
    site.sends.append(Fault(cut_after=100))

    pulled = run("models", "pull", "means")

    assert (pulled.status, pulled.document["installed"]) == (0, True)
    assert pulled.document["bytes"] == len(GRAPH)
    verified = run("models", "verify", "means")
    assert verified.status == 0
    assert verified.document["models"][0]["graphs"][0]["nodes"] > 0
    assert verified.document["models"][0]["dim"] == 6
    assert run("models", "use", "means").document["serving"] == "means"

    assert run("models", "remove", "means").document == {"name": "means", "removed": True}
    assert not (home / "means").exists()
    assert run("models", "remove", "means").status == 1


def test_a_model_is_added_from_a_folder_without_any_hub(
    run: Run, card: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "card.toml").write_text(CARD)
    (folder / "means.onnx").write_bytes(GRAPH)

    assert run("models", "add", folder).document["installed"] is True
    assert run("models", "verify").status == 0
    rows = {row["name"]: row["state"] for row in run("models", "list").document["models"]}
    assert rows["means"] == "installed"


def test_a_damaged_model_is_named_by_verify_and_mended_by_pull(
    run: Run, site: StandIn, card: Path, home: Path
) -> None:
    run("models", "add", card)
    run("models", "pull", "means")
    (home / "means" / "means.onnx").write_bytes(b"x" * len(GRAPH))

    answer = run("models", "verify")

    assert answer.status == 1
    wrong = [row["name"] for row in answer.document["models"] if row["problem"]]
    assert wrong == ["means"]
    assert "models pull means" in answer.document["problems"][0]
    assert run("models", "pull", "means").status == 0
    assert run("models", "verify").status == 0


def test_a_graph_that_is_not_what_its_card_says_is_found_by_verify(
    run: Run, tmp_path: Path
) -> None:
    wide = graph("wide")
    folder = tmp_path / "mine"
    folder.mkdir()
    right = (hashlib.sha256(GRAPH).hexdigest(), f"bytes = {len(GRAPH)}")
    text = CARD.replace(right[0], hashlib.sha256(wide).hexdigest())
    (folder / "card.toml").write_text(text.replace(right[1], f"bytes = {len(wide)}"))
    (folder / "means.onnx").write_bytes(wide)
    run("models", "add", folder)

    answer = run("models", "verify", "means")

    assert answer.status == 1
    assert "card" in answer.document["problems"][0]


def test_a_model_that_fails_is_used_by_force_alone_and_that_is_said(
    run: Run, home: Path, tmp_path: Path
) -> None:
    constant = next(wrong for wrong in WRONG if wrong.kind == "constant")
    brought = wrong_model(tmp_path / "elsewhere", constant).folder
    (brought / "installed.json").unlink()

    added = run("models", "add", brought)
    assert (added.status, added.document["installed"], added.document["sound"]) == (1, True, False)
    refused = run("models", "use", "wrong")
    assert refused.status == 1
    assert "refboard models use wrong --force" in refused.complaints
    rows = {row["name"]: row for row in run("models", "list").document["models"]}
    assert rows["wrong"]["checked"] == "refused"

    forced = run("models", "use", "wrong", "--force")

    assert (forced.status, forced.document["serving"]) == (0, "wrong")
    assert "about the same vector" in forced.document["problem"]
    assert run("status").document["spaces"]["meaning"]["forced"] is True
    assert [row["model"] for row in run("doctor").document["forced"]] == ["wrong"]


@pytest.mark.parametrize(
    "words",
    [
        ["pull", "no-such-model"],
        ["verify", "no-such-model"],
        ["verify", "clip-vit-b32"],
        ["remove", "no-such-model"],
        ["remove", "clip-vit-b32"],
        ["remove", "look"],
        ["add", "no-such-folder"],
        ["pull", "mobileclip-s2"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, words: list[str]) -> None:
    answer = run("models", *words)

    assert answer.status == 1
    assert answer.document["error"].endswith(".")
    assert "Traceback" not in answer.complaints


def test_a_hub_that_refuses_is_status_one(run: Run, site: StandIn, card: Path) -> None:
    run("models", "add", card)
    site.heads.append(Fault(status=404))

    answer = run("models", "pull", "means")

    assert answer.status == 1
    assert "has no" in answer.document["error"]
    assert answer.complaints.startswith("refboard: ")


def test_an_interrupted_pull_says_what_is_kept(
    run: Run, site: StandIn, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("models", "add", card)

    def interrupted(*_: object, progress: Progress, **__: object) -> None:
        progress(200_000, 1_000_000)
        raise KeyboardInterrupt

    monkeypatch.setattr(model_files, "fetch", interrupted)

    answer = run("models", "pull", "means")

    assert answer.status == 1
    assert "0.2 MB of 1.0 MB" in answer.document["error"]
    assert "goes on from there" in answer.document["hint"]


def test_a_killed_pull_is_gone_on_with_by_the_next(card: Path, home: Path, tmp_path: Path) -> None:
    """A real process, a real signal: nothing is installed, and what came is not fetched again."""
    with running_hub() as site:
        site.put(REPO, "means.onnx", GRAPH)
        environment = os.environ | {
            "HF_ENDPOINT": site.endpoint,
            "HF_HOME": str(tmp_path / "hf"),
            "HF_HUB_DOWNLOAD_TIMEOUT": "5",
        }
        refboard = [sys.executable, "-m", "refboard", "models"]
        subprocess.run([*refboard, "add", str(card), "-q"], env=environment, check=True)
        site.sends.append(Fault(stall_after=100))
        first = subprocess.Popen([*refboard, "pull", "means", "-q"], env=environment)
        while not (halves := list((home / ".partial" / "means").glob("*.part"))):
            assert first.poll() is None
        while halves[0].stat().st_size < 100:
            assert first.poll() is None
        first.send_signal(signal.SIGKILL)
        first.wait()
        site.released.set()
        assert not (home / "means").exists()

        second = subprocess.run(
            [*refboard, "pull", "means", "--json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

        assert (second.returncode, second.stderr) == (0, "")
        assert json.loads(second.stdout)["files"][0]["sha256"] == hashlib.sha256(GRAPH).hexdigest()
        assert site.bytes_asked() == ["", "bytes=100-"]
