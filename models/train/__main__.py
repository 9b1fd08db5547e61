"""Build the embedded model: render, train, project, export, write its card.

One command, no input but the options; run again after an interruption and it goes on.
"""

import argparse
import logging
import platform
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnxruntime as ort
import torch

from models.train import card, evaluation, export, pool, training
from models.train.descriptors import BLOCKS
from models.train.look import Describer, LookModel
from models.train.plan import Plan, Stage
from models.train.projection import Projection

log = logging.getLogger(__name__)

_HERE = Path(__file__).resolve().parent
_CHUNK = 25


def main() -> None:
    """Run every stage that is not done yet and write models/look.*."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    began = time.monotonic()
    plan = replace(Plan(), seed=options.seed, stages=tuple(options.stages))
    work, out = options.work, options.out
    for folder in (work, out):
        folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    pool.ensure_shards(work, plan, workers=options.workers)
    head = training.train(plan, work, device=device)
    describer = Describer(head, input_side=plan.input_side, view_side=plan.side).eval()
    projections = _projections(describer, work, plan)
    model_path = out / "look.onnx"
    export.export(LookModel(describer, projections), model_path, side=plan.input_side)
    figures = evaluation.held_out_figures(model_path, pool.load_bank(work, plan), plan)
    card.write_golden(model_path, out / "look.golden.json", side=plan.input_side)
    card.write_card(model_path, out / "look.toml", plan, _provenance(plan, figures))
    log.info("Done in %.0f s: %s", time.monotonic() - began, figures)


def _projections(describer: Describer, work: Path, plan: Plan) -> dict[str, Projection]:
    """Fit each block's projection on augmented renderings that training never drew."""
    bank = pool.load_bank(work, plan)
    first = plan.objects
    collected: dict[str, list[torch.Tensor]] = {block.name: [] for block in BLOCKS}
    for start in range(first, first + plan.projection_groups, _CHUNK):
        rgb = pool.augmented_groups(bank, plan, start, _CHUNK, plan.input_side)
        with torch.no_grad():
            for name, vectors in describer(rgb).items():
                collected[name].append(vectors)
    log.info("Fitting projections on %d pictures", plan.projection_groups * plan.views)
    return {
        block.name: Projection.fit(
            torch.cat(collected[block.name]).numpy(), block.dim, block.whitening
        )
        for block in BLOCKS
    }


def _provenance(plan: Plan, figures: dict[str, float]) -> dict[str, object]:
    return {
        "data": "procedural pictures only",
        "seed": plan.seed,
        "textures": plan.textures,
        "objects": plan.objects,
        "renderings": plan.objects * plan.views,
        "stages": [[stage.shards, stage.steps] for stage in plan.stages],
        "steps": plan.steps,
        "views_seen": plan.steps * plan.batch * 2,
        "widths": list(plan.widths),
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "opencv": cv2.__version__,
        "onnxruntime": ort.__version__,
        **figures,
    }


def _options() -> argparse.Namespace:
    default = Plan()
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument(
        "--stages",
        type=_stage,
        nargs="+",
        default=default.stages,
        metavar="SHARDSxSTEPS",
        help="runs of the optimiser; a shard is 1000 objects",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that render")
    parser.add_argument("--threads", type=int, default=2, help="threads that train")
    parser.add_argument("--work", type=Path, default=_HERE / "work", help="shards and checkpoints")
    parser.add_argument("--out", type=Path, default=_HERE.parent, help="where look.* go")
    return parser.parse_args()


def _stage(text: str) -> Stage:
    shards, steps = text.split("x")
    return Stage(int(shards), int(steps))


if __name__ == "__main__":
    main()
