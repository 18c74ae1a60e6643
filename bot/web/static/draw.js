// How a message looks: its text rebuilt from the few elements we allow, its question's real form
// controls, its buttons. `acts` says what these do: `press`, `answer`, `upload`, `notify`.

import { language, make } from "./base.js";
import { drawControl } from "./controls.js";

const ZONE = "Europe/Warsaw";
const dayOf = (at) => at.toLocaleDateString(language, { dateStyle: "full", timeZone: ZONE });
const timeOf = (at) =>
  at.toLocaleTimeString(language, { timeStyle: "short", hourCycle: "h23", timeZone: ZONE });

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

// --- drawing ---------------------------------------------------------------------------------

export function draw(item, acts) {
  const at = item.at ? new Date(item.at) : new Date();
  const node = make("li", { id: `m-${item.id}`, className: item.who });
  node.dataset.json = JSON.stringify(item);
  const text = item.who === "me" ? make("div", { className: "text" }, item.text) : parse(item.html);
  text.id = `t-${item.id}`;
  text.tabIndex = -1;
  node.append(text);
  if (item.file) {
    const link = { className: "file", href: item.file.path, download: item.file.name };
    const picture = { src: item.file.path, alt: item.file.alt, className: "picture" };
    if (item.file.alt) node.append(make("img", picture));
    node.append(make("a", link, item.file.name));
  }
  if (item.control) node.append(drawControl(item, acts) || "");
  for (const row of item.rows || []) node.append(drawRow(row, item, acts));
  if (item.at) {
    node.dataset.day = dayOf(at);
    node.append(make("time", { dateTime: item.at, textContent: timeOf(at) }));
  }
  return node;
}

function drawRow(row, item, acts) {
  const line = make("div", { className: "row" });
  for (const { label, token, url } of row) {
    if (url) line.append(make("a", { className: "button", textContent: label, ...outside(url) }));
    else {
      const button = make("button", { type: "button", textContent: label });
      button.addEventListener("click", () => acts.press(token, label, item));
      line.append(button);
    }
  }
  return line;
}
