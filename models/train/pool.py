"""Render objects into shards of front-end maps on disk, once, in parallel.

A shard is a pure function of the plan and its number: it is written under another name and
renamed when complete, so an interrupted build goes on where it stopped.
"""

import logging
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch

from models.train.arrays import Image
from models.train.drawing.renderings import render_group
from models.train.drawing.textures import TextureBank
from models.train.front import CHANNELS, GRID, FrontEnd
from models.train.plan import Plan
from models.train.views import augment

log = logging.getLogger(__name__)

Float16Array = npt.NDArray[np.float16]

_CHUNK = 50


def bank_path(work: Path, plan: Plan) -> Path:
    """Return where the texture bank of this plan lies."""
    return work / f"bank-{plan.seed}-{plan.textures}.npy"


def shard_path(work: Path, plan: Plan, shard: int) -> Path:
    """Return where one shard of this plan lies."""
    shape = f"{plan.side}px-{plan.groups_per_shard}x{plan.views}"
    return work / f"maps-{plan.seed}-{plan.textures}-{shape}-{shard:04d}.npy"


def ensure_bank(work: Path, plan: Plan) -> None:
    """Paint the texture bank unless it is there."""
    path = bank_path(work, plan)
    if not path.exists():
        log.info("Painting %d textures", plan.textures)
        _save(path, TextureBank.paint(plan.seed, plan.textures).images)


def ensure_shards(work: Path, plan: Plan, *, workers: int) -> None:
    """Render the shards that are missing, `workers` at a time."""
    missing = [s for s in range(plan.shards) if not shard_path(work, plan, s).exists()]
    if not missing:
        return
    ensure_bank(work, plan)
    # A fork would copy OpenCV's and torch's threads in an unknown state.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_write_shard, work, plan, shard) for shard in missing]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            log.info("Rendered %d of %d missing shards", done, len(missing))


def rendered_group(bank: TextureBank, plan: Plan, index: int, side: int) -> Image:
    """Render object number `index` of the plan, uint8 [views, side, side, 3]."""
    rng = np.random.default_rng((plan.seed, 1, index))
    return render_group(rng, bank, views=plan.views, side=side)


def augmented_groups(
    bank: TextureBank, plan: Plan, first: int, count: int, side: int
) -> torch.Tensor:
    """Render and augment `count` objects, float [count * views, 3, side, side] in 0..1."""
    images = np.concatenate([rendered_group(bank, plan, first + i, side) for i in range(count)])
    rgb = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return augment(rgb, torch.Generator().manual_seed(plan.seed + first))


def load_bank(work: Path, plan: Plan) -> TextureBank:
    """Map the texture bank into memory."""
    return TextureBank(np.load(bank_path(work, plan), mmap_mode="r"))


def load_shards(work: Path, plan: Plan, count: int) -> torch.Tensor:
    """Read the first shards, float16 [groups, views, CHANNELS, GRID, GRID]."""
    shape = (count * plan.groups_per_shard, plan.views, CHANNELS, GRID, GRID)
    maps = torch.empty(shape, dtype=torch.float16)
    for shard in range(count):
        start = shard * plan.groups_per_shard
        loaded = torch.from_numpy(np.load(shard_path(work, plan, shard)))
        maps[start : start + plan.groups_per_shard] = loaded
    return maps


def _write_shard(work: Path, plan: Plan, shard: int) -> None:
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    bank, front = load_bank(work, plan), FrontEnd()
    count = plan.groups_per_shard
    maps: Float16Array = np.empty((count, plan.views, CHANNELS, GRID, GRID), np.float16)
    for start in range(0, count, _CHUNK):
        rgb = augmented_groups(bank, plan, shard * count + start, _CHUNK, plan.side)
        with torch.no_grad():
            chunk = torch.cat([front(part) for part in torch.split(rgb, _CHUNK)])
        maps[start : start + _CHUNK] = chunk.half().numpy().reshape(-1, *maps.shape[1:])
    _save(shard_path(work, plan, shard), maps)


def _save(path: Path, array: Float16Array | Image) -> None:
    partial = path.with_suffix(".partial.npy")
    np.save(partial, array)
    partial.replace(path)
