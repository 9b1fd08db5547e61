"""Interrupt the fetching of a model ten times at random and check that it ends well.

python -m tests.bench.pull [--interruptions 10] [--megabytes 48] [--seed 1]

A stand-in for a model hub serves a model of two files and a tokenizer to real processes of
`refboard models pull`. They are killed, interrupted, or lose the server, at random places. After
each one, a folder of the model must be whole or not there; at the end it is whole.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from refboard.services.embedding.catalog import find_models, verify
from tests.services.hub_stand_in import REVISION, Fault, StandIn, running_hub

NAME, REPO = "interrupted", "maker/interrupted"
KILLED, INTERRUPTED, GONE = "SIGKILL", "SIGINT", "server gone"
DONE = "was done before"
RATE = 24_000_000
"""Bytes a second that the stand-in sends: slow enough to be interrupted."""
GIVE_UP_S = 120.0
CARD = """
schema = 2
name = "{name}"
version = "1"
space = "meaning"
title = "Interrupted"
description = "Random bytes."
licence = "MIT"
source = "https://hub.test/{repo}"
dim = 8
[hub]
repo = "{repo}"
revision = "{revision}"
[image]
input = "pixel_values"
output = "image_embeds"
file = {{ path = "vision.onnx", sha256 = "{vision}", bytes = {vision_bytes} }}
[image.preprocess]
size = [8, 8]
resize = "squash"
crop = "none"
interpolation = "area"
mean = [0.0, 0.0, 0.0]
std = [1.0, 1.0, 1.0]
background = [127, 127, 127]
[text]
output = "text_embeds"
context = 77
pad_id = 0
file = {{ path = "text.onnx" }}
tokenizer = {{ path = "tokenizer.json" }}
"""


@dataclass(frozen=True)
class Bench:
    """One hub, one home of models, and what must come.

    Attributes:
        site: The hub.
        home: The folder of models.
        environment: Of the processes.
        contents: The files that must come.
    """

    site: StandIn
    home: Path
    environment: dict[str, str]
    contents: dict[str, bytes]

    @property
    def size(self) -> int:
        """All files together."""
        return sum(map(len, self.contents.values()))

    def kept(self) -> int:
        """How many bytes are here, of whole files and of half ones."""
        folders = (self.home / ".partial" / NAME, self.home / NAME)
        files = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
        return sum(
            size_of(path) for path in files if path.suffix == ".part" or path.name in self.contents
        )

    def start(self) -> "subprocess.Popen[str]":
        """Fetch the model in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "refboard", "models", "pull", NAME, "--json"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wrong(self) -> list[str]:
        """Return what is wrong with the model's folder; nothing when it is whole or not there."""
        folder = self.home / NAME
        if not folder.exists():
            return []
        found = find_models(self.home / "nothing ships", self.home)
        if NAME not in found.models:
            return [f"a folder that is no model: {[str(problem) for problem in found.problems]}"]
        return [
            f"{name} is not the file of the hub"
            for name, content in self.contents.items()
            if not (folder / name).exists() or (folder / name).read_bytes() != content
        ]


