"""`refboard models pull`, `add` and `remove`: models come and go."""

import json
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from refboard.cli.models import FAILED, size_of
from refboard.cli.session import checked
from refboard.core.spaces import find_kind
from refboard.services.embedding.catalog import Catalogue, InstalledModel, find_models, read_card
from refboard.services.embedding.install import bring, forget
from refboard.services.embedding.install import remove as remove_files
from refboard.services.embedding.stoppable import PullStoppedError, never
from refboard.services.inference.model_list import pull as fetch
from refboard.services.paths import models_dir, models_home
from refboard.services.verification.verdicts import Verdicts
from refboard.terminal import complain, is_watched, say


class _Meter:
    """How far it is, for the bar and for who interrupts it."""

    def __init__(self, bar: Progress, title: str) -> None:
        self.done = self.total = 0
        self._bar = bar
        self._task = bar.add_task(title, total=None)

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self._bar.update(self._task, completed=done, total=total)


def pull(options: Namespace) -> int:
    """Fetch a model, or what is missing of it."""
    card = _catalogue().card(options.name)
    started = time.perf_counter()
    with _metered(options, card.title) as meter:
        try:
            model = fetch(card, models_home(), progress=meter, should_stop=never)
        except KeyboardInterrupt as error:
            here = f"{size_of(meter.done)} of {size_of(meter.total)}" if meter.done else "Nothing"
            raise PullStoppedError(
                f"Interrupted. {here} of {card.name} is here and kept.",
                f'"refboard models pull {card.name}" goes on from there.',
            ) from error
    return _tell_installed(options, model, time.perf_counter() - started)


def add(options: Namespace) -> int:
    """Install a model from the user's files, or put a card on the list."""
    started = time.perf_counter()
    with _metered(options, options.path.name) as meter:
        model = bring(options.path, _catalogue(), models_home(), progress=meter)
    if model is not None:
        return _tell_installed(options, model, time.perf_counter() - started)
    card = read_card(options.path)
    if options.json:
        say(json.dumps({"name": card.name, "installed": False, "hosted": card.is_hosted}))
    elif not options.quiet:
        how = (
            f"refboard models pull {card.name}" if card.is_hosted else "refboard models add FOLDER"
        )
        say(f'{card.name} is on the list now. Get it with "{how}".')
    return 0


def remove(options: Namespace) -> int:
    """Delete a model's files, what was fetched of one, and a card that the user added."""
    name, found, home = options.name, _catalogue(), models_home()
    card = found.card(name)
    if name in found.models:
        remove_files(found.models[name], home)
        forget(name, home)
    elif not forget(name, home):
        found.installed(name)  # says that it is not
    if options.json:
        say(json.dumps({"name": name, "removed": True}))
    elif not options.quiet:
        say(f'The files of "{card.title}" are deleted; vectors that it made stay in the libraries.')
    return 0


def _catalogue() -> Catalogue:
    return find_models(models_dir(), models_home())


@contextmanager
def _metered(options: Namespace, title: str) -> Iterator[_Meter]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=options.quiet or not is_watched(),
        transient=True,
    )
    with bar:
        yield _Meter(bar, title)


def _tell_installed(options: Namespace, model: InstalledModel, seconds: float) -> int:
    """Check what was installed and tell it; 1 when it failed and is not used."""
    card = model.card
    verdict = checked(model, Verdicts(models_home()), is_quiet=options.quiet)
    if options.json:
        files = [{"path": f.path, "sha256": f.sha256, "bytes": f.byte_size} for f in card.files]
        document = {
            "name": card.name,
            "installed": True,
            "folder": str(model.folder),
            "bytes": card.byte_size,
            "files": files,
            "seconds": round(seconds, 3),
            "sound": verdict.is_sound,
            "problem": verdict.sentence,
        }
        say(json.dumps(document))
    elif not options.quiet:
        kind = find_kind(card.space)
        is_of_use = kind is not None and kind.takes_choice
        is_of_use = is_of_use and verdict.is_sound
        use = f' Use it with "refboard models use {card.name}".' if is_of_use else ""
        lines = [f"{card.name} is installed: {size_of(card.byte_size)}, every file verified.{use}"]
        lines += [card.notice] if card.notice else []
        say("\n".join(lines))
    if not verdict.is_sound and not options.json:
        complain(f"It failed its checks and is not used. {verdict.sentence} {verdict.hint}".strip())
    return 0 if verdict.is_sound else FAILED
