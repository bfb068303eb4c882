"""How the page of the mock desktop shows a state, and what its demo page does. No engine reads it."""

from __future__ import annotations

from codegen.shapes import (
    ANYTHING,
    FLAG,
    TEXT,
    Key,
    Kinds,
    ListOf,
    MapOf,
    Record,
)

PATHS = ListOf(TEXT)
CALL = Key(TEXT, "The method.", required=True)
TITLE = Key(TEXT, "The heading.", required=True)
LABEL = Key(TEXT, "What stands on the button.", required=True)
TRIGGER = Key(TEXT, "The trigger.", required=True)
SENT = Key(TEXT, "The field of it that is sent.", required=True)
SHOWN = Key(TEXT, "The field of it that is shown.", required=True)

# --- parts of panels ------------------------------------------------------------------------------

STATE_KEYS = {
    "field": Key(TEXT, "The path of its name.", required=True),
    "tone": Key(TEXT, "The path of the value that `tones` knows. Default: as `field`."),
}
STATE_HELP = "What a state is called, and what decides its colour."
STATE = Record("shown state", STATE_HELP, STATE_KEYS)
STATE_OF_PERSON = Record(
    "state of a person",
    STATE_HELP,
    {"slot": Key(TEXT, "The slot with the state.", required=True)},
    STATE_KEYS,
)
STATE_OF_ENTRY = Record(
    "state of an entry",
    STATE_HELP,
    {"slot": Key(TEXT, "The path of the state in an entry.", required=True)},
    STATE_KEYS,
)
CHOOSE = Record(
    "choice of a state",
    "How a person chooses another state.",
    {
        "call": CALL,
        "with": Key(TEXT, "The parameter that takes the chosen value.", required=True),
        "among": Key(TEXT, "The slot that lists what there is to choose.", required=True),
        "value": SENT,
        "label": SHOWN,
    },
)
BADGE = Record(
    "badge",
    "A field that is shown as a label.",
    {
        "field": Key(TEXT, "The path.", required=True),
        "hide": Key(ANYTHING, "The value that is not worth a label."),
    },
)
EDIT = Record(
    "edit",
    "A method that changes what the editor shows.",
    {
        "call": CALL,
        "with": Key(TEXT, "The parameter that takes it.", required=True),
    },
)
DATA = Record(
    "data editor",
    "An editor of names and values.",
    {
        "field": Key(TEXT, "The path of the object.", required=True),
        "title": TITLE,
        "set": Key(EDIT, "What sets a value; it gets `{name: value}`.", required=True),
        "remove": Key(EDIT, "What removes one; it gets the name.", required=True),
    },
)
ACT = Record(
    "act",
    "A method or a trigger.",
    {
        "call": Key(TEXT, "The method."),
        "trigger": Key(TEXT, "The trigger."),
        "with": Key(TEXT, "The parameter that takes what it is about.", required=True),
    },
)
GROUP = Record(
    "grouping",
    "Entries that belong together.",
    {
        "by": Key(TEXT, "The field that they have alike.", required=True),
        "title": Key(TEXT, "What a group is called.", required=True),
        "selected": Key(TEXT, "The slot with the selected one."),
        "expanded": Key(TEXT, "The slot that lists those that are open."),
        "select": Key(ACT, "What selects one."),
        "expand": Key(ACT, "What opens one."),
        "collapse": Key(ACT, "What closes one."),
    },
)
BUTTONS = Record(
    "list of buttons",
    "Buttons whose texts a page has given.",
    {
        "field": Key(TEXT, "The field that lists the texts.", required=True),
        "trigger": Key(TEXT, "What a click fires; it gets the entry's key.", required=True),
        "with": Key(TEXT, "The parameter that takes the index.", required=True),
        "first-is-last": Key(FLAG, "The first text stands on the last button. Default: false."),
    },
)
CLOSE = Record(
    "close button",
    "What closes an entry; the trigger gets its key.",
    {
        "trigger": TRIGGER,
        "title": Key(TEXT, "What stands on the button."),
    },
)
SHOW = Record(
    "show or dismiss",
    "Two buttons, one of which brings the page that asked for it to the front.",
    {
        "field": Key(TEXT, "The field that is true where there are these two.", required=True),
        "page": Key(TEXT, "The field with the page's id.", required=True),
        "show": LABEL,
        "dismiss": LABEL,
    },
)
FIRES = Record(
    "trigger of a tab",
    "What happens to a tab; the trigger gets its key.",
    {"trigger": TRIGGER},
)
FIRES_WITH = Record(
    "trigger of a page",
    "What happens to a page in a tab.",
    {
        "trigger": TRIGGER,
        "with": Key(TEXT, "The parameter that takes the page's id.", required=True),
    },
)

