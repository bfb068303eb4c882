"""Python: names that generated modules need themselves, so that nothing of a spec may take them."""

from __future__ import annotations

import builtins


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- what modules import --------------------------------------------------------------------------

CODEC_NAMES = _names("""
    JSON ROOT UNSET At IntegerEnum Members Reader Record StringEnum UnknownInt UnknownValue
    UnknownVariant Unset enum_of first_of leftovers list_of literal_of map_of members_of misread
    mismatch new nullable one_of read_any read_boolean read_integer read_list read_map
    read_none read_number read_object read_string read_variant retry seal unlisted unlisted_closed
""")
TYPING_NAMES = _names("Any ClassVar Final Literal TypeAlias Union")
CHANNEL_NAMES = _names("Channel UnknownEvent channel_of read_other unknown_event")
ABC_NAMES = _names("Mapping Sequence")
PARAM_NAMES = _names("UNSET Unset absent")
_IMPORTED = CODEC_NAMES | TYPING_NAMES | CHANNEL_NAMES | ABC_NAMES | PARAM_NAMES

# --- taken names, by role -------------------------------------------------------------------------

# A field named like one of these would hide it from the annotations that follow in the class body.
_BUILTINS = _names("bool classmethod dict float int list property staticmethod str")
FIELD = _BUILTINS | _names("decode from_wire self to_wire unknown_fields")
METHOD = _BUILTINS | _names("overload session")
CLIENT = METHOD | _names("call close closed events listen")  # what every client has
PARAM = (
    _BUILTINS
    | _names("absent nullable self session timeout")
    | {name for name in CODEC_NAMES if name.startswith("read_") or name.endswith("_of")}
)
MODULE = _BUILTINS | _names(
    "client errors events import_module methods mock protocol transport types"
)
CLASS = {name for name in {*dir(builtins), *_IMPORTED, "Enum"} if name[0].isupper()}
MEMBER = _names("MATCHES NAME VALUE")
CONSTANT = MEMBER | {name for name in _IMPORTED if name.isupper()}
FUNCTION = {name for name in _IMPORTED if name.islower()}
