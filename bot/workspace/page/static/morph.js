// Changes one tree of nodes into another with as few touches as possible. What people typed, ticked, opened
// or scrolled lives in properties, not in the markup, and so stays.

const KEPT = new Set(["open", "style", "aria-busy"]);

export function morph(from, to) {
  if (from.isEqualNode(to)) return;
  if (from.nodeName !== to.nodeName || from.id !== to.id) return from.replaceWith(to);
  if (from.nodeType !== Node.ELEMENT_NODE) return void (from.data = to.data);
  if ("keep" in from.dataset) return;
  copyAttributes(from, to);
  if (from.nodeName === "TEXTAREA") return;
  morphChildren(from, to);
}

function copyAttributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !KEPT.has(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
}

function morphChildren(from, to) {
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const match = findMatch(at, wanted);
    if (!match) {
      from.insertBefore(wanted, at);
      continue;
    }
    while (at !== match) at = remove(at);
    at = match.nextSibling;
    morph(match, wanted);
  }
  while (at) at = remove(at);
}

function findMatch(start, wanted) {
  if (!wanted.id) return start && !start.id && start.nodeName === wanted.nodeName ? start : null;
  for (let node = start; node; node = node.nextSibling) if (node.id === wanted.id) return node;
  return null;
}

function remove(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
