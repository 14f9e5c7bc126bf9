// Keeps the page in step with the server: whatever is done is posted, then the page is fetched and its
// differences are put in place, so that nothing being typed is lost.

import { completeCommands } from "./complete.js";
import { morph } from "./morph.js";

const POLL_MILLISECONDS = 700;
const TOAST_MILLISECONDS = 6000;
/** What this window opens is shown in it alone; the server knows it by this name. */
const WINDOW = { "X-Window": Math.random().toString(36).slice(2) };
let isBusy = false;

async function refresh(headers = { "X-Refresh": "1" }) {
  const turn = (refresh.turn = (refresh.turn ?? 0) + 1);
  const answer = await fetch(location.href, { headers: { ...headers, ...WINDOW } });
  const text = await answer.text();
  if (turn !== refresh.turn) return;
  if (!answer.ok) return toast("This place is not there any more.");
  const before = new Map(panes().map((pane) => [pane.id, whereIs(pane)]));
  const fresh = new DOMParser().parseFromString(text, "text/html");
  document.title = fresh.title;
  morph(document.body, fresh.body);
  panes().forEach((pane) => keepPlace(pane, before.get(pane.id)));
  settle();
}

/**
 * Like a link that is followed. The address changes at once, so that whatever else fetches the page
 * meanwhile fetches the place that was asked for; the next poll finds out when the server is there again.
 */
function follow(address) {
  if (address !== location.href) history.pushState(null, "", address);
  return refresh({}).catch(() => document.body.classList.add("offline"));
}

function settle() {
  const top = document.querySelector("dialog[data-modal]:not([open])");
  if (top) {
    top.showModal();
    (top.querySelector("[autofocus], .field input, .field textarea, .field select") ?? top).focus();
  }
  document.querySelector(".edit textarea")?.focus();
}

function showFaults() {
  document.querySelector("dialog[data-modal] [aria-invalid]")?.focus();
}

const panes = () => [...document.querySelectorAll("[data-stick]")];
const newest = (pane) => [...pane.querySelectorAll(".message")].at(-1);
const bottom = (pane) => pane.scrollHeight - pane.clientHeight;
const opensAtEnd = (pane) => pane.dataset.stick !== "later";
const showEnd = (pane) => pane.scrollTo(0, endOf(pane));

/** A message that is longer than its pane is read from its beginning. */
function endOf(pane) {
  const message = newest(pane);
  if (!message) return bottom(pane);
  const top = message.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
  return Math.min(bottom(pane), top);
}

function whereIs(pane) {
  const isNear = (place) => place - pane.scrollTop < 80;
  return { newest: newest(pane)?.id, isAtEnd: isNear(endOf(pane)), isAtBottom: isNear(bottom(pane)) };
}

/** News is shown to those who had read to the end; nobody is moved within what they are reading. */
function keepPlace(pane, before) {
  if (!before ? opensAtEnd(pane) : before.isAtEnd && before.newest !== newest(pane)?.id) showEnd(pane);
  else if (before?.isAtBottom) pane.scrollTo(0, bottom(pane));
}

let turn = Promise.resolve();

/** Posts once whatever is on its way has arrived, so that messages typed fast are all sent, in order. */
function postInTurn(...what) {
  turn = turn.then(async () => {
    while (isBusy) await new Promise((resolve) => setTimeout(resolve, 20));
    return post(...what);
  });
  return turn;
}

async function post(address, fields, pressed) {
  if (isBusy) return false;
  isBusy = true;
  pressed?.setAttribute("aria-busy", "true");
  document.body.classList.add("busy");
  try {
    const answer = await fetch(address, { method: "POST", body: fields, headers: WINDOW });
    if (!answer.ok) throw new Error(answer.statusText);
    const { notice, go } = await answer.json();
    await (go ? follow(new URL(go, location).href) : refresh());
    if (notice) toast(notice);
    return true;
  } catch (problem) {
    toast(`That did not work: ${problem.message}.`);
    return false;
  } finally {
    isBusy = false;
    pressed?.removeAttribute("aria-busy");
    document.body.classList.remove("busy");
  }
}

