"""The wire protocol and the vendor's script."""

from __future__ import annotations

from typing import Any

from codegen.model import Constants, Fact, Protocol, Script, ScriptDefect, ScriptMember, WireMessage
from codegen.problems import Place, did_you_mean
from codegen.resolve.context import NOTHING, Context, Inherited


def read_facts(context: Context, raw: Any, at: Place, inherited: Inherited) -> tuple[Fact, ...]:
    """A list of statements."""
    found = []
    for index, body in enumerate(raw or ()):
        place = at.child(index)
        facts = context.item(
            body.get("topic", ""), body, place, context.inherit(body, place, inherited)
        )
        found.append(Fact(**facts, setting=body.get("setting", "")))
    return tuple(found)


def read_protocol(context: Context, head: dict[str, Any]) -> Protocol | None:
    """How messages look, or None for a spec that describes types only."""
    raw = head.get("protocol")
    if raw is None:
        return None
    at = Place(context.sections.head.name, ("protocol",))
    inherited = context.inherit(raw, at, NOTHING)
    return Protocol(
        **context.item("protocol", raw, at, inherited),
        version=str(raw.get("version", "")),
        timeout=raw["timeout"],
        **_envelopes(raw),
        **_subscribing(raw),
        **_marking(raw),
        probe=_request(context, raw.get("probe"), at.child("probe")),
        messages=_messages(context, raw, at, inherited),
        dispatch=read_facts(context, raw.get("dispatch"), at.child("dispatch"), inherited),
        rules=read_facts(context, raw.get("rules"), at.child("rules"), inherited),
        script=_script(context, raw.get("script"), at.child("script"), inherited),
    )


def _request(context: Context, name: str | None, at: Place) -> str:
    """The wire name of a method, which must be one of the spec's; "" for none."""
    if name is None:
        return ""
    known = [
        (body or {}).get("wire") or f"{space.name}.{key}"
        for space in context.sections.entries("namespaces")
        for key, body in ((space.raw or {}).get("methods") or {}).items()
    ]
    if name not in known:
        hint = did_you_mean(name, known) or "name a method as it is sent: `namespace.method`"
        context.report("unknown-request", f'there is no request "{name}"', at, hint)
    return name


def _constants(raw: dict[str, Any]) -> Constants:
    return tuple((raw.get("constants") or {}).items())


def _envelopes(raw: dict[str, Any]) -> dict[str, Any]:
    correlation, request = raw["correlation"], raw["request"]
    response, event = raw["response"], raw["event"]
    return {
        "id_key": correlation["key"],
        "id_is_string": correlation.get("type", "string") == "string",
        "first_id": correlation.get("first", 0),
        "method_key": request["method_key"],
        "params_key": request["params_key"],
        "named_params": request.get("params", "positional") == "named",
        "omit_empty_params": request.get("omit_empty_params", False),
        "request_constants": _constants(request),
        "result_key": response["result_key"],
        "error_key": response["error_key"],
        "response_constants": _constants(response),
        "channel_key": event["channel_key"],
        "data_key": event["data_key"],
        "event_constants": _constants(event),
    }


def _subscribing(raw: dict[str, Any]) -> dict[str, Any]:
    subscribe, unsubscribe = raw.get("subscribe"), raw.get("unsubscribe") or {}
    if subscribe is None:
        return {"subscribes": False}
    return {
        "subscribes": True,
        "subscribe_constants": _constants(subscribe),
        "subscribe_key": subscribe["channels_key"],
        "subscription_key": subscribe["subscription_key"],
        "unsubscribe_constants": _constants(unsubscribe),
        "unsubscribe_key": unsubscribe.get("subscription_key", ""),
    }


def _marking(raw: dict[str, Any]) -> dict[str, Any]:
    marker = raw.get("marker") or {}
    return {
        "echo": tuple((raw.get("echo") or {}).items()),
        "marker_key": marker.get("key", ""),
        "marker_contains": marker.get("contains", ""),
        "own_marker": marker.get("own", ""),
    }


def _messages(
    context: Context, raw: dict[str, Any], at: Place, around: Inherited
) -> tuple[WireMessage, ...]:
    found = []
    for name, body in (raw.get("messages") or {}).items():
        place = at.child("messages", name)
        facts = context.item(name, body, place, context.inherit(body, place, around))
        outbound, shown = body["direction"] == "out", tuple(body.get("examples") or ())
        found.append(WireMessage(**facts, outbound=outbound, shape=body["shape"], examples=shown))
    return tuple(found)


def _script(context: Context, raw: Any, at: Place, around: Inherited) -> Script | None:
    if raw is None:
        return None
    inherited = context.inherit(raw, at, around)

    def items(section: str) -> Any:
        for name, body in (raw.get(section) or {}).items():
            place = at.child(section, name)
            yield body, context.item(name, body, place, context.inherit(body, place, inherited))

    return Script(
        **context.item(raw.get("global", ""), raw, at, inherited),
        file=raw.get("file", ""),
        namespaces=tuple(raw.get("namespaces") or ()),
        members=tuple(
            ScriptMember(**f, call=b["call"], returns=b["returns"], role=b.get("role", ""))
            for b, f in items("members")
        ),
        rules=read_facts(context, raw.get("rules"), at.child("rules"), inherited),
        defects=tuple(
            ScriptDefect(**f, mended=b.get("mended", ""), switch=b.get("switch", ""))
            for b, f in items("defects")
        ),
        text_prefix=raw.get("text_prefix", ""),
        target_origin=raw.get("target_origin", "*"),
        options=raw.get("options", ""),
        timeout_text=raw.get("timeout_text", ""),
        shifts=tuple(
            _request(context, name, at.child("shifts", index))
            for index, name in enumerate(raw.get("shifts") or ())
        ),
    )
