"""Types of a spec to definitions of the model. First every name is declared, then each is filled in."""

from __future__ import annotations

import json
from typing import Any

from codegen import notation
from codegen.model import (
    ANY,
    Alias,
    Definition,
    Enum,
    Field,
    Home,
    ListOf,
    Literal,
    MapOf,
    Primitive,
    Record,
    Ref,
    TaggedUnion,
    Type,
)
from codegen.names import pascal, words
from codegen.notation import Node
from codegen.problems import Place
from codegen.resolve.context import NOTHING, Context, Inherited
from codegen.resolve.enums import read_enum, read_variants
from codegen.resolve.sections import Entry
from codegen.resolve.uses import Owner, Use, examples, limits, union, use_of, with_null

FORMS = ("type", "fields", "values", "list_of", "map_of", "any_of", "variants")
_PRIMITIVES: dict[str, Type] = {
    name: Primitive(name)
    for name in ("string", "integer", "number", "boolean", "any", "null", "date-time")
} | {"object": MapOf(ANY)}
_RESERVED = {*_PRIMITIVES, "void", "true", "false"}
MAX_EXTENDS = 32  # objects that extend one another in a chain


# --- declaring ----------------------------------------------------------------------------------


def namespace_home(entry: Entry) -> Home:
    """The home of what a namespace defines; like the namespace it is spelled from its `name`."""
    return Home("namespace", entry.name, words((entry.raw or {}).get("name") or entry.name))


def declare(context: Context) -> None:
    """Give every named type its (still empty) definition, so that any order of use works."""
    for entry in context.sections.entries("types"):
        _declare(context, context.global_home, entry.name, entry.raw, entry.at, NOTHING)
    for entry in context.sections.entries("namespaces"):
        raw = entry.raw or {}
        inherited = context.inherit(raw, entry.at, NOTHING)
        for name, body in (raw.get("types") or {}).items():
            at = entry.at.child("types", name)
            _declare(context, namespace_home(entry), name, body, at, inherited)


def _kind_of(raw: Any) -> type[Definition]:
    if type(raw) is dict:
        if "fields" in raw or "extends" in raw:
            return Record
        if "values" in raw:
            return Enum
        if "variants" in raw:
            return TaggedUnion
    return Alias


def _declare(
    context: Context, home: Home, name: str, raw: Any, at: Place, inherited: Inherited
) -> None:
    kind = _kind_of(raw)
    definition = kind.__new__(kind)
    object.__setattr__(definition, "at", at)
    object.__setattr__(definition, "home", home)
    object.__setattr__(definition, "wire", name)
    qualified = f"{home.wire}.{name}" if home.wire else name
    if name in _RESERVED:
        message = f'"{name}" already means something in types'
        context.report("reserved-name", message, at, "choose another name", on_key=True)
    elif not name.isidentifier():
        message = f"{json.dumps(name)} cannot be written in a type: no item could refer to it"
        hint = "use letters, digits and _, not beginning with a digit"
        context.report("bad-name", message, at, hint, on_key=True)
    context.definitions[qualified] = definition
    context.uses(home, at.file)
    Definer.of(context).queue[qualified] = (definition, raw, inherited)


def define_all(context: Context) -> None:
    """Fill in every declared definition, in the order of the spec."""
    definer = Definer.of(context)
    for qualified in list(definer.queue):
        definer.define(qualified)


# --- defining -----------------------------------------------------------------------------------