# --- panels ---------------------------------------------------------------------------------------

SLOT = {"slot": Key(TEXT, "The slot of the state that it shows.", required=True)}
HEADED = SLOT | {"title": TITLE}
NAMED = {"heading": Key(PATHS, "The paths that make the name of an entry.", required=True)}
DETAIL = {"detail": Key(PATHS, "The paths of what stands under the name.")}
SUBJECT = {"subject": Key(TEXT, "The path of what it is about.")}
STATED = {"state": Key(STATE, "The state, as it is shown.")}
CHOSEN = {"choose": Key(CHOOSE, "How another state is chosen.")}
ICON = {"icon": Key(TEXT, "The path of a picture's address.")}
MESSAGE = {
    **SUBJECT,
    **ICON,
    "text": Key(TEXT, "The path of the text."),
    "pairs": Key(TEXT, "The path of an object whose names and values are shown."),
}
WIDTH = {"width": Key(TEXT, "The path of the width, in CSS or pixels.")}


PANEL = Kinds(
    "panel",
    "How it is shown.",
    {
        "person": ("Somebody with a name and a state.",
               HEADED, NAMED, DETAIL, CHOSEN, {"state": Key(STATE_OF_PERSON, "Its state.")}),
        "states": ("Things with a state each, a line for each.",
               HEADED, NAMED, CHOSEN, {"state": Key(STATE_OF_ENTRY, "The state of each.")}),
        "entries": ("A card for each entry, with what can be done with it now.",
               HEADED, NAMED, DETAIL, SUBJECT, STATED, {
                   "empty": Key(TEXT, "The text for none. Without it there is no panel then."),
                   "badges": Key(ListOf(BADGE), "Fields that are shown as labels."),
                   "data": Key(DATA, "An editor of an object in the entry."),
                   "group": Key(GROUP, "Which entries belong together."),
               }),
        "value": ("A value as it is.",
               HEADED, {"hint": Key(TEXT, "A sentence about it.")}),
        "messages": ("Messages that stay.", HEADED, NAMED, MESSAGE),
        "toasts": ("Messages that lie over the pages.", SLOT, NAMED, MESSAGE, WIDTH, {
            "buttons": Key(BUTTONS, "Buttons whose texts an entry lists."),
            "close": Key(CLOSE, "What closes it."),
            "choice": Key(SHOW, "Two buttons in place of these."),
        }),
        "dialogs": ("Pages that lie over the pages.", SLOT, NAMED, WIDTH, {
            "height": Key(TEXT, "The path of the height, in CSS or pixels."),
            "address": Key(TEXT, "The path of the address that is framed.", required=True),
            "close": Key(CLOSE, "What closes it."),
        }),
        "menu": ("What pages have put into the bar at the top.", HEADED, NAMED, ICON, {
            "short": Key(TEXT, "The path of a short name."),
            "hint": Key(TEXT, "The path of what is said of it."),
            "background": Key(TEXT, "The path of its colour."),
            "color": Key(TEXT, "The path of the colour of its text."),
        }),
        "tabs": ("The browser's tabs, with a page in each.", HEADED, STATED, {
            "active": Key(TEXT, "The slot with the key of the one in front.", required=True),
            "page": Key(TEXT, "The field of a page that says in which it is.", required=True),
            "open": Key(FIRES, "What opens one.", required=True),
            "close": Key(FIRES, "What closes one.", required=True),
            "activate": Key(FIRES, "What brings one to the front.", required=True),
            "hide": Key(FIRES_WITH, "What hides the page in it."),
            "show": Key(FIRES_WITH, "What shows it again."),
            "hidden": Key(TEXT, "The slot that lists the ids of hidden pages."),
        }),
    },
)  # fmt: skip
SHORTCUT = Record(
    "shortcut",
    "A trigger with a button of its own.",
    {"trigger": TRIGGER, "title": LABEL},
)
VALUES = ListOf(TEXT)
TONES = Record(
    "tones",
    "The colour of a state by its value. All others are plain.",
    {
        "good": Key(VALUES, "Work goes on, or can."),
        "wait": Key(VALUES, "Somebody has to do something."),
        "busy": Key(VALUES, "Held up, or away."),
        "bad": Key(VALUES, "Something is wrong, or to be careful about."),
    },
)

