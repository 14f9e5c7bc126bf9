// The list of commands that opens above a message box once somebody types "/".

export function completeCommands(root) {
  root.addEventListener("input", (event) => isBox(event.target) && show(event.target));
  root.addEventListener("keydown", (event) => isBox(event.target) && steer(event), true);
  root.addEventListener("focusout", (event) => isBox(event.target) && setTimeout(() => hide(event.target), 150));
  root.addEventListener("mousedown", (event) => {
    const offer = event.target.closest?.("[data-offer]");
    if (!offer) return;
    event.preventDefault();
    take(offer.closest("form").elements.text, offer);
  });
}

const isBox = (element) => element.matches?.("[data-completions]");
const list = (box) => document.getElementById(box.getAttribute("aria-controls"));
const offers = (box) => [...list(box).querySelectorAll("[data-offer]")];
const chosen = (box) => list(box).querySelector('[aria-selected="true"]');

function show(box) {
  const typed = box.value;
  const all = typed.startsWith("/") ? JSON.parse(box.dataset.completions) : [];
  const fitting = all.filter(({ text }) => text.toLowerCase().startsWith(typed.toLowerCase()) && text !== typed);
  list(box).replaceChildren(...fitting.map(draw));
  // Enter sends what was typed: an offer is taken by Tab, a click, or Enter once an arrow has chosen it.
  select(box, null);
}

function draw({ text, description, sends }) {
  const offer = document.createElement("div");
  offer.setAttribute("role", "option");
  offer.id = `offer-${text}`;
  offer.dataset.offer = text;
  offer.dataset.sends = sends;
  const name = document.createElement("b");
  name.textContent = text;
  const words = document.createElement("span");
  words.textContent = description;
  offer.append(name, words);
  return offer;
}

function select(box, offer) {
  offers(box).forEach((each) => each.setAttribute("aria-selected", each === offer));
  offer?.scrollIntoView({ block: "nearest" });
  if (offer) box.setAttribute("aria-activedescendant", offer.id);
  else box.removeAttribute("aria-activedescendant");
}

function steer(event) {
  const box = event.target;
  const all = offers(box);
  if (!all.length) return;
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move) select(box, all[(all.indexOf(chosen(box)) + move + all.length + (move < 0 && !chosen(box))) % all.length]);
  else if (event.key === "Escape") hide(box);
  else if (event.key === "Tab") take(box, chosen(box) ?? all[0]);
  else if (event.key === "Enter" && !event.shiftKey && chosen(box)) take(box, chosen(box));
  else if (event.key === "Enter") return hide(box);
  else return;
  event.preventDefault();
}

function take(box, offer) {
  box.value = offer.dataset.offer;
  box.focus();
  hide(box);
  if (offer.dataset.sends === "true") box.form.requestSubmit();
  else show(box);
}

function hide(box) {
  list(box)?.replaceChildren();
  box.removeAttribute("aria-activedescendant");
}