class Definer:
    """Fills definitions in on demand; `extends` needs the other one's fields first."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.queue: dict[str, tuple[Definition, Any, Inherited]] = {}
        self.started: set[str] = set()
        self.done: set[str] = set()
        self.notations: dict[tuple[str, str], Use] = {}

    @classmethod
    def of(cls, context: Context) -> Definer:
        """The one definer of a context."""
        if context.definer is None:
            context.definer = cls(context)
        found: Definer = context.definer
        return found

    def define(self, qualified: str) -> bool:
        """Fill in one definition; False when it is being filled in already (a circle)."""
        if qualified in self.started or qualified not in self.queue:
            return qualified in self.done
        self.started.add(qualified)
        definition, raw, inherited = self.queue[qualified]
        self.context.add_type(definition.home, definition)
        self.fill(
            definition,
            raw,
            definition.at,
            inherited,
            Owner(definition.home, words(definition.wire), inherited),
        )
        self.done.add(qualified)
        return True

    def fill(
        self,
        definition: Definition,
        raw: Any,
        at: Place,
        inherited: Inherited,
        owner: Owner,
        *,
        inline: bool = False,
    ) -> None:
        """Initialise an empty definition from what the spec says."""
        body = raw if type(raw) is dict else {"type": raw}
        inherited = self.context.inherit(body, at, inherited)
        owner = owner._replace(inherited=inherited)
        facts = self.context.item(definition.wire, body, at, inherited)
        facts |= {
            "home": definition.home,
            "inline": inline,
            "limits": limits(body),
            "examples": examples(body),
        }
        if inline:
            facts["words"] = owner.words
        elif "name" in body:
            owner = owner._replace(words=facts["words"])
        self.single_form(body, at)
        match definition:
            case Record():
                fields = self.record_fields(body, at, owner)
                definition.__init__(**facts, fields=fields, open=body.get("open", True))  # type: ignore[misc]
            case Enum():
                definition.__init__(**facts, **read_enum(self.context, body, at, inherited))  # type: ignore[misc]
            case TaggedUnion():
                definition.__init__(**facts, **read_variants(self, body, at, owner))  # type: ignore[misc]
            case _:
                use = self.form(raw, at, owner)
                if use.optional:
                    message = "only fields and parameters can be optional"
                    self.context.report("optional-type", message, at, "remove the ?")
                definition.__init__(**facts, type=with_null(use))  # type: ignore[misc]

    def single_form(self, body: dict[str, Any], at: Place) -> None:
        """A type says what it is in exactly one way."""
        said = [key for key in FORMS if key in body]
        if len(said) > 1:
            message = f"both `{said[0]}` and `{said[1]}` say what this is"
            self.context.report("two-forms", message, at.child(said[1]), "keep one", on_key=True)
        elif not said and "extends" not in body:
            hint = "add `type`, `fields`, `values`, `list_of`, `map_of`, `any_of` or `variants`"
            self.context.report("no-type", "nothing says what type this is", at, hint, on_key=True)

    # --- uses -----------------------------------------------------------------------------------

    def form(self, raw: Any, at: Place, owner: Owner) -> Use:
        """The type that a short or long form stands for; inline ones are defined on the way."""
        if type(raw) is str:
            return self.notation(raw, at, owner.home)
        if "type" in raw:
            return self.notation(raw["type"], at.child("type"), owner.home)
        if "list_of" in raw:
            return Use(
                ListOf(
                    with_null(self.form(raw["list_of"], at.child("list_of"), owner.inner("item")))
                )
            )
        if "map_of" in raw:
            return Use(
                MapOf(with_null(self.form(raw["map_of"], at.child("map_of"), owner.inner("value"))))
            )
        if "any_of" in raw:
            parts = [
                with_null(self.form(part, at.child("any_of", index), owner.inner(str(index + 1))))
                for index, part in enumerate(raw["any_of"])
            ]
            if not parts:
                self.context.report(
                    "no-type",
                    "`any_of` lists nothing",
                    at.child("any_of"),
                    "add a type",
                    on_key=True,
                )
            return use_of(union(parts or [ANY]))
        if any(key in raw for key in ("fields", "extends", "values", "variants")):
            return Use(Ref(self.inline(raw, at, owner)))
        return Use(ANY)

    def inline(self, raw: dict[str, Any], at: Place, owner: Owner) -> Definition:
        """Define a type written inside another item, named after where it stands."""
        kind = _kind_of(raw)
        definition = kind.__new__(kind)
        object.__setattr__(definition, "at", at)
        object.__setattr__(definition, "home", owner.home)
        object.__setattr__(definition, "wire", pascal(owner.words))
        self.context.add_type(owner.home, definition)
        self.fill(definition, raw, at, owner.inherited, owner, inline=True)
        return definition

    def notation(self, text: str, at: Place, home: Home) -> Use:
        """The type that a short notation stands for in a home."""
        key = (home.wire, text)
        known = self.notations.get(key)
        if known is None:
            try:
                parsed = notation.parse(text)
            except notation.NotationError as error:
                hint = (
                    'for example: string?, Party[], map<string>, media.State | null, "IN" | "OUT"'
                )
                message = f"this is no type: {error}"
                self.context.report("bad-type", message, at, hint, offset=error.offset)
                return Use(ANY)
            before = len(self.context.findings)
            use = use_of(self.node(parsed.node, at, home))._replace(optional=parsed.optional)
            if len(self.context.findings) > before:
                return use  # report the next use of the same wrong name as well
            self.notations[key] = known = use
        return known

    def node(self, node: Node, at: Place, home: Home) -> Type:
        """A parsed notation with its names resolved."""
        match node.kind:
            case "name":
                basic = _PRIMITIVES.get(node.value)
                if basic is not None:
                    return basic
                target = self.context.lookup(node.value, home, at, node.offset)
                return Ref(target) if target is not None else ANY
            case "list":
                return ListOf(self.node(node.parts[0], at, home))
            case "map":
                return MapOf(self.node(node.parts[0], at, home))
            case "literal":
                return Literal(node.value)
            case _:
                return union([self.node(part, at, home) for part in node.parts])

    # --- fields ---------------------------------------------------------------------------------

    def record_fields(self, body: dict[str, Any], at: Place, owner: Owner) -> tuple[Field, ...]:
        """The fields of `extends`, then the own ones; an own one replaces one of the same name."""
        found = {field.wire: field for field in self.extended(body, at, owner.home)}
        for field in self.fields(body.get("fields") or {}, at.child("fields"), owner):
            found[field.wire] = field
        return tuple(found.values())

    def extended(self, body: dict[str, Any], at: Place, home: Home) -> list[Field]:
        """The fields of the records that `extends` names."""
        names = body.get("extends") or []
        many = [names] if isinstance(names, str) else names
        fields: list[Field] = []
        for index, name in enumerate(many):
            place = at.child("extends", index) if many is names else at.child("extends")
            target = self.context.lookup(name, home, place)
            if target is None:
                continue
            if not isinstance(target, Record):
                hint = "only an object type (with `fields`) can be extended"
                self.context.report("extends-no-object", f'"{name}" is no object', place, hint)
            elif len(self.started) - len(self.done) > MAX_EXTENDS:
                message = f"more than {MAX_EXTENDS} objects extend one another in a chain"
                hint = "list several types under one `extends`, or write the fields out"
                self.context.report("extends-depth", message, place, hint)
            elif not self.define(target.qualified):
                self.context.report(
                    "extends-circle",
                    f'"{name}" extends this one in turn, so neither has a first field',
                    place,
                    "break the circle",
                )
            else:
                fields += target.fields
        return fields

    def fields(self, raw: dict[str, Any], at: Place, owner: Owner) -> tuple[Field, ...]:
        """Fields or parameters, in order."""
        return tuple(self.field(name, body, at.child(name), owner) for name, body in raw.items())

    def field(self, name: str, raw: Any, at: Place, owner: Owner) -> Field:
        """One field or parameter."""
        if type(raw) is str:
            use = self.notation(raw, at, owner.home)
            return Field(
                wire=name, words=words(name), at=at, **owner.inherited._asdict(),
                type=use.type, optional=use.optional, nullable=use.nullable,
            )  # fmt: skip
        inherited = self.context.inherit(raw, at, owner.inherited)
        facts = self.context.item(name, raw, at, inherited)
        self.single_form(raw, at)
        inner = Owner(owner.home, owner.words + facts["words"], inherited)
        use = self.form(raw, at, inner)
        return Field(
            **facts,
            type=use.type,
            optional=use.optional or raw.get("optional", False),
            nullable=use.nullable,
            has_default="default" in raw,
            default=raw.get("default"),
            examples=examples(raw),
            limits=limits(raw),
            read_only=raw.get("read_only", False),
        )
