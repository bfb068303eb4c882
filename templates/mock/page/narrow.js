/** A program for less than the whole API: the methods of one edition, and of one client version and older. */

/**
 * @param {object} program
 * @param {object} info
 * @param {{edition?: string, version?: string}} to empty texts are no limit. Throws when there is none of that name
 * @returns {object} the same program, or one whose other methods are unknown
 */
export function narrowed(program, info, { edition = "", version = "" }) {
  if (edition === "" && version === "") {
    return program;
  }
  for (const [kind, name, known] of [
    ["edition", edition, info.editions],
    ["client version", version, info.versions],
  ]) {
    if (name !== "" && !known.some(({ id }) => id === name)) {
      throw new Error(`there is no ${kind} "${name}"`);
    }
  }
  const order = info.versions.map(({ id }) => id);
  const limit = version === "" ? order.length : order.indexOf(version);
  const isIn = ({ editions, since }) =>
    (edition === "" || editions === undefined || editions.includes(edition)) &&
    (since === undefined || order.indexOf(since) <= limit);
  const kept = new Set(info.methods.filter(isIn).map(({ name }) => name));
  const methods = Object.fromEntries(Object.entries(program.methods).filter(([name]) => kept.has(name)));
  return { ...program, methods };
}
