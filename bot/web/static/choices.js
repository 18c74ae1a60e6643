// Lists to choose from: one, several, in order; long ones with a field that narrows them.

import { drawForm, fill, make, texts } from "./base.js";

const UNNUMBERED = new Set(["confirm", "repeat"]);

function named(option, index, kind) {
  return UNNUMBERED.has(kind) ? option.label : `${option.number || index + 1}. ${option.label}`;
}

// The numbers from 0 by which the server knows the options.
const indexOf = (option, index) => (option.number || index + 1) - 1;

export function drawOne(item, acts) {
  const { kind, options } = item.control;
  const group = make("div", { className: "options", role: "group" });
  group.setAttribute("aria-label", texts.pick);
  group.setAttribute("aria-describedby", `t-${item.id}`);
  const buttons = options.map((option, index) => {
    const button = make("button", { type: "button", textContent: named(option, index, kind) });
    if (kind === "one") button.setAttribute("aria-pressed", String(option.chosen));
    button.addEventListener("click", () => acts.press(option.token, option.label, item));
    return button;
  });
  group.append(...buttons);
  const search = drawSearch(item, acts, buttons);
  return make("div", { className: "control list" }, ...search, group, ...drawTurns(item, acts));
}

export function drawMany(item, acts) {
  const { kind, options, done, partial } = item.control;
  const boxes = options.map(({ chosen }) => make("input", { type: "checkbox", checked: chosen }));
  const lines = options.map((option, index) =>
    make("label", {}, boxes[index], make("span", { textContent: named(option, index, kind) })),
  );
  // Of a part of the list each tick is told at once: what is not seen here stays as it is.
  if (partial)
    boxes.forEach((box, index) =>
      box.addEventListener("change", () =>
        acts.press(options[index].token, options[index].label, item),
      ),
    );
  const legend = make("legend", { textContent: texts.pick_many });
  const list = make("fieldset", { className: "options" }, legend, ...lines);
  const search = drawSearch(item, acts, lines);
  const form = drawForm([list], done.label, () => {
    const checked = options.filter((_, index) => boxes[index].checked).map(indexIn(options));
    acts.press(partial ? done.token : `${done.token}:${checked.join(",")}`, done.label, item);
  });
  form.classList.remove("control");
  return make("div", { className: "control list" }, ...search, ...drawTurns(item, acts), form);
}

const indexIn = (options) => (option) => indexOf(option, options.indexOf(option));

// Searching in the page what is in the page; the server is asked for what is not.
function drawSearch(item, acts, lines) {
  const { search, partial, options } = item.control;
  if (!search) return [];
  const id = `search-${item.id}`;
  const field = make("input", { id, type: "search", autocomplete: "off" });
  const status = make("p", { className: "hint", role: "status" });
  const labels = options.map(({ label }) => fold(label));
  const narrow = () => {
    const words = fold(field.value).split(" ").filter(Boolean);
    const fits = labels.map((label) => words.every((word) => label.includes(word)));
    lines.forEach((line, index) => (line.hidden = !fits[index]));
    const count = fits.filter(Boolean).length;
    status.textContent = words.length ? fill(texts.matching, { count }) : "";
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (partial) acts.answer(field.value);
    else {
      const first = lines.find((line) => !line.hidden);
      (first?.querySelector("input") || first)?.focus();
    }
  });
  const parts = [make("label", { htmlFor: id, textContent: texts.search }), field];
  if (partial) {
    const whole = make("button", { type: "button", textContent: texts.search_all });
    whole.addEventListener("click", () => acts.answer(field.value));
    parts.push(whole);
  }
  return [make("div", { className: "search" }, ...parts, status)];
}

function drawTurns(item, acts) {
  const { kind, partial, turns } = item.control;
  if (!turns.length || !(partial || kind === "rank")) return [];
  const buttons = turns.map(({ label, token }) => {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", () => acts.press(token, label, item));
    return button;
  });
  return [make("div", { className: "row" }, ...buttons)];
}

// As the server folds: case, diacritics and the stroke of ł do not count.
function fold(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łŁ]/g, "l");
  return bare.toLowerCase().replace(/\s+/g, " ").trim();
}

// --- rankings --------------------------------------------------------------------------------

export function drawRank(item, acts) {
  const { options, done } = item.control;
  const placed = options.filter(({ place }) => place).sort((a, b) => a.place - b.place);
  const order = [...placed, ...options.filter(({ place }) => !place)];
  const list = make("ol", { className: "rank" });
  list.setAttribute("aria-label", texts.rank);
  list.setAttribute("aria-describedby", `t-${item.id}`);
  const status = make("p", { className: "unseen", role: "status" });

  const move = (option, by, button) => {
    const from = order.indexOf(option);
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(from, 1));
    redraw();
    button.focus();
    const values = { label: option.label, place: to + 1, count: order.length };
    status.textContent = fill(texts.moved, values);
  };
  const lines = new Map(options.map((option) => [option, drawRanked(option, move)]));
  const redraw = () => {
    list.replaceChildren(...order.map((option) => lines.get(option)));
    order.forEach((option, index) => {
      const [up, down] = lines.get(option).querySelectorAll("button");
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === order.length - 1));
    });
  };
  redraw();
  return drawForm([list, status], done.label, () => {
    const indices = order.map((option) => indexOf(option, options.indexOf(option)));
    acts.press(`${done.token}:${indices.join(",")}`, done.label, item);
  });
}

function drawRanked(option, move) {
  const arrow = (sign, text, by) => {
    const button = make("button", { type: "button", textContent: sign });
    button.setAttribute("aria-label", fill(text, { label: option.label }));
    button.addEventListener("click", () => move(option, by, button));
    return button;
  };
  const name = make("span", { textContent: option.label });
  const arrows = [arrow("↑", texts.move_up, -1), arrow("↓", texts.move_down, 1)];
  return make("li", {}, name, ...arrows);
}
