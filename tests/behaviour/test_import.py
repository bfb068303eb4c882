"""The package as a Python package: what an import costs, and what its objects can do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import json
import os
import pickle
import pydoc
import subprocess
import sys
from typing import Any

import pytest
import wwe_scapi
from wwe_scapi import UNSET, ScapiRateLimitError, UnknownEvent, UnknownValue
from wwe_scapi.agent import Agent, Role
from wwe_scapi.client import ServiceClient
from wwe_scapi.events.interaction import (
    InteractionEvent,
    InteractionRinging,
    read_interaction_event,
)
from wwe_scapi.interaction import CallType, Interaction, Party
from wwe_scapi.media import State, StateType

from codegen.languages.python import field_name
from codegen.model import Enum, Record
from tests.behaviour.values import python_class, sample_record
from tests.package import api, distribution

RECORDS = {item.qualified: item for item in api().definitions if isinstance(item, Record)}
EVERY = pytest.mark.parametrize("name", RECORDS)
KATE = Agent(employee_id="1", firstname="Kate", lastname="Lewis", username="kl")


def loaded(code: str) -> set[str]:
    """The modules that a new process has loaded after it ran some code."""
    show = "import json; print(json.dumps(before))"
    run = (
        f"import sys; sys.path.insert(0, {SOURCE!r}); {code}; before = sorted(sys.modules); {show}"
    )
    clean = {name: text for name, text in os.environ.items() if not name.startswith("COV")}
    command = [sys.executable, "-I", "-S", "-c", run]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=clean)
    return set(json.loads(done.stdout))


SOURCE = str(distribution() / "src")


# --- imports ------------------------------------------------------------------------------------


def test_importing_the_package_loads_nothing_of_it():
    """`import wwe_scapi` is free: no module of it, no asyncio, no dataclasses."""
    modules = loaded("import wwe_scapi")
    assert {name for name in modules if name.startswith("wwe_scapi")} == {"wwe_scapi"}
    assert modules.isdisjoint({"asyncio", "dataclasses", "inspect"})


@pytest.mark.parametrize(
    "module", ["agent", "interaction", "events.interaction", "events.messenger"]
)
def test_types_and_events_need_no_event_loop(module: str):
    """A program that only reads recordings does not load asyncio, nor other namespaces."""
    modules = loaded(f"import wwe_scapi.{module}")
    assert "asyncio" not in modules
    assert modules.isdisjoint({"wwe_scapi.client", "wwe_scapi.methods", "wwe_scapi.system"})


def test_a_client_loads_the_namespaces_it_uses():
    """Making a client loads no methods; touching a namespace loads that one."""
    make = "from wwe_scapi import MemoryTransport, ServiceClient"
    made = loaded(make)
    assert not {name for name in made if name.startswith("wwe_scapi.methods")}
    used = loaded(f"{make}; ServiceClient(MemoryTransport.pair()[0]).voice")
    assert {name for name in used if name.startswith("wwe_scapi.methods.")} == {
        "wwe_scapi.methods.voice"
    }


def test_every_public_name_is_there():
    """`__all__`, `dir()` and attribute access agree; modules come with a plain import, too."""
    for name in wwe_scapi.__all__:
        assert name in dir(wwe_scapi)
        assert getattr(wwe_scapi, name) is not None
    assert list(wwe_scapi.__all__) == sorted(wwe_scapi.__all__, key=str.casefold)
    for module in (
        "agent",
        "client",
        "events",
        "interaction",
        "media",
        "methods",
        "protocol",
        "system",
    ):
        assert module in dir(wwe_scapi)
        assert inspect.ismodule(getattr(wwe_scapi, module))
    assert wwe_scapi.__version__ == api().info.version
    namespace: dict[str, Any] = {}
    exec("from wwe_scapi import *", namespace)
    assert set(wwe_scapi.__all__) <= set(namespace)


def test_a_name_that_is_not_there_is_an_attribute_error():
    """Lazy loading does not change what Python says of a mistake."""
    with pytest.raises(AttributeError, match="module 'wwe_scapi' has no attribute 'SeviceClient'"):
        wwe_scapi.SeviceClient  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'SeviceClient'"):
        exec("from wwe_scapi import SeviceClient")


# --- records ------------------------------------------------------------------------------------


@EVERY
def test_records_are_slotted_dataclasses_with_keyword_only_fields(name: str):
    """No dict per object, no stray attribute, no argument by position; wire order is kept."""
    cls = python_class(RECORDS[name])
    value = cls.from_wire(sample_record(RECORDS[name]))
    fields = [field_name(field.words) for field in RECORDS[name].fields]
    assert [field.name for field in dataclasses.fields(cls)] == [*fields, "unknown_fields"]
    assert all(field.kw_only for field in dataclasses.fields(cls))
    assert not hasattr(value, "__dict__")
    with pytest.raises(AttributeError):
        value.no_such_field = 1
    with pytest.raises(TypeError, match="positional"):
        cls("by position")
    with pytest.raises(TypeError, match="unhashable"):
        hash(value)


@EVERY
def test_records_survive_copying_and_pickling(name: str):
    """Equal and of the same class afterwards, with what the package does not know."""
    value = python_class(RECORDS[name]).from_wire(sample_record(RECORDS[name]) | {"newField": [1]})
    made = [copy.copy(value), copy.deepcopy(value), dataclasses.replace(value)]
    made += [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, 6)]
    for other in made:
        assert other == value
        assert other is not value
        assert type(other) is type(value)
        assert other.to_wire() == value.to_wire()


@EVERY
def test_repr_makes_the_record_again(name: str):
    """What is shown is Python, without the fields that say nothing."""
    cls = python_class(RECORDS[name])
    value = cls.from_wire({field.wire: None for field in RECORDS[name].fields if field.required})
    assert eval(repr(value), {cls.__name__: cls}) == value


def test_dataclass_functions_work():
    """`fields`, `replace` and `asdict` do what they do for any dataclass."""
    married = dataclasses.replace(KATE, lastname="Berg")
    assert (married.lastname, KATE.lastname) == ("Berg", "Lewis")
    assert dataclasses.asdict(KATE) == {
        "employee_id": "1",
        "firstname": "Kate",
        "lastname": "Lewis",
        "username": "kl",
        "roles": None,
        "unknown_fields": {},
    }
    assert repr(KATE) == "Agent(employee_id='1', firstname='Kate', lastname='Lewis', username='kl')"
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'username'"):
        Agent(employee_id="1", firstname="Kate", lastname="Lewis")


def test_records_match_by_class_and_field():
    """Structural pattern matching reaches into nested records, enums included."""
    call = sample_record(RECORDS["interaction.Interaction"]) | {"state": "RINGING", "ani": "+1555"}
    event = read_interaction_event({"eventType": "RINGING", "media": "voice", "interaction": call})

    def tell(event: InteractionEvent) -> str:
        match event:
            case InteractionRinging(
                interaction=Interaction(ani=str(caller), parties=[Party(name=name)])
            ):
                return f"{caller} {name}"
            case UnknownEvent(wire_type=None):
                return "nothing"
        return "else"

    assert tell(event) == "+1555 5001"
    assert tell(UnknownEvent("interaction", None, {})) == "nothing"


# --- enums and marks ----------------------------------------------------------------------------


def test_enums_are_their_wire_values():
    """Members compare, print and hash as strings, in every Python alike."""
    assert StateType.DND_ON == "DND_ON"
    assert f"{StateType.DND_ON} {StateType.DND_ON!s:>7}" == "DND_ON  DND_ON"
    assert json.dumps({"state": StateType.DND_ON}) == '{"state": "DND_ON"}'
    assert {StateType.DND_ON: 1}["DND_ON"] == 1
    assert StateType("DND_ON") is StateType.DND_ON
    assert Role.ROLE_ADMIN in list(Role)


def test_every_enum_has_every_value():
    """Names are the wire's, one member for each value."""
    for enum in api().definitions:
        if isinstance(enum, Enum):
            assert [item.value for item in python_class(enum)] == [
                item.value for item in enum.values
            ]


