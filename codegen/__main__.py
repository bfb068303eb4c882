"""`python -m codegen`, the same as the command `scapi`."""

import sys

from codegen.front import main

sys.exit(main())
