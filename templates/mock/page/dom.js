/**
 * Describes a part of the document and brings the document to it. Text of the spec, of pages and of wire messages
 * only ever becomes text or the value of a property; nothing is parsed as HTML.
 */

const EMPTY = Object.freeze([]);
const trees = new WeakMap();
const PROPERTIES = new Set([
  "value",
  "checked",
  "disabled",
  "hidden",
  "open",
  "selected",
  "readOnly",
  "tabIndex",
]);

/**
 * Describes an element.
 *
 * @param {string} tag
 * @param {object | null} [props] `on...` are listeners, `style` an object of CSS properties, `key` tells siblings
 *   apart, `made` gets the element when it is made; all else are properties or attributes
 * @param {...any} children descriptions, texts, numbers, lists of them; null, undefined and false are left out
 */
export function h(tag, props, ...children) {
  const { key, ...rest } = props || {};
  return { tag, key, props: rest, children: flatten(children), element: null };
}

/**
 * Makes the children of an element what is described, and leaves alone what is so already. A description that is
 * given again is not looked at.
 */
export function render(parent, ...children) {
  const after = flatten(children);
  reconcile(parent, trees.get(parent) || EMPTY, after);
  trees.set(parent, after);
}

function flatten(children, out = []) {
  for (const child of children) {
    if (Array.isArray(child)) {
      flatten(child, out);
    } else if (child !== null && child !== undefined && child !== false) {
      out.push(typeof child === "object" ? child : { tag: "", text: String(child), element: null });
    }
  }
  return out;
}

function reconcile(parent, before, after) {
  const known = indexOf(before);
  const pairs = after.map((node) => [node, takeMatch(known, node)]);
  const kept = new Set(pairs.map(([, old]) => old));
  for (const old of before) {
    if (!kept.has(old)) {
      old.element.remove();
    }
  }
  let cursor = before.length === 0 ? null : parent.firstChild;
  for (const [node, old] of pairs) {
    const element = old === undefined ? make(node) : update(old, node);
    if (element === cursor) {
      cursor = cursor.nextSibling;
    } else {
      parent.insertBefore(element, cursor);
    }
  }
}

function indexOf(nodes) {
  const known = new Map();
  for (const node of nodes) {
    const name = identity(node);
    known.set(name, [...(known.get(name) || []), node]);
  }
  return known;
}

function identity({ tag, key }) {
  return key === undefined ? tag : `${tag} ${key}`;
}

function takeMatch(known, node) {
  const found = known.get(identity(node));
  return found === undefined ? undefined : found.shift();
}

function make(node) {
  if (node.tag === "") {
    node.element = document.createTextNode(node.text);
    return node.element;
  }
  const element = document.createElement(node.tag);
  node.element = element;
  // A choice can only have a value that it offers, so children come first.
  reconcile(element, EMPTY, node.children);
  setProps(element, {}, node.props);
  if (node.props.made !== undefined) {
    node.props.made(element);
  }
  return element;
}

function update(old, node) {
  const { element } = old;
  if (old === node) {
    return element;
  }
  node.element = element;
  if (node.tag === "") {
    if (old.text !== node.text) {
      element.data = node.text;
    }
    return element;
  }
  reconcile(element, old.children, node.children);
  setProps(element, old.props, node.props);
  return element;
}

function setProps(element, before, after) {
  for (const name of Object.keys(before)) {
    if (!(name in after)) {
      setProp(element, name, undefined);
    }
  }
  for (const name of Object.keys(after)) {
    if (name === "style") {
      setStyle(element, before.style || {}, after.style);
    } else if (after[name] !== before[name]) {
      setProp(element, name, after[name]);
    }
  }
}

function setProp(element, name, value) {
  if (name === "made") {
    return;
  }
  if (name.startsWith("on")) {
    element[name] = value === undefined ? null : listener(value);
  } else if (PROPERTIES.has(name)) {
    element[name] = value === undefined ? defaultOf(name) : value;
  } else if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** What a listener gives back would count as its verdict: for `false`, the browser leaves the key or click undone. */
function listener(value) {
  return (event) => {
    value(event);
  };
}

function defaultOf(name) {
  return name === "value" ? "" : false;
}

function setStyle(element, before, after) {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[name] !== after[name]) {
      element.style.setProperty(name, after[name] === undefined ? "" : String(after[name]));
    }
  }
}
