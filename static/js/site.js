/* What HTML and htmx cannot do alone: focus and title after a swap, and the
   keyboard of the place field. Everything works without this file. */
"use strict";

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = document.getElementById(event.detail.target.id);
  if (!swapped?.dataset.title) return;
  document.title = swapped.dataset.title;
  swapped.querySelector("[data-focus]")?.focus();
});

/* Where htmx fails, or waits too long, the browser asks for the plain address. */
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.elt.matches("form")) event.detail.elt.submit();
  });
}

/* The place field: suggestions below, arrows to move, Enter to take, Escape to close. */
const field = () => document.querySelector("[data-options]");
const list = () => document.getElementById("city-options");
const options = () => [...list().querySelectorAll("[role=option]")];
const current = () => list().querySelector("[aria-selected=true]");

let wait;
let asked = "";

function close() {
  clearTimeout(wait);
  asked = "";
  if (!list()) return;
  list().hidden = true;
  field().setAttribute("aria-expanded", "false");
  field().removeAttribute("aria-activedescendant");
}

function select(option) {
  current()?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  field().setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function take(option) {
  field().value = option.dataset.value;
  close();
  field().focus();
}

function move(step) {
  const all = options();
  if (!all.length) return;
  list().hidden = false;
  field().setAttribute("aria-expanded", "true");
  select(all[(all.indexOf(current()) + step + all.length) % all.length]);
}

async function suggest() {
  const words = field().value.trim();
  if (!words) return close();
  asked = words;
  const address = `${field().dataset.options}?q=${encodeURIComponent(words)}`;
  const headers = { "HX-Request": "true", "HX-Target": "city-options" };
  if (!list()) return;
  const answer = await fetch(address, { headers }).catch(() => null);
  // A later letter may have been typed meanwhile: only the newest question counts.
  if (!answer?.ok || asked !== words || document.activeElement !== field()) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  list().replaceWith(made.getElementById("city-options"));
  field().setAttribute("aria-expanded", String(!list().hidden));
}

document.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  const box = field();
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "city-options");
  clearTimeout(wait);
  wait = setTimeout(suggest, 200);
});

document.addEventListener("keydown", (event) => {
  if (event.target !== field() || event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && !list().hidden && current()) take(current());
  else return;
  event.preventDefault();
});

const touched = (event) => event.target.closest?.("#city-options [role=option]");

document.addEventListener("mousedown", (event) => {
  // Else the field loses focus and closes the list before the click arrives.
  if (touched(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = touched(event);
  if (option) take(option);
});

document.addEventListener("focusout", (event) => {
  if (event.target === field()) close();
});
