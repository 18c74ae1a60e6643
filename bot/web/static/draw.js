// How a message looks: its text rebuilt from the few elements we allow, its question's real form
// controls, its buttons. `acts` says what these do: `press`, `answer`, `upload`.

const ZONE = "Europe/Warsaw";
const language = document.documentElement.lang;
const chat = document.getElementById("chat");
export const texts = JSON.parse(chat.dataset.texts);

export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

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

// --- controls --------------------------------------------------------------------------------

const FIELDS = {
  text: { type: "text" },
  integer: { type: "text", inputMode: "numeric" },
  decimal: { type: "text", inputMode: "decimal" },
  date: { type: "date" },
};

function drawControl(item, acts) {
  const { control } = item;
  if (control.kind === "note") return null;
  if (control.kind === "one") return drawOne(item, acts);
  if (control.kind === "many") return drawMany(item, acts);
  if (control.kind === "file") return drawFile(item, acts);
  return drawField(item, acts);
}

function drawOne(item, acts) {
  const group = make("div", { className: "control options", role: "group" });
  group.setAttribute("aria-label", texts.pick);
  group.setAttribute("aria-describedby", `t-${item.id}`);
  item.control.options.forEach(({ label, token, chosen }, index) => {
    const button = make("button", { type: "button", textContent: `${index + 1}. ${label}` });
    button.setAttribute("aria-pressed", String(chosen));
    button.addEventListener("click", () => acts.press(token, label, item));
    group.append(button);
  });
  return group;
}

function drawMany(item, acts) {
  const { options, done } = item.control;
  const boxes = options.map(({ chosen }) => make("input", { type: "checkbox", checked: chosen }));
  const lines = options.map(({ label }, index) =>
    make("label", {}, boxes[index], make("span", { textContent: `${index + 1}. ${label}` })),
  );
  const legend = make("legend", { textContent: texts.pick_many });
  return drawForm([make("fieldset", {}, legend, ...lines)], done.label, () => {
    const checked = boxes.flatMap((box, index) => (box.checked ? [index] : []));
    acts.press(`${done.token}:${checked.join(",")}`, done.label, item);
  });
}

function drawField(item, acts) {
  const { kind, value, required } = item.control;
  const id = `answer-${item.id}`;
  const field =
    kind === "multiline"
      ? make("textarea", { id, rows: 4, value, required, maxLength: 10000 })
      : make("input", { id, value, required, autocomplete: "off", ...FIELDS[kind] });
  field.setAttribute("aria-describedby", `t-${item.id}`);
  const label = make("label", { htmlFor: id, textContent: texts.answer });
  return drawForm([label, field], texts.save, () => acts.answer(field.value));
}

function drawFile(item, acts) {
  const id = `answer-${item.id}`;
  const field = make("input", { id, type: "file", required: true, accept: chat.dataset.accept });
  const label = make("label", { htmlFor: id, textContent: texts.choose_file });
  field.setAttribute("aria-describedby", `t-${item.id}`);
  return drawForm([label, field], texts.upload, (form) => acts.upload(form, field.files[0]));
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
