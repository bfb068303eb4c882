"""scapi: from a YAML spec of a message API to clients, mocks and docs. Read `pipeline.py` first."""

__version__ = "0.1.0"
