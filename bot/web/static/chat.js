// The chat page: draws what the socket says, sends what the person does. What has not been
// acknowledged is kept for this tab and sent again after a reconnect under the same id; the
// server handles an id once.

import { chat, language, make, texts } from "./base.js";
import { draw } from "./draw.js";

const log = document.getElementById("log");
const scroller = document.getElementById("scroll");
const older = document.getElementById("older");
const composer = document.getElementById("composer");
const message = document.getElementById("message");
const KEPT = `unsent ${location.pathname}`;

let socket = null;
let wait = 500;
let followNext = false; // the person used a control: lead them to what comes of it
const unsent = new Map(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));

const find = (id) => document.getElementById(`m-${id}`);

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
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

function answer(text) {
  followNext = true;
  say(text);
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

// What is no longer so need not stay.
notify.over = (text) => {
  const toast = document.getElementById("toast");
  if (toast.textContent === text) toast.textContent = "";
};

async function upload(form, file) {
  if (file.size > Number(chat.dataset.limit)) return notify(texts.too_big);
  const id = (form.dataset.upload ||= newId()); // the same id when it is tried again
  const body = new FormData();
  body.append("file", file);
  notify(texts.uploading);
  followNext = true;
  try {
    const response = await fetch(`upload?id=${id}`, { method: "POST", body });
    if (response.ok) {
      delete form.dataset.upload; // the next file is another message
      return notify.over(texts.uploading);
    }
    return notify(response.status === 413 ? texts.too_big : texts.upload_failed);
  } catch {
    return notify(texts.upload_failed);
  }
}

const ACTS = { press, answer, upload, notify };

// --- the log ---------------------------------------------------------------------------------

// One message in its place: new at the end, changed where it stands. Only the newest question
// keeps its control.
function put(item) {
  const present = find(item.id);
  if (present?.dataset.json === JSON.stringify(item)) return present;
  const node = draw(item, ACTS);
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
  const control = node.querySelector(".control :is(input, textarea, button):not([hidden])");
  (control || node.querySelector(".text")).focus({ preventScroll: true });
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
    log.prepend(...items.filter(({ id }) => !find(id)).map((item) => draw(item, ACTS)));
    log.querySelectorAll(".control").forEach((control, index, all) => {
      if (index < all.length - 1) control.remove();
    });
    older.hidden = !more;
    markDays();
    scroller.scrollTop += scroller.scrollHeight - height;
  },
  ack: acknowledged,
  language({ code }) {
    if (code !== language) location.reload(); // the frame is drawn by the server
  },
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
