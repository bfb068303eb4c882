"""`python -m codegen`, the same as the command `scapi`."""

from codegen.front import run

run()
