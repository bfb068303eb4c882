/** @type {typeof import("./text.js").equalIgnoringCase} */
export function equalIgnoringCase(one, other) {
  return one.toUpperCase() === other.toUpperCase();
}
