"""What the frozen app runs first: the same `main` as the `refboard` command."""

import sys

from refboard.__main__ import main

sys.exit(main())