def test_unknown_values_are_told_from_members_and_behave_alike():
    """`UnknownValue` is a string with a `value`, so that code for members works for it, too."""
    state = State.from_wire({"type": "SLEEPING", "displayName": "", "operationName": ""})
    assert state.type == "SLEEPING"
    assert state.type.value == "SLEEPING"
    assert not isinstance(state.type, StateType)
    assert repr(state.type) == "UnknownValue('SLEEPING')"
    assert pickle.loads(pickle.dumps(state)) == state
    assert isinstance(copy.deepcopy(UnknownValue("x")), UnknownValue)
    assert CallType.INTERNAL.matches(UnknownValue("Internal"))


def test_unset_is_one_object_and_false():
    """It survives pickling and copying as itself."""
    assert not UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert copy.deepcopy(UNSET) is UNSET
    assert repr(UNSET) == "UNSET"


def test_errors_survive_pickling():
    """They cross process boundaries with everything they hold."""
    error = ScapiRateLimitError("voice.dial", "too often", {"errorMessage": "too often"}, 30)
    other = pickle.loads(pickle.dumps(error))
    assert (str(other), other.seconds, other.response) == (str(error), 30, error.response)


# --- docs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "texts"),
    [
        ("wwe_scapi.agent.Agent", ["An agent.", "Source: S0 Agent/Agent"]),
        ("wwe_scapi.events.interaction.InteractionCaseSelected", ["Source: "]),
        (
            "wwe_scapi.methods.voice.VoiceMethods.dial",
            ["Calls a number.", "- destination: ", "S2", "C16"],
        ),
        ("wwe_scapi.client.ServiceClient", ["Service Client API", "Calls and call recording."]),
        ("wwe_scapi.events.system", ["Clicks on the buttons of toasts"]),
        ("wwe_scapi", ["Service Client API", "ServiceClient"]),
    ],
)
def test_help_tells_what_it_is_and_who_says_so(thing: str, texts: list[str]):
    """`help()` has the description from the spec, with its sources."""
    shown = " ".join(pydoc.render_doc(thing, renderer=pydoc.plaintext).split())
    for text in texts:
        assert text in shown


def test_everything_public_is_documented():
    """Each record, enum, namespace and channel of the client has a docstring of its own."""
    for item in api().definitions:
        if isinstance(item, (Record, Enum)):
            assert python_class(item).__doc__
    for name, member in vars(ServiceClient).items():
        assert name.startswith("_") or member.__doc__
