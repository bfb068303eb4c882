"""TypeScript: the script that takes the vendor's place, and the types of the vendor's own."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.languages import docs, typescript
from codegen.languages.homes import homes_in
from codegen.languages.typescript import key, literal, member, param_name
from codegen.languages.typescript_calls import shape
from codegen.languages.typescript_channels import AWAY
from codegen.languages.typescript_docs import comment, doc, marks, prose, said, tagged
from codegen.languages.typescript_layout import declared, signature
from codegen.languages.typescript_package import banner, entry, module_imports
from codegen.model import Api, Field, Method, Namespace, Protocol, Result, Script, ScriptMember
from codegen.names import pascal

# --- what the drop-in reads -----------------------------------------------------------------------


def protocol_of(api: Api) -> Protocol:
    """The protocol; templates ask first whether there is one."""
    if api.protocol is None:
        raise ValueError("the spec has no protocol")
    return api.protocol


def script_of(api: Api) -> Script:
    """The vendor's script; templates ask first whether there is one."""
    script = protocol_of(api).script
    if script is None:
        raise ValueError("the spec has no script")
    return script


def script_lines(api: Api) -> list[str]:
    """The members of the constant that the drop-in reads."""
    script = script_of(api)
    values = {
        "global": script.wire,
        "options": script.options,
        "members": {part.role: part.wire for part in script.members if part.role},
        "textPrefix": script.text_prefix,
        "timeoutText": script.timeout_text,
        "origin": script.target_origin,
        "shifts": list(script.shifts),
        "defects": {defect.wire: defect.switch or None for defect in script.defects},
    }
    lines = [entry(name, value) for name, value in values.items()]
    lines.append("  namespaces: {")
    for namespace in _helpers(api):
        lines.append(f"    {key(namespace.wire)}: {{")
        lines += [
            shape(method, namespace.wire, method.key, 6, named=False)
            for method in namespace.methods
        ]
        lines.append("    },")
    return [*lines, "  },"]


def _helpers(api: Api) -> list[Namespace]:
    """The namespaces on the service, those of the script first and in its order."""
    order = {name: index for index, name in enumerate(script_of(api).namespaces)}
    return sorted(api.method_namespaces, key=lambda space: order.get(space.wire, len(order)))


# --- declarations -------------------------------------------------------------------------------


def script_imports(api: Api) -> list[str]:
    """The imports of the declarations."""
    homes = {home for channel in api.channels for home in (channel.home,)}
    for namespace in api.method_namespaces:
        for method in namespace.methods:
            for params, result in _ways(method):
                homes |= {home for field in params for home in homes_in(field.type)}
                homes |= set(homes_in(result.type)) if result.type is not None else set()
    code = "\n".join(helper_types(api, thenable=False))
    used = [home for home in homes if f"{typescript.module_alias(home)}." in code]
    return module_imports(used, "./")


def _ways(method: Method) -> list[tuple[tuple[Field, ...], Result]]:
    if method.overloads:
        return [(way.params, way.result) for way in method.overloads]
    return [(method.params, method.result)]


def helper_types(api: Api, thenable: bool) -> list[str]:
    """An interface for the helpers of each namespace, comments included.

    `thenable`: the drop-in's, which give something to wait for; the vendor's script has no
    method that is in none of its versions.
    """
    shifts = set(script_of(api).shifts)
    found = []
    for namespace in _helpers(api):
        lines = []
        for method in namespace.methods:
            if thenable or not method.never:
                lines += _helper(method, namespace, method.wire in shifts, thenable)
        inside = "\n\n".join(lines)
        found.append(f"{doc(namespace)}export interface {helper_name(namespace)} {{\n{inside}\n}}")
    return found


def helper_name(namespace: Namespace) -> str:
    """The interface of a namespace's helpers."""
    return pascal((*namespace.words, "helpers"))


def _helper(method: Method, namespace: Namespace, shifts: bool, thenable: bool) -> list[str]:
    """The ways to call a helper; without callbacks the drop-in's gives something to wait for."""
    name, found = member(method.key), []
    for params, result in _ways(method):
        answer = f"Answer<{typescript.result_text(result, AWAY)}>"
        text = _helper_doc(method, namespace, params)
        lines = [_parameter(field, params[index:]) for index, field in enumerate(params)]
        callbacks = [f"done: Done<{answer}>", "fail?: Fail"]
        if thenable:
            found.append(text + signature(name, lines, f": Thenable<{answer}>;", 2))
            either = [f"done: Done<{answer}> | null | undefined", callbacks[1]]
            given = [_parameter(field, params, given=True) for field in params]
            found.append(text + signature(name, [*given, *either], ": void;", 2))
        else:
            optional = [f"done?: Done<{answer}>", callbacks[1]]
            found.append(text + signature(name, [*lines, *optional], ": void;", 2))
        if shifts and len(params) > 1:
            found.append(text + signature(name, [*lines[:1], *callbacks], ": void;", 2))
    return found


