/** Texts for people: values, names, times. */

/** A value of the wire on one line, shortened. */
export function brief(value, limit = 120) {
  const text = typeof value === "string" ? value : asJson(value, 0);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** JSON for people; what is absent is an empty text. */
export function asJson(value, indent = 2) {
  const text = JSON.stringify(value, null, indent);
  return text === undefined ? "" : text;
}

/** What a person reads for a scalar; lists are joined. */
export function shownValue(value) {
  if (value === undefined || value === null) {
    return "";
  }
  if (Array.isArray(value)) {
    return value
      .map(shownValue)
      .filter((part) => part !== "")
      .join(", ");
  }
  return typeof value === "object" ? asJson(value, 0) : String(value);
}

/** A name of the spec as words: `updateView` and `LINE_BUSY` and `door.falls-shut`. */
export function asWords(name) {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[._-]+/g, " ")
    .trim();
  const lower = /[a-z]/.test(name)
    ? words.replace(/[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
    : words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** Milliseconds of the desktop's clock: `1:02:03.456`. */
export function asTime(ms) {
  const pad = (number, length = 2) => String(number).padStart(length, "0");
  const seconds = Math.floor(ms / 1000);
  const clock = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${pad(ms % 1000, 3)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${clock}` : clock;
}

/**
 * The address that a person means by a text, `http://` put before it if it says none; one that begins with `/` or `.`
 * is of this site. Absent for what is no address of the web.
 */
export function webAddress(text) {
  const address = text.trim();
  const isWhole = /^([a-z][a-z0-9+.-]*:\/\/|[/.])/i.test(address);
  try {
    const url = new URL(isWhole ? address : `http://${address}`, location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** What to say of a text that is no address of the web. */
export function noAddress(text) {
  return `${text} is no web address: it begins with http:// or https://.`;
}

/** The value at a dotted path; `items[].name` gives the names of all items. */
export function valueAt(value, path) {
  const parts = path.split(".");
  let found = value;
  for (let index = 0; index < parts.length; index += 1) {
    const name = parts[index].replace("[]", "");
    found = ownMember(found, name);
    if (parts[index].endsWith("[]") && Array.isArray(found) && index + 1 < parts.length) {
      const rest = parts.slice(index + 1).join(".");
      return found.map((item) => valueAt(item, rest));
    }
  }
  return found;
}

/** A member of an object that is its own; absent for all else. */
export function ownMember(value, name) {
  const isHolder = typeof value === "object" && value !== null;
  return isHolder && Object.prototype.hasOwnProperty.call(value, name) ? value[name] : undefined;
}

/** The values at several paths as one text, without the empty ones. */
export function joined(value, paths, between = " ") {
  return paths
    .map((path) => shownValue(valueAt(value, path)))
    .filter((part) => part !== "")
    .join(between);
}
