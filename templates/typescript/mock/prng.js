/** Random numbers that are the same everywhere: xoshiro128**. */

/** A generator; `state` is four 32-bit integers that may be read and set. */
export class Prng {
  /** @param {number} seed an integer of which 32 bits count */
  constructor(seed) {
    this.state = seeded(seed);
  }

  /** The next output, 0 to 2^32 - 1. */
  next() {
    const s = this.state;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    for (let index = 0; index < 4; index += 1) {
      s[index] >>>= 0;
    }
    return result;
  }

  /** An integer from 0 to n - 1, for n from 1 to 2^32. */
  below(n) {
    const next = this.next();
    const high = (next >>> 16) * n;
    const low = (next & 0xffff) * n;
    return Math.floor((high + Math.floor(low / 65536)) / 65536);
  }

  /** A random (version 4) UUID. */
  uuid() {
    const words = [this.next(), this.next(), this.next(), this.next()];
    words[1] = ((words[1] & 0xffff0fff) | 0x4000) >>> 0;
    words[2] = ((words[2] & 0x3fffffff) | 0x80000000) >>> 0;
    const text = words.map((word) => word.toString(16).padStart(8, "0")).join("");
    return [
      text.slice(0, 8),
      text.slice(8, 12),
      text.slice(12, 16),
      text.slice(16, 20),
      text.slice(20),
    ].join("-");
  }
}

function seeded(seed) {
  let x = seed >>> 0;
  const state = [];
  for (let index = 0; index < 4; index += 1) {
    x = (x + 0x9e3779b9) >>> 0;
    state.push(mixed(x));
  }
  return state;
}

function mixed(word) {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function rotate(word, bits) {
  return ((word << bits) | (word >>> (32 - bits))) >>> 0;
}
