"""What resolving reports: the documentation of these rules, which are always errors."""

from __future__ import annotations

from codegen.rules.rule import Rule

REFERENCES = (
    Rule(
        "unknown-type",
        "error",
        "A type is named that nothing declares.",
        "Nobody knows what values it has.",
        "Correct the name, or declare it under `types`. A type of another namespace is called "
        "`namespace.Type`.",
    ),
    Rule(
        "ambiguous-type",
        "error",
        "A type's name means two types: one of the own namespace and a global one.",
        "Readers would have to know which of them wins.",
        "Rename one of the two types.",
    ),
    Rule(
        "unknown-source",
        "error",
        "A citation of a source that is not declared.",
        "Provenance that leads nowhere proves nothing.",
        "Correct the id, or declare it under `sources` in the entry file.",
    ),
    Rule(
        "unknown-edition",
        "error",
        "An edition that is not declared.",
        "A client for that edition could never be asked for.",
        "Correct the id, or declare it under `editions` in the entry file.",
    ),
    Rule(
        "unknown-version",
        "error",
        "`since` names a version that is not declared.",
        "Versions are compared by their order, so they must be in the list.",
        "Correct the id, or declare it under `versions` in the entry file. `none` means never.",
    ),
    Rule(
        "unknown-group",
        "error",
        "A value or event belongs to a group that is not declared.",
        "A group has a description, which nobody would find.",
        "Correct the name, or declare it under `groups`.",
    ),
    Rule(
        "unknown-channel",
        "error",
        "A flow shows a channel that does not exist.",
        "Its rows could not be compared with any event.",
        "Correct the wire name of the channel.",
    ),
    Rule(
        "unknown-event",
        "error",
        "A row of a flow shows an event that its channel does not have.",
        "Either the flow or the channel is incomplete.",
        "Correct the wire name of the event, or add the event to the channel.",
    ),
    Rule(
        "unknown-request",
        "error",
        "The protocol names a request that no namespace has.",
        "It would be sent, and nobody would answer.",
        "Correct the wire name of the method.",
    ),
    Rule(
        "unknown-column",
        "error",
        "A row of a flow has a cell for a column that is not declared.",
        "A column says which field of the payload its cells show.",
        "Correct the name, or declare it under `columns`.",
    ),
)

TYPES = (
    Rule(
        "bad-type",
        "error",
        "A type in short notation that cannot be read.",
        "The notation is a small language: names, `T[]`, `map<T>`, `A | B`, JSON literals and "
        "`?` at the end.",
        "Correct it where the caret points, or write the type out.",
    ),
    Rule(
        "no-type",
        "error",
        "Nothing says what type something is.",
        "A long form must hold one of `type`, `fields`, `values`, `list_of`, `map_of`, "
        "`any_of`, `variants`.",
        "Add one of them; `type: any` if nobody knows.",
    ),
    Rule(
        "two-forms",
        "error",
        "Something says in two ways what it is.",
        "The two could disagree, and neither is stronger.",
        "Keep one.",
    ),
    Rule(
        "optional-type",
        "error",
        "A `?` on something that cannot be absent, such as a named type or a result.",
        "Only a field or a parameter can be left out.",
        "Remove the `?`; write `| null` if null is meant.",
    ),
    Rule(
        "extends-no-object",
        "error",
        "`extends` names a type that has no fields.",
        "Only fields are handed down.",
        "Name an object type, or give that type `fields`.",
    ),
    Rule(
        "extends-circle",
        "error",
        "Objects, or machines, extend each other in a circle.",
        "None of them would have a first field.",
        "Break the circle.",
    ),
    Rule(
        "extends-depth",
        "error",
        "A chain of `extends` that is too long.",
        "Nobody can read what such an object holds.",
        "List more than one type under `extends`, or write the fields out.",
    ),
    Rule(
        "mixed-enum",
        "error",
        "An enum with both texts and whole numbers.",
        "No language has such an enum.",
        "Use one kind; quote a number that is meant as text.",
    ),
    Rule(
        "variant-no-object",
        "error",
        "A variant that is no object.",
        "Variants are told apart by a field, so they must have fields.",
        "Give it `fields`, or name an object type.",
    ),
)

CALLS = (
    Rule(
        "missing-protocol",
        "error",
        "There are methods or channels, and nothing that says how their messages look.",
        "A client has to know which keys hold the name, the parameters and the answer. Found when "
        "files are made.",
        "Add `protocol`. A spec of types alone needs none.",
    ),
    Rule(
        "untold-events",
        "error",
        "A channel has several events and nothing to tell them apart by.",
        "A reader could not know which one arrived.",
        "Give the channel a `tag`, or each event a `when`.",
    ),
    Rule(
        "event-when",
        "error",
        "`when` names a field that the event does not have, or may leave out.",
        "The event is known by that field being there.",
        "Name a required field that only this event has.",
    ),
    Rule(
        "channel-parameters",
        "error",
        "The {parameters} in a channel's name and those it declares differ.",
        "A name can only be made if every part of it is known.",
        "Write the same names in both places.",
    ),
)

NAMES = (
    Rule(
        "duplicate-name",
        "error",
        "One name is declared in two files.",
        "One of the two would win by the order of files.",
        "Rename or remove one.",
    ),
    Rule(
        "reserved-name",
        "error",
        "A name that already means something in the spec language.",
        "`string`, `integer`, `any`, ... are basic types, and the version `none` means never.",
        "Choose another name.",
    ),
)

SAID = (
    Rule(
        "stale-erratum",
        "error",
        "An erratum whose path is gone, or that the spec contradicts.",
        "A note on a mistake must not outlive what it is about, or it misleads.",
        "Correct the path, the check or the spec; remove an erratum whose item is gone for good.",
    ),
)