function toast(sentence) {
  const place = document.getElementById("toast");
  place.textContent = sentence;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (place.textContent = ""), TOAST_MILLISECONDS);
}

const here = (act) => `${document.body.dataset.place}/${act}`;

function use(element, value) {
  const surface = element.closest("[data-surface]")?.dataset.surface;
  if (!surface) return;
  const fields = surface === "modal" ? new FormData(element.closest("form")) : new FormData();
  const { actionId, blockId } = element.dataset;
  fields.append("surface", surface);
  fields.append("action_id", actionId);
  fields.append("block_id", blockId);
  fields.append("ts", element.closest("[data-ts]")?.dataset.ts ?? "");
  [value].flat().forEach((each) => fields.append("value", each));
  post(here("click"), fields, element);
}

function confirmed(dialog) {
  return new Promise((resolve) => {
    dialog.showModal();
    const finish = (event) => {
      const answer = event.type === "cancel" ? "no" : event.target.closest("[data-answer]")?.dataset.answer;
      if (!answer) return;
      ["click", "cancel"].forEach((type) => dialog.removeEventListener(type, finish));
      dialog.close();
      resolve(answer === "yes");
    };
    ["click", "cancel"].forEach((type) => dialog.addEventListener(type, finish));
  });
}

async function press(button) {
  const dialog = button.nextElementSibling;
  if (dialog?.matches("dialog.confirm") && !(await confirmed(dialog))) return;
  button.closest("details")?.removeAttribute("open");
  use(button, button.value);
}

function closeMenus(pressed = null) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(pressed)) menu.removeAttribute("open");
  });
}

/** Slack shows a menu whole: beside its button where there is room, else moved in. */
function showWhole(list) {
  list.style.translate = "";
  const beyond = list.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
  if (beyond > 0) list.style.translate = `${-beyond}px`;
  list.scrollIntoView({ block: "nearest" });
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.menu[open]")) showWhole(event.target.querySelector(".menu-list"));
}, true);

const closeModal = () => post(here("close"), new FormData());

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const pressed = event.target.closest("[data-close], button[data-action-id], a[href]");
  if (!pressed || event.ctrlKey || event.metaKey) return;
  if (pressed.matches("[data-close]")) return closeModal();
  if (pressed.matches("button")) return press(pressed);
  if (pressed.target !== "_blank") {
    event.preventDefault();
    document.getElementById("drawer").checked = false;
    follow(pressed.href);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
});

document.addEventListener("change", (event) => {
  const element = event.target.closest("[data-action-id]");
  const field = element?.closest(".field");
  if (!element || (field && !("dispatch" in field.dataset))) return;
  if (element.type === "checkbox") {
    const ticked = element.closest(".ticks").querySelectorAll("input:checked");
    use(element, [...ticked].map((each) => each.value));
  } else {
    use(element, element.multiple ? [...element.selectedOptions].map((each) => each.value) : element.value);
  }
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const address = form.dataset.post ?? here(form.dataset.act);
  const fields = new FormData(form);
  if (form.dataset.act === "say") {
    form.reset();
    showEnd(form.parentElement.querySelector("[data-stick]"));
  }
  if (form.dataset.go) history.replaceState(null, "", form.dataset.go);
  form.closest("details")?.removeAttribute("open");
  const isSent = await (form.dataset.act === "say" ? postInTurn : post)(address, fields, event.submitter);
  if (form.dataset.act === "submit") showFaults();
  if (!isSent && form.dataset.act === "say" && !form.elements.text.value) form.elements.text.value = fields.get("text");
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-enter-sends]");
  if (!box || event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
  event.preventDefault();
  box.form.requestSubmit();
});

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-modal]")) return;
  event.preventDefault();
  closeModal();
}, true);

addEventListener("popstate", () => follow(location.href));

async function poll() {
  try {
    const answer = isBusy ? null : await fetch("/page/version");
    const version = answer?.ok ? await answer.json() : null;
    if (version && !isBusy && version !== document.body.dataset.version) await refresh();
    document.body.classList.remove("offline");
  } catch {
    document.body.classList.add("offline");
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

completeCommands(document);
panes().filter(opensAtEnd).forEach(showEnd);
settle();
poll();
