"""Export boards in every format and print how far their pixels are from what they should be.

python -m tests.bench.export_table

What they should be is worked out with NumPy, by nothing that draws boards. PNG, JPEG and WebP are
read by Pillow, SVG is drawn by resvg, PDF by a reader of the few operators that pictures need.
Pixels at slanted edges are left out.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from refboard.core.export.options import Format
from tests.export_cases import CASES, Board, differences


def main() -> int:
    """Print the table: the worst and the mean difference in levels of 255."""
    application = QApplication([])
    print(f"{'levels off: worst, mean':24}" + "".join(f"{form.label:>14}" for form in Format))
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            board = Board(Path(folder) / "library", case)
            cells = []
            for form in Format:
                far = differences(board, form, Path(folder) / f"out{form.suffix}")
                cells.append(f"{far.max():8.1f}{far.mean():6.2f}")
        print(f"{case.name:24}" + "".join(cells), flush=True)
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
