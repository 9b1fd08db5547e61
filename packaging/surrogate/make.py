"""Put RefBoard.app together on Linux, sign it ad hoc and seal it.

    python packaging/surrogate/make.py [--to FOLDER] [--linux-folder dist/refboard]

Without `--linux-folder` RefBoard is frozen here first, half a minute.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Modules are found from packaging/, as everywhere; never from this folder.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from surrogate.assemble import main

    raise SystemExit(main())
