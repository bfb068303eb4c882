"""A name that the package does not have."""

from wwe_scapi import SeviceClient

print(SeviceClient)
