"""`refboard models quantize`: an int8 model, installed only if it agrees with its original."""

import json
import tempfile
import time
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from refboard.cli.session import limits_of, user_settings
from refboard.core.errors import InputError, ModelMismatchError, QueryError
from refboard.core.run_plan import RunPlan
from refboard.core.words import counted
from refboard.services.embedding.catalog import InstalledModel, find_models, verify
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.install import install
from refboard.services.embedding.quantise import Agreement, agreement, quantise, refuse
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.imaging.probe import scan
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.paths import assets_dir, models_dir, models_home
from refboard.services.verification.examine import examine
from refboard.terminal import complain, say

if TYPE_CHECKING:
    from refboard.core.query import Float32Array

LEAST_PICTURES = 20
MOST_PICTURES = 200
BATCH = 8
SENTENCES = tuple(
    f"a {kind} {thing} {place}"
    for kind in ("red", "small", "wet", "distant", "broken")
    for thing in ("arch", "boat", "lamp", "cat", "bridge")
    for place in ("at dusk", "in the rain", "under a roof", "from above")
)


def quantize(options: Namespace) -> int:
    """Make the model, compare it, and install it when it agrees."""
    home = models_home()
    model = find_models(models_dir(), home).installed(options.name)
    verify(model)
    pictures = _pictures(options.photos)
    tell = (lambda _: None) if options.quiet else complain
    home.mkdir(parents=True, exist_ok=True)
    # On the disk of the models, so that it takes its place in one step.
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=home) as temporary:
        folder = Path(temporary) / "model"
        folder.mkdir()
        card = quantise(model, folder, told=tell)
        made = InstalledModel(card, folder)
        document: dict[str, Any] = {
            "name": card.name,
            "bytes": {"before": model.card.byte_size, "after": card.byte_size},
        }
        if card.image is not None:
            tell(f"Comparing on {counted(len(pictures), 'picture')}")
            document |= _compare_pictures(model, made, pictures)
        if card.text is not None:
            tell(f"Comparing on {len(SENTENCES)} sentences")
            document |= _compare_words(model, made)
        problem = _problem(made, document) or _gate(made)
        if problem is None:
            install(card, folder, home, source=f"made from {model.card.name}")
    document["installed"] = problem is None
    _print(options, document)
    if problem is not None:
        raise problem
    return 0


def _pictures(folder: Path | None) -> list[Path]:
    where = folder or assets_dir() / "samples"
    found = list(scan([where], recursive=True)) if where.is_dir() else []
    if len(found) < LEAST_PICTURES:
        raise QueryError(
            f"{counted(len(found), 'picture is', 'pictures are')} too few to prove a model on.",
            f"Name a folder with at least {LEAST_PICTURES} with --photos.",
        )
    step = max(1, len(found) // MOST_PICTURES)
    return found[::step][:MOST_PICTURES]


def _compare_pictures(
    model: InstalledModel, made: InstalledModel, paths: list[Path]
) -> dict[str, Any]:
    limits = limits_of(user_settings())
    inputs: list[Float32Array] = []
    for path in paths:
        try:
            inputs.append(inputs_of_file(path, model.card, limits)[:1])
        except InputError as error:
            complain(str(error))
    batch = np.concatenate(inputs)
    plan = RunPlan(threads=1, batch=BATCH)
    vectors, speed = [], []
    for each in (model, made):
        embedder = ImageEmbedder(each, plan)
        embedder.embed(batch[:BATCH])
        started = time.perf_counter()
        vectors.append(embedder.embed(batch))
        speed.append((time.perf_counter() - started) / len(batch) * 1000)
        embedder.close()
    found = agreement(*vectors, has_neighbours=True)
    milliseconds = {"before": round(speed[0], 1), "after": round(speed[1], 1)}
    return {"pictures": asdict(found), "ms_a_picture": milliseconds}


def _compare_words(model: InstalledModel, made: InstalledModel) -> dict[str, Any]:
    first, second = (TextEmbedder(each).embed(SENTENCES) for each in (model, made))
    return {"words": asdict(agreement(first, second, has_neighbours=False))}


def _problem(made: InstalledModel, document: dict[str, Any]) -> ModelMismatchError | None:
    for what in ("pictures", "words"):
        if what in document and not (found := Agreement(**document[what])).is_good:
            return refuse(made.card, what, found)
    return None


def _gate(made: InstalledModel) -> ModelMismatchError | None:
    """Return what the checks of every model find wrong with the new one."""
    problem = examine(made).problem
    if problem is None:
        return None
    return ModelMismatchError(f"{problem.sentence} It was not installed.", "Use the original.")


def _print(options: Namespace, document: dict[str, Any]) -> None:
    if options.json:
        if document["installed"]:
            say(json.dumps(document))
        return
    size = document["bytes"]
    lines = [
        f"Size      {size['before'] / 1e6:,.0f} MB before, {size['after'] / 1e6:,.0f} MB after"
    ]
    if "ms_a_picture" in document:
        ms = document["ms_a_picture"]
        lines.append(
            f"Speed     {ms['before']:.1f} ms a picture before, {ms['after']:.1f} ms after: "
            f"{ms['before'] / ms['after']:.2f} times as fast, one thread, batches of {BATCH}"
        )
    for what in ("pictures", "words"):
        if what in document:
            found = document[what]
            overlap = f", top-10 overlap {found['overlap']:.3f}" if what == "pictures" else ""
            lines.append(
                f"{what.capitalize():<9} cosine {found['mean']:.4f} on average, "
                f"{found['least']:.4f} at least, of {found['count']}{overlap}"
            )
    if document["installed"]:
        lines.append(f"Installed as {document['name']}.")
    say("\n".join(lines))
