"""What the typed mock of a package is built on."""
