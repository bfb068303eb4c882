"""Lets the tests import the generated package."""

from tests.package import make_importable

make_importable()