def _helper_doc(method: Method, namespace: Namespace, params: Iterable[Field]) -> str:
    facts = docs.facts_line(method, namespace, cite=True)
    tags = [
        tagged("param", f"{param_name(field.words)} - {' '.join(field.description.split())}", 2)
        for field in params
        if field.description
    ]
    last = "\n".join([*tags, marks(method, 2)]).strip()
    return comment([*said(method, 2), prose(facts, 2), last], 2)


def _parameter(field: Field, rest: Iterable[Field], *, given: bool = False) -> str:
    """A parameter; `given`: others follow, so it cannot be left out."""
    optional = not given and all(later.optional for later in rest)
    text = typescript.param_text(field, AWAY)
    if field.optional and not optional and text != "unknown":
        text += " | undefined"
    return f"{param_name(field.words)}{'?' if optional else ''}: {text}"


def service_text(api: Api, thenable: bool) -> str:
    """The members of the service, comments included."""
    found = [
        f"{doc(space, 2)}  readonly {member(space.wire)}: {helper_name(space)};"
        for space in _helpers(api)
    ]
    found += (_member(part, thenable) for part in script_of(api).members if part.role)
    return "\n\n".join(found)


_SIGNATURES = {
    "send": (["message: object", "done?: Done<Answer<unknown>>", "fail?: Fail"], ": string;"),
    "subscribe": (
        ["name: C | readonly C[]", "handler: Handler<C>", "context?: object"],
        ": Service;",
    ),
    "unsubscribe": (["handler: (message: never) => unknown"], ": Service;"),
    "target": (["window: Window"], ": void;"),
    "unload": ([], ": void;"),
}


def _member(part: ScriptMember, thenable: bool) -> str:
    name = member(part.wire)
    text = comment([*said(part, 2), prose(f"Returns: {part.returns}.", 2)], 2)
    if part.role == "text":
        return f"{text}  {name}?: ((text: string) => unknown) | undefined;"
    params, tail = _SIGNATURES[part.role]
    if thenable and part.role == "subscribe":
        params = [*params, "done?: Done<object>", "fail?: Fail"]
    generic = "<C extends keyof Channels & string>" if part.role == "subscribe" else ""
    return text + signature(f"{name}{generic}", params, tail, 2)


def answer_lines(api: Api) -> list[str]:
    """The members of an answer to a helper: its result, and what every answer carries."""
    protocol = protocol_of(api)
    return [
        f"  readonly {member(protocol.result_key)}: T;",
        *_constants(protocol, protocol.result_key),
    ]


def failure_lines(api: Api) -> list[str]:
    """The members of a failure."""
    protocol = protocol_of(api)
    lines = [
        "  /** Why; usually a text. */",
        f"  readonly {member(protocol.error_key)}: unknown;",
        "  /** The request that failed, if the other side names it. */",
        f"  readonly {member(protocol.method_key)}?: string;",
    ]
    return [*lines, *_constants(protocol, protocol.error_key)]


def _constants(protocol: Protocol, other: str) -> list[str]:
    kinds = {str: "string", int: "number", float: "number", bool: "boolean"}
    return [
        f"  readonly {member(name)}?: {kinds.get(type(value), 'unknown')};"
        for name, value in protocol.response_constants
        if name != other
    ]


def message_lines(api: Api) -> list[str]:
    """The members of the message that a handler gets: channel and payload."""
    protocol = protocol_of(api)
    return [
        f"  readonly {member(protocol.channel_key)}: C;",
        f"  readonly {member(protocol.data_key)}: Channels[C];",
    ]


def timeout_type(api: Api) -> str:
    """What a failure callback gets when there is no answer: a plain text, if the script does so."""
    text = script_of(api).timeout_text
    return f" | {literal(text)}" if text else ""


def channel_lines(api: Api) -> list[str]:
    """What arrives on each channel, as it was sent."""
    names = _channel_names(api)
    return [declared(f"{name}:", f"Known<EventMap[{quoted}]>", ";", 2) for name, quoted in names]


def _channel_names(api: Api) -> list[tuple[str, str]]:
    """(member, name in the map of events) of every channel."""
    found = []
    for channel in api.channels:
        if channel.parameters:
            name = typescript.template(channel.fixed_parts)
            found.append((f"[name: {name}]", name))
        else:
            found.append((member(channel.wire), literal(channel.wire)))
    return found


def global_service(api: Api) -> str:
    """The declaration of the service, inside `declare global`."""
    *outer, last = script_of(api).wire.split(".")
    inner = f"const {last}: Service;"
    if not outer:
        return f"  {inner}"
    return f"  namespace {'.'.join(outer)} {{\n    {inner}\n  }}"


def head(api: Api) -> str:
    """The banner of what is made for the script."""
    return banner(script_of(api))
