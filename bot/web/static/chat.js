"use strict";
// The chat page: draws what the socket says, sends what the person does. What has not been
// acknowledged is kept for this tab and sent again after a reconnect under the same id; the
// server handles an id once.

const chat = document.getElementById("chat");
const log = document.getElementById("log");
const scroller = document.getElementById("scroll");
const older = document.getElementById("older");
const composer = document.getElementById("composer");
const message = document.getElementById("message");
const texts = JSON.parse(chat.dataset.texts);
const language = document.documentElement.lang;
const ZONE = "Europe/Warsaw";
const KEPT = `unsent ${location.pathname}`;

let socket = null;
let wait = 500;
let followNext = false; // the person used a control: lead them to what comes of it
const unsent = new Map(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));

// --- small tools -----------------------------------------------------------------------------

function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const find = (id) => document.getElementById(`m-${id}`);
const dayOf = (at) => at.toLocaleDateString(language, { dateStyle: "full", timeZone: ZONE });
const timeOf = (at) =>
  at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", timeZone: ZONE });

// Of a text's html only these elements are rebuilt; of their attributes only a link's address.
const ALLOWED = new Set(["B", "I", "U", "CODE", "A"]);
const SAFE_LINK = /^(https?|mailto|tel):/i;

function rebuild(from, into) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const copy = ALLOWED.has(node.tagName) ? make(node.tagName) : null;
    if (node.tagName === "A") {
      const address = node.getAttribute("href") || "";
      if (SAFE_LINK.test(address)) Object.assign(copy, outside(address));
    }
    if (copy) into.append(copy);
    rebuild(node, copy || into);
  }
}

const outside = (href) => ({ href, target: "_blank", rel: "noopener noreferrer" });

function parse(html) {
  const text = make("div", { className: "text" });
  rebuild(new DOMParser().parseFromString(html, "text/html").body, text);
  return text;
}

// --- sending ---------------------------------------------------------------------------------

function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify([...unsent]));
}

function send(content) {
  const id = newId();
  unsent.set(id, { id, ...content });
  keep();
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(unsent.get(id)));
  return id;
}

function say(text) {
  if (!text.trim()) return;
  showPending(send({ kind: "text", text }), text);
}

function showPending(id, text) {
  if (find(`me-${id}`)) return;
  put({ id: `me-${id}`, who: "me", at: null, text });
  find(`me-${id}`).classList.add("pending");
  toEnd();
}

function press(token, label, item) {
  followNext = true;
  const id = send({ kind: "press", token, label, message: item.id });
  const node = find(item.id);
  node.dataset.waits = id;
  node.setAttribute("aria-busy", "true");
}

function acknowledged({ id, toast, refused }) {
  unsent.delete(id);
  keep();
  find(`me-${id}`)?.classList.remove("pending");
  const waiting = log.querySelector(`[data-waits="${CSS.escape(id)}"]`);
  waiting?.removeAttribute("aria-busy");
  if (refused) find(`me-${id}`)?.remove();
  notify(refused ? texts.refused : toast);
}

function notify(text) {
  if (!text) return;
  const toast = document.getElementById("toast");
  toast.textContent = text;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => (toast.textContent = ""), 6000);
}

// --- controls --------------------------------------------------------------------------------

const FIELDS = {
  text: { type: "text" },
  integer: { type: "text", inputMode: "numeric" },
  decimal: { type: "text", inputMode: "decimal" },
  date: { type: "date" },
};

function drawControl(item) {
  const { control } = item;
  if (control.kind === "note") return null;
  if (control.kind === "one") return drawOne(item, control);
  if (control.kind === "many") return drawMany(item, control);
  if (control.kind === "file") return drawFile(item);
  return drawField(item, control);
}

function drawOne(item, { options }) {
  const group = make("div", { className: "control options", role: "group" });
  group.setAttribute("aria-label", texts.pick);
  options.forEach(({ label, token, chosen }, index) => {
    const button = make("button", { type: "button", textContent: `${index + 1}. ${label}` });
    button.setAttribute("aria-pressed", String(chosen));
    button.addEventListener("click", () => press(token, label, item));
    group.append(button);
  });
  return group;
}

function drawMany(item, { options, done }) {
  const boxes = options.map(({ chosen }) => make("input", { type: "checkbox", checked: chosen }));
  const lines = options.map(({ label }, index) =>
    make("label", {}, boxes[index], make("span", { textContent: `${index + 1}. ${label}` })),
  );
  const legend = make("legend", { textContent: texts.pick_many });
  return drawForm([make("fieldset", {}, legend, ...lines)], texts.done, () => {
    const checked = boxes.flatMap((box, index) => (box.checked ? [index] : []));
    press(`${done}:${checked.join(",")}`, texts.done, item);
  });
}

function drawField(item, { kind, value, required }) {
  const id = `answer-${item.id}`;
  const field =
    kind === "multiline"
      ? make("textarea", { id, rows: 4, value, required, maxLength: 10000 })
      : make("input", { id, value, required, autocomplete: "off", ...FIELDS[kind] });
  field.setAttribute("aria-describedby", `t-${item.id}`);
  const label = make("label", { htmlFor: id, textContent: texts.answer });
  return drawForm([label, field], texts.save, () => {
    followNext = true;
    say(field.value);
  });
}

function drawFile(item) {
  const id = `answer-${item.id}`;
  const field = make("input", { id, type: "file", required: true, accept: chat.dataset.accept });
  const label = make("label", { htmlFor: id, textContent: texts.choose_file });
  field.setAttribute("aria-describedby", `t-${item.id}`);
  return drawForm([label, field], texts.upload, (form) => upload(form, field.files[0]));
}

