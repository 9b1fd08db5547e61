"""`python -m models.subjects`: build the graph, or write what its tests compare it with."""

import argparse
import sys
from pathlib import Path

from models.subjects.build import BuildError, build, installed_weights

MODELS = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build, or write the references."""
    parser = argparse.ArgumentParser(prog="python -m models.subjects", description=__doc__)
    parser.add_argument("--weights", type=Path, help="the file; the installed package's by default")
    parser.add_argument("--to", type=Path, default=MODELS, help="folder for graph and card")
    parser.add_argument(
        "--goldens", action="store_true", help="write the references, with ONNX Runtime and NumPy"
    )
    options = parser.parse_args()
    try:
        graph, card = build(options.to, options.weights)
        print(f"{graph.name}, {graph.stat().st_size:,} bytes; {card.name}")
        if options.goldens:
            # Here and not above: a build has no ONNX Runtime.
            from models.subjects.goldens import write_goldens

            write_goldens(graph, options.weights or installed_weights(), MODELS)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
