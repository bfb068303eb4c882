"""The types of Service Client API for three libraries: see `pydantic`, `msgspec` and
`typed_dict`.

Each module needs the library it is called after; this one imports none of them.
"""