function drawForm(parts, label, onSubmit) {
  const button = make("button", { className: "main", textContent: label });
  const form = make("form", { className: "control" }, ...parts, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit(form);
  });
  return form;
}

async function upload(form, file) {
  if (file.size > Number(chat.dataset.limit)) return notify(texts.too_big);
  const id = (form.dataset.upload ||= newId()); // the same id when it is tried again
  const body = new FormData();
  body.append("file", file);
  notify(texts.uploading);
  followNext = true;
  try {
    const response = await fetch(`upload?id=${id}`, { method: "POST", body });
    if (response.ok) return undefined;
    return notify(response.status === 413 ? texts.too_big : texts.upload_failed);
  } catch {
    return notify(texts.upload_failed);
  }
}

// --- drawing ---------------------------------------------------------------------------------

function draw(item) {
  const at = item.at ? new Date(item.at) : new Date();
  const node = make("li", { id: `m-${item.id}`, className: item.who });
  node.dataset.json = JSON.stringify(item);
  const text = item.who === "me" ? make("div", { className: "text" }, item.text) : parse(item.html);
  text.id = `t-${item.id}`;
  text.tabIndex = -1;
  node.append(text);
  if (item.file) {
    const link = { className: "file", href: item.file.path, download: item.file.name };
    node.append(make("a", link, item.file.name));
  }
  if (item.control) node.append(drawControl(item) || "");
  for (const row of item.rows || []) node.append(drawRow(row, item));
  if (item.at) {
    node.dataset.day = dayOf(at);
    node.append(make("time", { dateTime: item.at, textContent: timeOf(at) }));
  }
  return node;
}

function drawRow(row, item) {
  const line = make("div", { className: "row" });
  for (const { label, token, url } of row) {
    if (url) line.append(make("a", { className: "button", textContent: label, ...outside(url) }));
    else {
      const button = make("button", { type: "button", textContent: label });
      button.addEventListener("click", () => press(token, label, item));
      line.append(button);
    }
  }
  return line;
}

// One message in its place: new at the end, changed where it stands. Only the newest question
// keeps its control.
function put(item) {
  const present = find(item.id);
  if (present?.dataset.json === JSON.stringify(item)) return present;
  const node = draw(item);
  if (item.control) log.querySelectorAll(".control").forEach((control) => control.remove());
  if (present) present.replaceWith(node);
  else log.append(node);
  return node;
}

function strip(id) {
  find(id)?.querySelectorAll(".control, .row").forEach((part) => part.remove());
}

function markDays() {
  log.querySelectorAll(".day").forEach((mark) => mark.remove());
  let day = "";
  for (const node of [...log.children]) {
    if (!node.dataset.day || node.dataset.day === day) continue;
    day = node.dataset.day;
    node.before(make("li", { className: "day", textContent: day }));
  }
}

const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

// After the person used a control, focus goes where the conversation goes on.
function follow(node) {
  followNext = false;
  const target = node.querySelector(".control input, .control textarea, .control button, .text");
  target.focus({ preventScroll: true });
  const tall = node.offsetHeight > scroller.clientHeight;
  node.scrollIntoView({ block: tall ? "start" : "nearest" });
}

// --- receiving -------------------------------------------------------------------------------

const RECEIVE = {
  hello({ items, more }) {
    log.setAttribute("aria-live", "off");
    const known = new Set(items.map(({ id }) => `m-${id}`));
    for (const node of [...log.children]) if (!known.has(node.id)) node.remove();
    for (const item of items) log.append(put(item));
    older.hidden = !more;
    for (const { id, kind, text } of unsent.values()) if (kind === "text") showPending(id, text);
    for (const content of unsent.values()) socket.send(JSON.stringify(content));
    markDays();
    toEnd();
    requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  },
  item({ item, strip: replaced }) {
    const wasAtEnd = isAtEnd();
    if (replaced) strip(replaced);
    const node = put(item);
    markDays();
    if (wasAtEnd && node === log.lastElementChild) toEnd();
    if (followNext && item.who === "bot") follow(node);
  },
  erase({ id }) {
    find(id)?.remove();
  },
  older({ items, more }) {
    const height = scroller.scrollHeight;
    log.prepend(...items.filter(({ id }) => !find(id)).map(draw));
    log.querySelectorAll(".control").forEach((control, index, all) => {
      if (index < all.length - 1) control.remove();
    });
    older.hidden = !more;
    markDays();
    scroller.scrollTop += scroller.scrollHeight - height;
  },
  ack: acknowledged,
};

function connect() {
  socket = new WebSocket(new URL("ws", location.href).href.replace(/^http/, "ws"));
  socket.addEventListener("open", () => showOffline(false));
  socket.addEventListener("message", ({ data }) => {
    wait = 500;
    const received = JSON.parse(data);
    RECEIVE[received.type](received);
  });
  socket.addEventListener("close", () => {
    showOffline(true);
    setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 15000);
  });
}

function showOffline(is) {
  const note = document.getElementById("offline");
  note.hidden = !is;
  note.textContent = is ? texts.offline : "";
}

// --- the composer ----------------------------------------------------------------------------

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  followNext = false;
  say(message.value);
  message.value = "";
});
message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
older.textContent = texts.older;
older.addEventListener("click", () => {
  const first = log.querySelector("time");
  if (first) socket.send(JSON.stringify({ kind: "older", before: first.dateTime }));
});
connect();
