"""The npm package in Node: the generated client and the hand-written runtime do what they promise.

The tests are JavaScript, in `tests/js/`, for Node's own runner; here each file of them is one test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import node
from tests.npm_package import package, project, write_facts
from tests.package import ROOT, api

BEHAVIOUR = node.FOLDER / "behaviour"
RUNTIME = node.FOLDER / "runtime"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.test.js"))


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package, and what the spec says."""
    folder = tmp_path_factory.mktemp("users") / "project"
    project(folder, package(), sources=[BEHAVIOUR])
    return write_facts(folder).parent


@pytest.mark.parametrize("name", names(BEHAVIOUR))
def test_the_package_does_what_users_expect(name: str, users: Path) -> None:
    """Over a MessageChannel, with a desktop that the tests play."""
    node.run_tests([users / "behaviour" / name], cwd=users)


@pytest.mark.parametrize("name", names(RUNTIME))
def test_the_runtime_keeps_its_promises(name: str) -> None:
    """For any protocol: these tests know nothing of the API."""
    node.run_tests([RUNTIME / name], cwd=ROOT)


def test_old_and_new_behaviour_of_every_defect_that_can_be_kept_are_tested() -> None:
    """One test at least begins with the name of the switch."""
    protocol = api().protocol
    assert protocol is not None
    assert protocol.script is not None
    switches = {defect.switch for defect in protocol.script.defects if defect.switch}
    text = (RUNTIME / "drop-in-defects.test.js").read_text("utf-8")
    assert switches == set(re.findall(r'^test\("(\w+): ', text, re.MULTILINE))
    assert len(switches) > 10
