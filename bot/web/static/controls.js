// A question's real form controls. `acts` says what they do: `press`, `answer`, `upload`.

import { drawForm, labelled, language, make, texts } from "./base.js";
import { drawMany, drawOne, drawRank } from "./choices.js";

const FIELDS = {
  text: { type: "text" },
  integer: { type: "text", inputMode: "numeric" },
  decimal: { type: "text", inputMode: "decimal" },
  date: { type: "date" },
  month: { type: "month" },
  year: { type: "text", inputMode: "numeric", maxLength: 4 },
  time: { type: "time" },
  moment: { type: "datetime-local" },
};

const DRAWERS = {
  note: () => null,
  one: drawOne,
  confirm: drawOne,
  repeat: drawOne,
  many: drawMany,
  rank: drawRank,
  range: drawRange,
  place: drawPlace,
  file: drawFile,
};

export const drawControl = (item, acts) => (DRAWERS[item.control.kind] || drawField)(item, acts);

function drawField(item, acts) {
  const { kind, value, required } = item.control;
  const id = `answer-${item.id}`;
  const field =
    kind === "multiline"
      ? make("textarea", { id, rows: 4, value, required, maxLength: 10000 })
      : make("input", { id, value, required, autocomplete: "off", ...(FIELDS[kind] || FIELDS.text) });
  field.value = value; // once more: setting a type may have dropped it
  return drawForm(labelled(field, item, texts.answer), texts.save, () =>
    acts.answer(asTyped(field.value)),
  );
}

// 2017-04-05T14:30 as people write it: 05.04.2017 14:30. Anything else stays as it is.
function asTyped(value) {
  const found = /^(\d{4})-(\d\d)(?:-(\d\d))?(?:T(.+))?$/.exec(value);
  if (!found) return value;
  const [, year, month, day, time] = found;
  const date = [day, month, year].filter(Boolean).join(".");
  return time ? `${date} ${time}` : date;
}

// --- ranges ----------------------------------------------------------------------------------

// A slider always stands somewhere, so it must be touched before it is an answer.
function drawRange(item, acts) {
  const { lowest, highest, step, value } = item.control;
  const id = `answer-${item.id}`;
  const field = make("input", { id, type: "range", min: lowest, max: highest, step });
  const output = make("output", { htmlFor: id, className: "picked" });
  let touched = Boolean(value);
  field.value = value || (Number(lowest) + Number(highest)) / 2; // the default is of 0 to 100
  const tell = () => {
    const said = touched ? number(field.value) : texts.not_picked;
    output.textContent = said;
    field.setAttribute("aria-valuetext", said);
  };
  for (const kind of ["input", "change", "pointerup", "keydown"])
    field.addEventListener(kind, (event) => {
      touched ||= event.key !== "Tab";
      tell();
    });
  tell();
  const ends = make(
    "div",
    { className: "ends" },
    make("span", { textContent: number(lowest) }),
    output,
    make("span", { textContent: number(highest) }),
  );
  return drawForm([...labelled(field, item, texts.answer), ends], texts.save, () => {
    if (touched) return acts.answer(field.value);
    field.focus();
    acts.notify(texts.move_slider);
  });
}

const number = (value) => Number(value).toLocaleString(language, { maximumFractionDigits: 10 });

// --- places ----------------------------------------------------------------------------------

function drawPlace(item, acts) {
  const parts = item.control.value.split(" ");
  const fields = ["latitude", "longitude"].map((name, index) =>
    make("input", {
      id: `${name}-${item.id}`,
      inputMode: "decimal",
      autocomplete: "off",
      required: true,
      value: parts[index] || "",
    }),
  );
  let found = null; // what the browser told, as long as nobody changed it
  const status = make("p", { className: "hint", role: "status" });
  const show = ({ coords }) => {
    found = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.round(coords.accuracy)];
    fields.forEach((field, index) => (field.value = found[index]));
    status.textContent = texts.located.replace("{metres}", number(found[2]));
  };
  const locate = make("button", { type: "button", textContent: texts.locate });
  locate.hidden = !navigator.geolocation || !isSecureContext;
  locate.addEventListener("click", () => {
    status.textContent = texts.locating;
    const failed = () => (status.textContent = texts.not_located);
    const options = { enableHighAccuracy: true, timeout: 20000 };
    navigator.geolocation.getCurrentPosition(show, failed, options);
  });
  const rows = fields.map((field, index) =>
    make("div", {}, ...labelled(field, item, [texts.latitude, texts.longitude][index])),
  );
  const pair = make("div", { className: "pair" }, ...rows);
  return drawForm([locate, status, pair], texts.save, () => {
    const typed = fields.map((field) => field.value.trim().replace(",", "."));
    const told = found && typed.every((value, index) => value === found[index]);
    acts.answer(told ? `${typed.join(", ")}, 0, ${found[2]}` : typed.join(", "));
  });
}

// --- files -----------------------------------------------------------------------------------

// On a phone a picture, a sound or a film can also be made on the spot.
function drawFile(item, acts) {
  const { accept, media, hint } = item.control;
  const suffixes = accept.map((suffix) => `.${suffix}`);
  const types = (media ? [`${media}/*`, ...suffixes] : suffixes).join(",");
  const id = `answer-${item.id}`;
  const file = make("input", { id, type: "file", accept: types });
  const fields = [file];
  const parts = labelled(file, item, texts.choose_file);
  if (media && matchMedia("(pointer: coarse)").matches) {
    const made = make("input", { id: `made-${item.id}`, type: "file", accept: `${media}/*` });
    made.setAttribute("capture", media === "audio" ? "user" : "environment");
    fields.unshift(made);
    parts.unshift(...labelled(made, item, texts[`make_${media}`]));
  }
  if (hint) parts.unshift(make("p", { className: "hint", textContent: plain(hint) }));
  for (const field of fields)
    field.addEventListener("change", () => {
      for (const other of fields) if (other !== field && field.value) other.value = "";
    });
  return drawForm(parts, texts.upload, (form) => {
    const chosen = fields.find((field) => field.files.length);
    if (chosen) return acts.upload(form, chosen.files[0]);
    file.focus();
    acts.notify(texts.no_file);
  });
}

const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
