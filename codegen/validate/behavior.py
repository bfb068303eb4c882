"""Behaviour: what a mock of the host does (docs/decisions/0002-behaviour-vocabulary.md)."""

from __future__ import annotations

from codegen.behavior.vocabulary import HOOKS
from codegen.shapes import (
    ANYTHING,
    FLAG,
    NUMBER,
    TEXT,
    Choice,
    Either,
    Key,
    ListOf,
    MapOf,
    Record,
    or_description,
)
from codegen.validate.effects import CHANNEL, CHANNEL_VALUES, CONDITION, EFFECTS, EMIT, VALUES
from codegen.validate.items import FIELD_FORM, ITEM, LIMITS, PARAM_FORM, TYPE_KEYS
from codegen.validate.panels import PAGE_KEYS

NAMES = ListOf(TEXT, single=True)
PARAMETERS = Key(NAMES, "Its parameters.")
WHEN = Key(CONDITION, "Only if this holds.")
DO = Key(EFFECTS, "What is done, in order.", required=True)

SETTING = Record(
    "setting",
    "A named choice for what nobody documents.",
    ITEM,
    TYPE_KEYS,
    LIMITS,
    {"default": Key(ANYTHING, "What holds unless a user chooses otherwise.", required=True)},
)
SLOT = Record(
    "slot",
    "A part of the desktop's own data: a value, or a list of entries.",
    ITEM,
    TYPE_KEYS,
    {
        "list": Key(TEXT, "It is a list, and this is the type of its entries."),
        "key": Key(TEXT, "The field of an entry that no two have alike."),
        "private": Key(
            MapOf(FIELD_FORM), "Fields that entries have beside those of their type; never shown."
        ),
        "machine": Key(TEXT, "The machine that the entries of `initial` belong to."),
        "initial": Key(ANYTHING, "What it holds at the start.", required=True),
    },
)
TRIGGER = Record(
    "trigger",
    "Something a person, the far end or the host may do.",
    ITEM,
    {"params": Key(MapOf(PARAM_FORM), "What it needs to know.")},
)
VIEW = Record(
    "view",
    "An abbreviation for an expression. It may use other views, but not itself.",
    ITEM,
    {
        "with": PARAMETERS,
        "is": Key(TEXT, "The expression.", required=True),
    },
)
SEQUENCE = Record(
    "sequence",
    "Effects that several reactions share.",
    ITEM,
    {
        "with": PARAMETERS,
        "do": DO,
    },
)
REACTION_KEYS = {
    "call": Key(NAMES, "The request, or several, that it follows."),
    "trigger": Key(NAMES, "The trigger, or several, that it follows."),
    "timer": Key(NAMES, "The timer, or several, that it follows."),
    "hook": Key(ListOf(Choice(*HOOKS), single=True), "What pages do by themselves."),
    "when": WHEN,
    "do": Key(EFFECTS, "What is done, in order."),
    "emit": Key(EMIT, "The events that follow, after `do`."),
    "answer": Key(ANYTHING, "What the caller gets; worked out last."),
}
REACTION = Record("reaction", "What follows something that happens.", ITEM, REACTION_KEYS)
TRANSITION = Record(
    "transition",
    "What follows something that happens to an entry of the machine's list.",
    ITEM,
    REACTION_KEYS,
    {
        "find": Key(
            TEXT,
            "The key of the entry. Default: the argument that is called like the list's key.",
        ),
        "from": Key(NAMES, "The states it is for. Default: any but final ones."),
        "to": Key(TEXT, "The state that follows."),
    },
)
ANNOUNCE = Record(
    "announcement",
    "How events about an entry are sent.",
    {
        "channel": CHANNEL,
        "with": CHANNEL_VALUES,
        "data": Key(ANYTHING, "What events carry beside their tag.", required=True),
    },
)
STATE = Record(
    "state",
    "A state of a machine.",
    ITEM,
    {
        "set": Key(VALUES, "Fields of the entry that it has in this state: path -> value."),
        "final": Key(FLAG, "Nothing happens any more to an entry in it."),
    },
)
MACHINE = Record(
    "machine",
    "States and transitions of the entries of a list.",
    ITEM,
    {
        "extends": Key(
            TEXT, "Another machine, whose states and transitions it has beside its own."
        ),
        "of": Key(TEXT, "The list. Default: that of the machine it extends."),
        "state": Key(TEXT, "The field that holds the state. Default: as for `of`."),
        "previous": Key(TEXT, "The field that keeps the state before."),
        "announce": Key(ANNOUNCE, "How events about an entry are sent."),
        "initial": Key(NAMES, "States in which entries come to be without `create`."),
        "states": Key(
            MapOf(or_description(STATE)),
            "The states. Short form: the description.",
        ),
        "transitions": Key(ListOf(TRANSITION), "What happens, in the order it is looked at."),
    },
)
RULE = Record(
    "behaviour rule",
    "What is looked at before every request or subscription.",
    ITEM,
    {
        "id": Key(TEXT, "Its name.", required=True),
        "for": Key(
            ListOf(Choice("request", "subscribe"), single=True), "What it is for.", required=True
        ),
        "when": WHEN,
        "do": DO,
    },
)
OTHERWISE = Record(
    "otherwise",
    "What a caller gets whom nobody answers.",
    {
        "unknown": Key(EFFECTS, "There is no method of that name."),
        "missing": Key(EFFECTS, "There is no such entry."),
        "unfit": Key(EFFECTS, "No reaction fits."),
    },
)
ENVELOPE = Record(
    "envelope",
    "What nobody documents about answers.",
    {
        "request": Key(CONDITION, "Whether a success names its request."),
        "void": Key(TEXT, "What the answer to a method without a result carries."),
    },
)
BEHAVIOR = Record(
    "behaviour",
    "What a mock of the host does.",
    ITEM,
    {
        "settings": Key(MapOf(SETTING), "Choices for what nobody documents."),
        "options": Key(
            MapOf(Either((str, TEXT), (int, NUMBER), (float, NUMBER), (bool, FLAG))),
            "Options of the host that the mock sets from the start.",
        ),
        "page": Key(MapOf(FIELD_FORM), "What is known of a page beside its origin."),
        "state": Key(MapOf(SLOT), "The desktop's own data."),
        "triggers": Key(
            MapOf(or_description(TRIGGER)),
            "What happens without a page asking. Short form: the description.",
        ),
        "views": Key(MapOf(VIEW), "Abbreviations for expressions."),
        "sequences": Key(MapOf(SEQUENCE), "Effects that several reactions share."),
        "machines": Key(MapOf(MACHINE), "States and transitions."),
        "reactions": Key(ListOf(REACTION), "What belongs to no machine."),
        "rules": Key(ListOf(RULE), "What is looked at before requests, in order."),
        "otherwise": Key(OTHERWISE, "What a caller gets whom nobody answers."),
        "envelope": Key(ENVELOPE, "What nobody documents about answers."),
    },
    PAGE_KEYS,
)
