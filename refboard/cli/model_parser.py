"""The grammar of `refboard models`, `refboard soak` and `refboard jobs`."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from refboard.core.spaces import kinds

Command = Callable[[argparse.Namespace], int]


class Actions(Protocol):
    """What argparse's add_subparsers returns: it has no public name."""

    def add_parser(  # noqa: D102  argparse's own
        self,
        name: str,
        *,
        help: str,  # noqa: A002  argparse's own name
        parents: list[argparse.ArgumentParser],
    ) -> argparse.ArgumentParser: ...


def add_model_actions(
    actions: Actions,
    common: argparse.ArgumentParser,
    command: Callable[[str, str], Command],
) -> None:
    """Add what can be done with models.

    Args:
        actions: The subparsers of `refboard models`.
        common: The options that every command has.
        command: Makes the command of a module of `refboard.cli` and a function in it.
    """

    def action(name: str, module: str, summary: str) -> argparse.ArgumentParser:
        parser = actions.add_parser(name, help=summary, parents=[common])
        function = f"{name}_models" if module == "models" else name
        parser.set_defaults(command=command(module, function))
        return parser

    action("list", "models", "list the models, installed and on offer")
    verify = action("verify", "models", "check files, graphs and vectors of installed models")
    verify.add_argument("names", nargs="*", metavar="NAME", help="only these")
    verify.add_argument(
        "--golden", action="store_true", help="print golden vectors of one, for its card"
    )
    pull = action("pull", "model_files", "fetch a model; goes on where it was cut off")
    pull.add_argument("name", metavar="NAME")
    add = action("add", "model_files", "install a model from a folder, a card or an .onnx file")
    add.add_argument("path", type=Path, metavar="PATH")
    remove = action("remove", "model_files", "delete a model's files; its vectors stay")
    remove.add_argument("name", metavar="NAME")
    chosen = [kind.name for kind in kinds() if kind.takes_choice]
    use = action("use", "model_use", "let a model answer for its space in this library")
    use.add_argument("name", metavar="NAME", help='a model, or "none" for the shipped one')
    use.add_argument(
        "--space", choices=chosen, default=chosen[-1], help='where "none" is to answer'
    )
    use.add_argument("--force", action="store_true", help="also one that failed its checks")
    embed = action("embed", "model_embed", "turn words into vectors, to see or to script")
    embed.add_argument("name", metavar="NAME")
    embed.add_argument("texts", nargs="+", metavar="TEXT")
    embed.add_argument("--document", action="store_true", help="as searched text, not as question")
    _add_measuring(action)


def _add_measuring(action: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    bench = action("bench", "model_bench", "measure threads, batches and providers; keep the best")
    bench.add_argument("name", metavar="NAME")
    bench.add_argument("--photos", type=Path, metavar="DIR", help="measure reading these, too")
    bench.add_argument("--words", action="store_true", help="its words, not its pictures")
    bench.add_argument("--against", type=Path, metavar="REPORT", help="fail where it is worse now")
    bench.add_argument("--seconds", type=_seconds, default=4.0, help="per step (4)")
    bench.add_argument("--report", type=Path, metavar="DIR", help="write JSON and HTML there")
    bench.add_argument("--dry-run", action="store_true", help="measure, but keep the settings")
    calibrate = action("calibrate", "model_bench", "let CoreML prove itself against the CPU")
    calibrate.add_argument("name", metavar="NAME")
    quantize = action("quantize", "model_quantize", "make a faster int8 model and prove it")
    quantize.add_argument("name", metavar="NAME")
    quantize.add_argument("--photos", type=Path, metavar="DIR", help="pictures to prove it on")


def add_soak(parser: argparse.ArgumentParser) -> None:
    """Add the options of `refboard soak`."""
    parser.add_argument("--minutes", type=_minutes, default=20.0, help="how long (20)")
    parser.add_argument("--model", metavar="NAME", help="an installed model; the default one")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="pictures to run on")
    parser.add_argument("--questions", action="store_true", help="ask in words meanwhile, too")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write JSON and HTML there")


def add_job_actions(actions: Actions, common: argparse.ArgumentParser) -> None:
    """Add what can be done with failed work."""
    actions.add_parser("list", help="list what failed, why, and with which model", parents=[common])
    retry = actions.add_parser("retry", help="do failed work again, and wait", parents=[common])
    retry.add_argument("assets", nargs="*", metavar="ASSET", help="only these; all of them")


def _seconds(text: str) -> float:
    return _between(text, 0.2, 600.0)


def _minutes(text: str) -> float:
    return _between(text, 0.05, 24 * 60.0)


def _between(text: str, low: float, high: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"must be a number from {low:g} to {high:g}")
    return number
