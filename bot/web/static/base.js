// What every part of the page's script needs: making elements, the texts, the language.

export const chat = document.getElementById("chat");
export const language = document.documentElement.lang;
export const texts = JSON.parse(chat.dataset.texts);

export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// A text with `{name}` in it, filled in.
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function drawForm(parts, label, onSubmit) {
  const button = make("button", { className: "main", textContent: label });
  const form = make("form", { className: "control" }, ...parts, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onSubmit(form);
  });
  return form;
}

// A field with its label; the question above says the rest.
export function labelled(field, item, text) {
  field.setAttribute("aria-describedby", `t-${item.id}`);
  return [make("label", { htmlFor: field.id, textContent: text }), field];
}
