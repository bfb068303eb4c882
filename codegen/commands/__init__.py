"""The sub-commands, one module each with `run(arguments, console) -> exit code`. `cli` parses."""
