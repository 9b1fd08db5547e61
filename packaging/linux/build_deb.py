"""Build RefBoard's Debian package from the frozen folder, or check one: `make deb`.

python packaging/linux/build_deb.py [--folder dist/refboard] [--into dist]
python packaging/linux/build_deb.py --check dist/refboard_0.1.0_amd64.deb
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # Modules are found from packaging/, as everywhere; never from this folder.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from linux.command import main

    raise SystemExit(main())
