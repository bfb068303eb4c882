"""The language of behaviour: its expressions, and the program that the engines run."""
