"""The wire protocol and the vendor's script."""

from __future__ import annotations

from codegen.shapes import (
    ANYTHING,
    FLAG,
    INTEGER,
    SCALAR,
    TEXT,
    Choice,
    Key,
    ListOf,
    MapOf,
    Record,
    Whole,
)
from codegen.validate.items import ITEM

MAX_TIMER = 2**31 - 1  # milliseconds; a timer of a browser that is given more rings at once

FACT = Record(
    "fact",
    "One statement.",
    ITEM | {"description": Key(TEXT, "The statement.", required=True)},
    {
        "topic": Key(TEXT, "What it is about."),
        "setting": Key(TEXT, "The mock's setting that decides it, where nobody says."),
    },
)
FACTS = ListOf(FACT)

CORRELATION = Record(
    "correlation",
    "How an answer finds its request.",
    {
        "key": Key(TEXT, "The key that both carry.", required=True),
        "type": Key(Choice("string", "integer"), "What the value is. Default: string."),
        "first": Key(INTEGER, "Where the counter begins. Default: 0."),
    },
)
CONSTANTS = Key(MapOf(SCALAR), "Keys that every such message carries.")
REQUEST = Record(
    "request envelope",
    "A message from the page to the peer.",
    {
        "method_key": Key(TEXT, "The key with the request's name.", required=True),
        "params_key": Key(TEXT, "The key with the parameters.", required=True),
        "params": Key(
            Choice("positional", "named"),
            "A list in order, or an object by name. Default: positional.",
        ),
        "omit_empty_params": Key(FLAG, "A call without parameters has no such key."),
        "constants": CONSTANTS,
    },
)
RESPONSE = Record(
    "response envelope",
    "The answer to a request.",
    {
        "result_key": Key(TEXT, "The key with the result.", required=True),
        "error_key": Key(TEXT, "The key whose presence means failure.", required=True),
        "constants": CONSTANTS,
    },
)
EVENT_ENVELOPE = Record(
    "event envelope",
    "A message nobody asked for.",
    {
        "channel_key": Key(TEXT, "The key with the channel's name.", required=True),
        "data_key": Key(TEXT, "The key with the payload.", required=True),
        "constants": CONSTANTS,
    },
)
SUBSCRIBE = Record(
    "subscribe envelope",
    "How a page asks for events.",
    {
        "constants": CONSTANTS,
        "channels_key": Key(TEXT, "The key with the channel name or names.", required=True),
        "subscription_key": Key(TEXT, "The answer's key with the subscription id.", required=True),
    },
)
UNSUBSCRIBE = Record(
    "unsubscribe envelope",
    "How a page stops them.",
    {
        "constants": CONSTANTS,
        "subscription_key": Key(TEXT, "The key with the subscription id.", required=True),
    },
)
MARKER = Record(
    "marker",
    "How messages of this protocol are told from others.",
    {
        "key": Key(TEXT, "The key to look at.", required=True),
        "contains": Key(TEXT, "The text its value contains."),
        "own": Key(TEXT, "The value that this side sends; such a message coming back is an echo."),
    },
)
MESSAGE = Record(
    "wire message",
    "One kind of message, as documentation.",
    ITEM,
    {
        "direction": Key(Choice("out", "in"), "From the page (out) or to it (in).", required=True),
        "shape": Key(TEXT, "The message, as a reader would write it.", required=True),
        "examples": Key(ListOf(ANYTHING), "Whole messages."),
    },
)
# What a script that takes the vendor's place can do as the vendor's does, on request.
SWITCHES = [
    "anyTarget",
    "anySource",
    "ownAnswers",
    "globalEcho",
    "failureNeedsSuccess",
    "timeoutText",
    "eventsAfterAnswer",
    "silentRefusal",
    "oneHandler",
    "handlersByText",
    "listsStay",
    "printMessages",
    "silentUnload",
    "keepIds",
    "unevenArguments",
    "callbacksOnly",
]
ROLES = ("send", "subscribe", "unsubscribe", "target", "unload", "text")
MEMBER = Record(
    "script member",
    "A public member of the vendor's script.",
    ITEM,
    {
        "call": Key(TEXT, "How it is called.", required=True),
        "returns": Key(TEXT, "What it returns.", required=True),
        "role": Key(
            Choice(*ROLES), "What it is for; a script that takes its place offers it by this name."
        ),
    },
)
DEFECT = Record(
    "script defect",
    "Something the vendor's script does wrong.",
    ITEM,
    {
        "mended": Key(TEXT, "What our clients do instead."),
        "switch": Key(Choice(*SWITCHES), "The switch that brings it back, if a page relies on it."),
    },
)
SCRIPT = Record(
    "script",
    "The vendor's own client, as far as pages rely on it.",
    ITEM,
    {
        "file": Key(TEXT, "Its file name."),
        "global": Key(TEXT, "The global object it defines."),
        "namespaces": Key(ListOf(TEXT), "The namespaces on it."),
        "members": Key(MapOf(MEMBER), "Its public members beside the namespaces."),
        "text_prefix": Key(
            TEXT, "How a message begins that is a string and goes to the member for text."
        ),
        "target_origin": Key(
            TEXT, "Where it posts to unless told: an origin or `*`. Default: `*`."
        ),
        "options": Key(TEXT, "A global that a page may set before a script takes its place."),
        "timeout_text": Key(TEXT, "What a failure callback gets when no answer came in time."),
        "shifts": Key(
            ListOf(TEXT),
            "Requests whose helper takes the callbacks in the place of its second parameter, too.",
        ),
        "rules": Key(FACTS, "What it does that pages can observe."),
        "defects": Key(MapOf(DEFECT), "What it does wrong."),
    },
)
PROTOCOL = Record(
    "protocol",
    "How messages look on the wire.",
    ITEM,
    {
        "version": Key(SCALAR, "The protocol's own version number."),
        "timeout": Key(
            Whole(1, MAX_TIMER),
            "How long a call waits for its answer, in milliseconds.",
            required=True,
        ),
        "correlation": Key(CORRELATION, "How an answer finds its request.", required=True),
        "request": Key(REQUEST, "A message to the peer.", required=True),
        "response": Key(RESPONSE, "Its answer.", required=True),
        "event": Key(EVENT_ENVELOPE, "A message nobody asked for.", required=True),
        "subscribe": Key(SUBSCRIBE, "How a page asks for events. Absent: they come unasked."),
        "unsubscribe": Key(UNSUBSCRIBE, "How it stops them."),
        "echo": Key(
            MapOf(ITEM["description"].shape),
            "Keys the peer may send in a message of their own, to be added to every later message (key: what it is).",
        ),
        "marker": Key(MARKER, "How messages of this protocol are told from others."),
        "probe": Key(
            TEXT, "The request without parameters whose success shows that the peer is there."
        ),
        "messages": Key(MapOf(MESSAGE), "Every kind of message."),
        "dispatch": Key(FACTS, "In which order an inbound message is looked at."),
        "rules": Key(FACTS, "What else holds on the wire."),
        "script": Key(SCRIPT, "The vendor's own client."),
    },
)