def size_of(path: Path) -> int:
    """Return a file's size; 0 when it has just got another name."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def interruption(bench: Bench, kind: str, after: int) -> str:
    """Run a process until so many more bytes are here, end it, and return how it ended."""
    place = min(bench.kept() + after, bench.size)
    if kind == GONE:
        bench.site.sends.append(Fault(cut_after=after))
        bench.site.gets.extend([Fault(), Fault(status=503, lasts=True)])
    process = bench.start()
    if kind != GONE:
        wait_for(lambda: process.poll() is not None or bench.kept() >= place)
        number = signal.SIGKILL if kind == KILLED else signal.SIGINT
        if process.poll() is None:
            os.kill(process.pid, number)
    out, error = process.communicate(timeout=GIVE_UP_S)
    bench.site.gets.clear()
    bench.site.sends.clear()
    if process.returncode == -signal.SIGKILL:
        return "killed"
    if process.returncode == 0:
        return DONE
    said = json.loads(out)["error"] if out else error.strip().splitlines()[-1]
    return f"status {process.returncode}: {said}"


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + GIVE_UP_S
    while not is_so() and time.monotonic() < until:
        time.sleep(0.002)


def plan(chance: random.Random, count: int, size: int) -> list[tuple[str, int]]:
    """Return how and after how many new bytes each process ends; together less than all."""
    kinds = [(KILLED, INTERRUPTED, KILLED, GONE)[n % 4] for n in range(count - 1)]
    chance.shuffle(kinds)
    shares = [chance.random() for _ in kinds]
    whole = max(sum(shares), 0.01) / (0.95 * size)
    places = [int(share / whole) for share in shares]
    # The last one comes when everything is here and is being verified or put in place.
    return [*zip(kinds, places, strict=True), (KILLED, size)]


def prepare(site: StandIn, root: Path, megabytes: int, chance: random.Random) -> Bench:
    """Let the hub have the model, and the user its card."""
    contents = {
        "vision.onnx": chance.randbytes(megabytes * 600_000),
        "text.onnx": chance.randbytes(megabytes * 400_000),
        "tokenizer.json": b'{"version": "1.0"}' * 1000,
    }
    for name, content in contents.items():
        site.put(REPO, name, content, is_large=name != "tokenizer.json")
    site.rate = RATE
    environment = os.environ | {
        "HF_ENDPOINT": site.endpoint,
        "HF_HOME": str(root / "hf"),
        "REFBOARD_MODELS": str(root / "models"),
    }
    card = root / "card.toml"
    card.write_text(
        CARD.format(
            name=NAME,
            repo=REPO,
            revision=REVISION,
            vision=hashlib.sha256(contents["vision.onnx"]).hexdigest(),
            vision_bytes=len(contents["vision.onnx"]),
        )
    )
    command = [sys.executable, "-m", "refboard", "models", "add", str(card), "-q"]
    subprocess.run(command, env=environment, check=True)
    return Bench(site, root / "models", environment, contents)


def finish(bench: Bench) -> list[str]:
    """Fetch what is missing without being interrupted; return what is wrong in the end."""
    process = bench.start()
    out, error = process.communicate(timeout=GIVE_UP_S)
    if process.returncode != 0:
        return [f"the last run failed: {out} {error}"]
    answer = json.loads(out)
    hashes = {row["path"]: row["sha256"] for row in answer["files"]}
    wanted = {name: hashlib.sha256(c).hexdigest() for name, c in bench.contents.items()}
    verify(find_models(bench.home / "nothing ships", bench.home).models[NAME])
    wrong = bench.wrong() + ([] if hashes == wanted else [f"hashes {hashes}, not {wanted}"])
    left = [p.name for p in (bench.home / ".partial").iterdir() if p.suffix != ".lock"]
    return wrong + ([f"left behind: {left}"] if left else [])


def main() -> int:
    """Print a line an interruption and a summary; 1 when anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interruptions", type=int, default=10)
    parser.add_argument("--megabytes", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temporary, running_hub() as site:
        bench = prepare(site, Path(temporary), options.megabytes, chance)
        megabytes = bench.size / 1e6
        print(f"a model of {megabytes:.1f} MB, {options.interruptions} interruptions")
        print(f"{'run':>3}  {'how':<12} {'bytes kept':>20}  {'a folder?':<10} how it ended")
        for run, (kind, after) in enumerate(
            plan(chance, options.interruptions, bench.size), start=1
        ):
            ended = interruption(bench, kind, after)
            found = [f"run {run}: {problem}" for problem in bench.wrong()]
            if ended == DONE:
                wrong.append(f"run {run} was not interrupted")
            wrong += found
            state = "WRONG" if found else "whole" if (bench.home / NAME).exists() else "none"
            kept = f"{bench.kept():,} ({bench.kept() / bench.size:.0%})"
            print(f"{run:>3}  {kind:<12} {kept:>20}  {state:<10} {ended}")
        wrong += finish(bench)
        print(f"the last run: {'complete, every hash right' if not wrong else 'NOT AS IT MUST BE'}")
        extra = site.sent - bench.size
        print(f"{site.sent:,} bytes were sent for {bench.size:,}: {extra / bench.size:.1%} twice")
    for problem in wrong:
        print(problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
