"""Random numbers that are the same everywhere: xoshiro128**."""

from __future__ import annotations

from typing import Final

_MASK: Final = 0xFFFFFFFF


class Prng:
    """A generator; `state` is four 32-bit integers that may be read and set."""

    __slots__ = ("state",)

    def __init__(self, seed: int) -> None:
        """`seed` is an integer of which 32 bits count."""
        self.state = _seeded(seed)

    def next(self) -> int:
        """The next output, 0 to 2^32 - 1."""
        a, b, c, d = self.state
        result = _rotate(b * 5 & _MASK, 7) * 9 & _MASK
        t = b << 9 & _MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= t
        d = _rotate(d, 11)
        self.state = [a, b, c, d]
        return result

    def below(self, n: int) -> int:
        """An integer from 0 to n - 1, for n from 1 to 2^32."""
        return self.next() * n >> 32

    def uuid(self) -> str:
        """A random (version 4) UUID."""
        words = [self.next(), self.next(), self.next(), self.next()]
        words[1] = words[1] & 0xFFFF0FFF | 0x4000
        words[2] = words[2] & 0x3FFFFFFF | 0x80000000
        text = "".join(f"{word:08x}" for word in words)
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _seeded(seed: int) -> list[int]:
    x = seed & _MASK
    state: list[int] = []
    for _ in range(4):
        x = x + 0x9E3779B9 & _MASK
        state.append(_mixed(x))
    return state


def _mixed(word: int) -> int:
    x = word
    x = (x ^ x >> 16) * 0x85EBCA6B & _MASK
    x = (x ^ x >> 13) * 0xC2B2AE35 & _MASK
    return x ^ x >> 16


def _rotate(word: int, bits: int) -> int:
    return (word << bits | word >> 32 - bits) & _MASK
