"""Lets the tests import the runtime as package `runtime`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "templates" / "python"))
sys.path.insert(0, str(Path(__file__).parent))
