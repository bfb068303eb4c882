"""The mock desktop, for any program."""
