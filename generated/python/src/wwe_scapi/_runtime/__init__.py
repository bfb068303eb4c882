"""The hand-written part of this package: wire protocol, codec helpers, session."""
