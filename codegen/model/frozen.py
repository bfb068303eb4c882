"""How the classes of the model are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(
    eq_default=False, frozen_default=True, kw_only_default=True, field_specifiers=(field,)
)
def frozen(cls: type[T]) -> type[T]:
    """A dataclass with slots, compared by identity; type checkers let nobody set its attributes.

    `dataclass(frozen=True)` would enforce that at run time as well and pay for it with a call for
    each attribute of each object: a fifth of resolving a spec. There is no `repr`: it would print
    half of the spec.
    """
    return dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)
