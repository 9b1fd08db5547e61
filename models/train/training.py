"""Teach the head that renderings of one object belong together.

The run is resumable: a checkpoint holds weights, optimiser, step and random state, and is
replaced as a whole.
"""

import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.train.front import GRID, ORIENTED_CHANNELS, mirrored_channels
from models.train.head import Head, Projector, features
from models.train.plan import Plan, Stage
from models.train.pool import load_shards

log = logging.getLogger(__name__)

_REPORT_EVERY = 100
_CHECKPOINT_EVERY = 500
_GAIN_SD = 0.15
_COLOUR_KEPT_SHARE = 0.7
_SMOOTHING = 0.98


@dataclass(slots=True)
class Run:
    """Everything that a step changes."""

    head: Head
    projector: Projector
    optimiser: torch.optim.Optimizer
    generator: torch.Generator
    step: int = 0
    loss: float = field(default=float("nan"))

    @classmethod
    def start(cls, plan: Plan, stage: int, device: torch.device) -> "Run":
        """Make a fresh run from the plan's seed."""
        torch.manual_seed(plan.seed + stage)
        head = Head(plan.widths).to(device)
        # Convolutions are twice as fast with channels last; torch does not type this form.
        head = head.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        projector = Projector(head.feature_count).to(device)
        weights = [*head.parameters(), *projector.parameters()]
        optimiser = torch.optim.AdamW(
            weights, plan.learning_rate, weight_decay=plan.weight_decay, betas=(0.9, 0.98)
        )
        return cls(head, projector, optimiser, torch.Generator().manual_seed(plan.seed + stage))

    def save(self, path: Path) -> None:
        """Replace the checkpoint."""
        partial = path.with_suffix(".partial")
        state = {
            "head": self.head.state_dict(),
            "projector": self.projector.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "generator": self.generator.get_state(),
            "step": self.step,
            "loss": self.loss,
        }
        torch.save(state, partial)
        partial.replace(path)

    def restore(self, path: Path, device: torch.device) -> None:
        """Go on from a checkpoint of the same plan."""
        state = torch.load(path, map_location=device, weights_only=True)
        self.head.load_state_dict(state["head"])
        self.projector.load_state_dict(state["projector"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.generator.set_state(state["generator"].cpu())
        self.step, self.loss = int(state["step"]), float(state["loss"])


def checkpoint_path(work: Path, plan: Plan, stage: int) -> Path:
    """Return where the checkpoint of a stage lies; another history has another name."""
    network = "-".join(str(width) for width in plan.widths)
    history = "-".join(f"{s.shards}x{s.steps}" for s in plan.stages[: stage + 1])
    return work / f"head-{plan.seed}-{plan.side}px-{network}-{history}.pt"


def learning_rate(plan: Plan, stage: Stage, step: int) -> float:
    """Warm up, stay flat, then fall linearly to nothing at the stage's last step."""
    warm_up = min(1.0, (step + 1) / plan.warm_up_steps)
    remaining = (1 - step / stage.steps) / (1 - plan.decay_from)
    return plan.learning_rate * warm_up * min(1.0, max(0.01, remaining))


def train(plan: Plan, work: Path, *, device: torch.device) -> Head:
    """Run, or go on with, every stage of the plan over the rendered shards in `work`.

    Returns the head in evaluation mode, on the CPU.
    """
    earlier: Run | None = None
    for number, stage in enumerate(plan.stages):
        run = Run.start(plan, number, device)
        if earlier is not None:
            run.head.load_state_dict(earlier.head.state_dict())
            run.projector.load_state_dict(earlier.projector.state_dict())
        checkpoint = checkpoint_path(work, plan, number)
        if checkpoint.exists():
            run.restore(checkpoint, device)
        if run.step < stage.steps:
            log.info("Stage %d: from step %d to %d", number + 1, run.step, stage.steps)
            _run_stage(run, plan, stage, load_shards(work, plan, stage.shards), checkpoint)
        earlier = run
    if earlier is None:
        raise ValueError("A plan needs at least one stage.")
    return earlier.head.cpu().eval()


def _run_stage(run: Run, plan: Plan, stage: Stage, maps: Tensor, checkpoint: Path) -> None:
    """Step to the end of a stage; maps are float16 [groups, views, channels, 12, 12]."""
    device = next(run.head.parameters()).device
    run.head.train()
    began, first = time.monotonic(), run.step
    while run.step < stage.steps:
        pair = _drawn_pair(maps, plan.batch, run.generator).to(device)
        _train_step(run, plan, learning_rate(plan, stage, run.step), pair)
        if run.step % _REPORT_EVERY == 0:
            pace = (time.monotonic() - began) / (run.step - first)
            log.info("Step %d: loss %.3f, %.3f s a step", run.step, run.loss, pace)
        if run.step % _CHECKPOINT_EVERY == 0 or run.step == stage.steps:
            run.save(checkpoint)


def contrastive_loss(vectors: Tensor, temperature: float) -> Tensor:
    """Compute NT-Xent over unit vectors [2n, d], where i and i + n show one object."""
    count = len(vectors)
    similarity = vectors @ vectors.T / temperature
    itself = torch.eye(count, dtype=torch.bool, device=vectors.device)
    partner = torch.arange(count, device=vectors.device).roll(count // 2)
    return functional.cross_entropy(similarity.masked_fill(itself, -1e4), partner)


def _train_step(run: Run, plan: Plan, rate: float, pair: Tensor) -> None:
    for group in run.optimiser.param_groups:
        group["lr"] = rate
    with torch.autocast(pair.device.type, torch.bfloat16):
        vectors = run.projector(features(*run.head(pair)))
    loss = contrastive_loss(functional.normalize(vectors.float(), dim=1), plan.temperature)
    run.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    nn.utils.clip_grad_norm_(run.head.parameters(), 5.0)
    run.optimiser.step()
    run.step += 1
    value = float(loss.detach())
    run.loss = value if run.step == 1 else _SMOOTHING * run.loss + (1 - _SMOOTHING) * value


def _drawn_pair(maps: Tensor, batch: int, generator: torch.Generator) -> Tensor:
    """Draw objects and two different renderings of each, [2 * batch, c, 12, 12]."""
    groups, views = maps.shape[:2]
    index = torch.randint(groups, (batch,), generator=generator)
    first = torch.randint(views, (batch,), generator=generator)
    second = (first + 1 + torch.randint(views - 1, (batch,), generator=generator)) % views
    halves = [_perturbed(maps[index, view].float(), generator) for view in (first, second)]
    return torch.cat(halves).contiguous(memory_format=torch.channels_last)


def _perturbed(maps: Tensor, generator: torch.Generator) -> Tensor:
    """Mirror half of the maps, scale channels, drop colour at times, shift by a cell."""
    count = len(maps)
    is_mirrored = torch.rand(count, 1, 1, 1, generator=generator) < 0.5
    maps = torch.where(is_mirrored, maps.flip(3)[:, mirrored_channels()], maps)
    gain = 1 + _GAIN_SD * torch.randn(count, ORIENTED_CHANNELS, 1, 1, generator=generator)
    keeps_colour = (torch.rand(count, 1, 1, 1, generator=generator) < _COLOUR_KEPT_SHARE).float()
    maps = torch.cat(
        [maps[:, :ORIENTED_CHANNELS] * gain, maps[:, ORIENTED_CHANNELS:] * keeps_colour], 1
    )
    down, right = (int(shift) for shift in torch.randint(0, 3, (2,), generator=generator))
    padded = functional.pad(maps, (1, 1, 1, 1), mode="replicate")
    return padded[:, :, down : down + GRID, right : right + GRID]