# --- the demo page --------------------------------------------------------------------------------

CHANNELS = Key(ListOf(TEXT), "The channels whose events make it look again.", required=True)
PARAMS = ListOf(ANYTHING)
DEMO_BUTTON = Record(
    "button of an entry",
    "A method that gets the key of the entry.",
    {
        "call": CALL,
        "title": LABEL,
        "when": Key(MapOf(VALUES), "Field -> the values with which it is there.", required=True),
    },
)
DEMO_CALL = Record(
    "button of a call",
    "A method with what it is given.",
    {
        "call": CALL,
        "title": LABEL,
        "params": Key(PARAMS, "The parameters, by position.", required=True),
    },
)


DEMO_TITLE = {"title": TITLE}
DEMO_PART = Kinds(
    "demo part",
    "What it does.",
    {
        "facts": ("Fields of what a method gives.", DEMO_TITLE, {
            "call": CALL,
            "params": Key(PARAMS, "The parameters, by position."),
            "fields": Key(PATHS, "The fields.", required=True),
        }),
        "choice": ("A value, and the choice of another one.", DEMO_TITLE, {
            "call": Key(TEXT, "The method that gives the value.", required=True),
            "field": SHOWN,
            "list": Key(TEXT, "The method that lists what there is to choose.", required=True),
            "value": SENT,
            "label": SHOWN,
            "set": Key(TEXT, "The method that gets the choice.", required=True),
            "channels": CHANNELS,
        }),
        "entries": ("What a method lists, with buttons for each.", DEMO_TITLE, {
            "call": Key(TEXT, "The method that lists them.", required=True),
            "channels": CHANNELS,
            "key": Key(TEXT, "The field that buttons send.", required=True),
            "heading": Key(PATHS, "The paths that make the name.", required=True),
            "state": Key(TEXT, "The field with the state.", required=True),
            "pairs": Key(TEXT, "The field whose names and values are shown.", required=True),
            "empty": Key(TEXT, "The text for none.", required=True),
            "buttons": Key(ListOf(DEMO_BUTTON), "What can be done with one.", required=True),
        }),
        "calls": ("Buttons for calls.", DEMO_TITLE, {
            "buttons": Key(ListOf(DEMO_CALL), "The buttons.", required=True),
        }),
        "events": ("What comes on some channels, the newest first.", DEMO_TITLE, {
            "channels": Key(ListOf(TEXT), "The channels.", required=True),
        }),
    },
)  # fmt: skip
DEMO = Record(
    "demo page",
    "A page over the generated client, to try the desktop with.",
    {
        "title": TITLE,
        "text": Key(TEXT, "A sentence or two about it.", required=True),
        "parts": Key(ListOf(DEMO_PART), "What it shows.", required=True),
    },
)
PAGE_KEYS = {
    "panels": Key(MapOf(PANEL), "What the page shows of the state. Default: every slot."),
    "shortcuts": Key(ListOf(SHORTCUT), "Big buttons. Default: the first triggers."),
    "tones": Key(TONES, "Colours of states."),
    "demo": Key(DEMO, "What the built-in page does. Default: methods with examples."),
}
