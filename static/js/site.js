/* What HTML and htmx cannot do alone: the reading tools, focus and title after a swap,
   the keyboard of the place field. Everything but reading aloud works without it. */
"use strict";

const say = (words) => (document.getElementById("said").textContent = words);

/* The reading tools. The page changes at once, and this browser remembers. */
const root = document.documentElement;
const split = (words) => new Set(words?.split(" ").filter(Boolean));
const views = () => split(root.dataset.view);
const SIZES = ["standard", "large", "largest"];
const size = (on) => SIZES.filter((each) => on.has(each)).pop() ?? "standard";

/* What a tool makes of these views; 长辈版 has a size of its own, before it is another. */
function chosen(tool, on, before) {
  const now = new Set(on);
  const resize = (size) => {
    SIZES.forEach((each) => now.delete(each));
    if (size !== "standard") now.add(size);
  };
  if (SIZES.includes(tool)) resize(tool);
  else if (tool === "contrast") now[now.has(tool) ? "delete" : "add"](tool);
  else if (tool === "full") now.delete("simple");
  else if (tool !== "elder") now.clear();
  else if (now.delete("simple")) resize(before);
  else {
    resize("largest");
    now.add("simple");
  }
  return now;
}

/* Views that came with an address last for the visit (templates/_view.js); what is
   chosen by hand is kept, without the rest of what the address brought. */
function keep(tool) {
  const own = split(localStorage.view);
  const before = localStorage.size ?? "standard";
  const lent = sessionStorage.view !== undefined;
  const back = tool === "elder" && views().has("simple") && !own.has("simple");
  const now = lent && back ? own : chosen(tool, views(), before);
  if (tool === "elder" && !views().has("simple")) localStorage.size = size(own);
  if (!lent) localStorage.view = [...now].join(" ");
  else if (tool !== "full" && !back)
    localStorage.view = [...chosen(tool, own, before)].join(" ");
  if ([...now].sort().join(" ") === [...split(localStorage.view)].sort().join(" "))
    sessionStorage.removeItem("view");
  else sessionStorage.view = [...now].join(" ");
  return now;
}

function mark() {
  const on = views();
  for (const tool of document.querySelectorAll("a[data-tool]")) {
    const name = tool.dataset.tool;
    const is = name === size(on) || (name === "contrast" && on.has(name));
    if (is) tool.setAttribute("aria-current", "true");
    else tool.removeAttribute("aria-current");
  }
}

// The link is gone with the view it leads out of: from 看全部内容 as on a page newly
// opened, from 长辈版 to the way back.
function focusAfter(name) {
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  const way = document.querySelector(views().has("simple") ? ".from-elder" : ".to-elder");
  if (name === "full") heading.focus();
  if (name === "elder") way.focus();
}

function done({ dataset, textContent }) {
  const on = views();
  if (dataset.tool === "full") return "已显示全部内容。";
  if (dataset.tool === "standard-all") return "已还原成标准。";
  if (dataset.tool === "contrast" && !on.has("contrast")) return "已关掉高对比。";
  if (dataset.tool === "elder" && !on.has("simple")) return "已退出长辈版。";
  return `已换成${textContent.trim()}。`;
}

const plain = (address) => {
  const url = new URL(address);
  url.searchParams.delete("view");
  return url;
};

document.addEventListener("click", (event) => {
  const tool = event.target.closest("a[data-tool]");
  if (!tool) return;
  event.preventDefault();
  let now;
  try {
    now = keep(tool.dataset.tool);
  } catch {
    // It cannot be kept here: the address has it, of the page as it is now.
    const address = plain(location);
    for (const view of chosen(tool.dataset.tool, views(), "standard"))
      address.searchParams.append("view", view);
    return location.assign(address);
  }
  history.replaceState(history.state, "", plain(location));
  root.dataset.view = [...now].join(" ");
  mark();
  focusAfter(tool.dataset.tool);
  say(done(tool));
});

// Where the browser remembers, no address needs to: not even that of the next page.
document.addEventListener("DOMContentLoaded", () => {
  try {
    if (!sessionStorage.view) return;
  } catch {
    return;
  }
  for (const link of document.querySelectorAll("main a[href*='view='], header a, footer a"))
    if (!link.matches(".share a, [data-tool]") && link.origin === location.origin)
      link.href = plain(link.href);
  document.querySelectorAll("input[name=view]").forEach((input) => input.remove());
});

// Also a page that Back brings out of the browser's memory.
addEventListener("pageshow", () => {
  try {
    root.dataset.view = sessionStorage.view ?? localStorage.view ?? root.dataset.view ?? "";
  } catch {
    /* As the address says. */
  }
  mark();
});

/* Reading aloud: what can be seen of the answer or the guide, in its order; and the
   steps and cases folded below their headings, which are what such a page is for.
   Folded sources, other days and other places stay unread: who listens cannot skip. */
const PARTS = "h1,h2,h3,p,li,dt,dd,tr,summary,.tel,q,.from,.year,.date";
const SILENT =
  "form :not(.problems, .problems *),button,.choice,nav,svg,.on-paper,.share,[data-tool],.quiet," +
  ".case > div > .citation";
const aloud = () => document.querySelector("[data-tool=aloud]");

/* Every word that can be seen, with the smallest part it belongs to. What is folded
   counts as seen as if it were open: it is opened to tell, closed before it is drawn. */
function partsToRead() {
  const folded = document.querySelectorAll("main :is(.channel, .case):not([open])");
  folded.forEach((fold) => (fold.open = true));
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const parts = [];
  for (let node; (node = walk.nextNode()); ) {
    const holder = node.parentElement;
    if (!node.data.trim() || !holder.checkVisibility() || holder.closest(SILENT)) continue;
    const part = holder.closest(PARTS) ?? holder;
    const last = parts[parts.length - 1];
    if (last?.part === part) last.text += node.data;
    else parts.push({ part, text: node.data });
  }
  folded.forEach((fold) => (fold.open = false));
  return parts;
}

// Browsers stop in the middle of a long text; 12393 is five digits, not a number.
function spoken(text) {
  const words = text
    .replace(/\d{5,}/g, (digits) => [...digits].join(" "))
    .replace(/≠( 说法不一)?/g, "，说法不一");
  const sentences = words.match(/[^。！？；]+[。！？；]*[”」）]*/g) ?? [];
  return sentences.filter((sentence) => sentence.trim());
}

function silence() {
  speechSynthesis.cancel();
  document.querySelector(".being-read")?.classList.remove("being-read");
  aloud().setAttribute("aria-pressed", "false");
  aloud().textContent = "朗读";
}

function readAloud() {
  const pieces = partsToRead().flatMap(({ part, text }) =>
    spoken(text).map((words) => ({ part, words })),
  );
  aloud().setAttribute("aria-pressed", "true");
  aloud().textContent = "停止朗读";
  pieces.forEach(({ part, words }, number) => {
    const piece = new SpeechSynthesisUtterance(words);
    piece.lang = "zh-CN";
    piece.rate = 0.9;
    piece.onstart = () => {
      document.querySelector(".being-read")?.classList.remove("being-read");
      part.classList.add("being-read");
      const fold = part.closest("details");
      if (fold) fold.open = true;
      part.scrollIntoView({ block: "center" });
    };
    if (number === pieces.length - 1) piece.onend = silence;
    piece.onerror = (failure) => {
      if (["canceled", "interrupted"].includes(failure.error)) return;
      silence();
      say("这台设备现在读不出声。");
    };
    speechSynthesis.speak(piece);
  });
}

document.addEventListener("DOMContentLoaded", () => {
  if (!("speechSynthesis" in window && "checkVisibility" in root)) return;
  // Some browsers learn of their voices late, some have none that can read Chinese.
  const chinese = ({ lang }) => /^(zh|cmn)/i.test(lang);
  const offer = () => {
    aloud().hidden = !speechSynthesis.getVoices().some(chinese);
    document.getElementById("and-more").textContent = aloud().hidden ? "更多" : "朗读";
  };
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  aloud().addEventListener("click", () => {
    if (aloud().getAttribute("aria-pressed") === "true") silence();
    else readAloud();
  });
  addEventListener("pagehide", silence);
  document.addEventListener("htmx:beforeSwap", silence);
});

/* htmx comes when somebody turns to a form: a page that is only read needs none of it.
   At once where links ask through it or something is to be sent, which a failure must
   not lose, and where Back leads through its history. */
function bringHtmx() {
  const scripts = document.getElementById("htmx-scripts");
  // Before all is loaded it would wait for an event that has been.
  if (!scripts || document.readyState !== "complete") return;
  document.head.append(scripts.content);
  scripts.remove();
}

const turnTo = ({ target }) => target.closest?.("form") && bringHtmx();
document.addEventListener("focusin", turnTo);
document.addEventListener("pointerdown", turnTo);
addEventListener("load", () => {
  turnTo({ target: document.activeElement });
  if (history.state?.htmx || document.querySelector("[hx-post], a[hx-get]")) bringHtmx();
});

/* After a swap: the title, the page's own address, the focus, and a word for those who
   do not see it. After Back, htmx asks for the page whole. */
document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = document.getElementById(event.detail.target.id);
  if (!swapped?.dataset.title) return;
  document.title = swapped.dataset.title;
  document.querySelector("link[rel=canonical]").href = swapped.dataset.canonical;
  const mend = swapped.querySelector(".problems[data-focus]");
  const result = mend ?? swapped.querySelector("[data-focus]");
  result?.focus();
  say(result?.innerText ?? document.title);
});

// A page that came whole with something to mend begins there.
document.addEventListener("DOMContentLoaded", () =>
  document.querySelector(".problems[data-focus]")?.focus(),
);

/* Slow, or failed: said beside what was asked. Nothing typed is lost. */
let slow;

function hush() {
  clearTimeout(slow);
  document.querySelector(".trouble")?.remove();
}

function tell(asker, words, again) {
  hush();
  const box = document.createElement("div");
  box.className = "problems trouble";
  box.setAttribute("role", "alert");
  const line = document.createElement("p");
  // The number to dial can be pressed here, too.
  const [before, after] = words.split("12393");
  line.append(before);
  if (after) {
    const number = Object.assign(document.createElement("a"), { href: "tel:12393" });
    number.textContent = "12393";
    line.append(number, after);
  }
  box.append(line);
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.textContent = "再试一次";
    button.addEventListener("click", again);
    box.append(" ", button);
  }
  (asker.querySelector(".go") ?? asker.closest("ul") ?? asker).after(box);
  box.scrollIntoView({ block: "nearest" });
}

// Of what was sent nobody knows whether it came: the same once more is kept once.
const toSay = (asker, words) =>
  asker.method === "post"
    ? words.replace("还没有查到", "可能还没有提交").replace(/查得?/g, "提交")
    : words;

function fail(asker, words) {
  const again = () => (asker.querySelector(".go") ?? asker).click();
  tell(asker, `${words}您填的都在。急用请拨 12393。`, again);
}

// Before htmx is here a browser without a network would put a page of its own in the
// place of this one.
const offline = (event) => {
  if (navigator.onLine) return;
  stop(event);
  const undone = event.target.method === "post" ? "还没有提交" : "还没有查到";
  fail(event.target, `没有连上网，${undone}。`);
};
document.addEventListener("submit", offline, true);

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

// Asked once, however often it is pressed; what was corrected meanwhile is asked instead.
let pressed;
const twice = (event) => {
  const before = pressed;
  pressed = String(new URLSearchParams(new FormData(event.target)));
  if (event.target.matches(".htmx-request") && pressed === before) stop(event);
};
document.addEventListener("submit", twice, true);
document.addEventListener(
  "click",
  (event) => event.target.closest("a.htmx-request") && stop(event),
  true,
);

document.addEventListener("htmx:beforeRequest", (event) => {
  const asker = event.detail.elt;
  hush();
  slow = setTimeout(() => tell(asker, toSay(asker, "网络有点慢，还在查，请稍等。")), 2000);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) hush();
});

const FAILURES = {
  "htmx:sendError": "没有连上网，还没有查到。",
  "htmx:timeout": "网络太慢，还没有查到。",
  "htmx:responseError": "网站出了点问题，还没有查到。",
};
for (const [failure, words] of Object.entries(FAILURES)) {
  document.addEventListener(failure, (event) => {
    const { elt, xhr } = event.detail;
    const told = xhr.status === 429 ? "查得太快了，请等一分钟再查。" : words;
    fail(elt, toSay(elt, told));
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
  const release = JSON.parse(document.body.getAttribute("hx-headers"));
  const headers = { "HX-Request": "true", "HX-Target": "city-options", ...release };
  if (!list()) return;
  const answer = await fetch(address, { headers }).catch(() => null);
  // A later letter may have been typed meanwhile: only the newest question counts.
  if (!answer?.ok || asked !== words || document.activeElement !== field()) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = made.getElementById("city-options");
  // A page of an older release gets none: its next question loads the page anew.
  if (!found) return;
  list().replaceWith(found);
  field().setAttribute("aria-expanded", String(!list().hidden));
  say(list().hidden ? "" : `有 ${options().length} 个地方可选`);
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

/* A place that is offered goes into its field, and the form is asked as it stands: the
   link's address has what was sent before, not what was corrected since. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-fills]");
  const box = link && document.getElementById(link.dataset.fills);
  if (!box) return;
  event.preventDefault();
  // The address names the place in letters; who reads the field finds its name.
  box.value = link.dataset.value;
  box.form.querySelector(".go").click();
  box.value = link.textContent;
});

/* Printing and sharing: the page's own address, which says nothing of who asked. */
async function copied(address) {
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    // Refused, or an old browser that has no clipboard.
    const box = document.createElement("textarea");
    box.value = address;
    box.readOnly = true;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

async function copy(button, address, row) {
  const said = row.querySelector("[role=status]");
  said.textContent = "";
  const done = await copied(address);
  said.textContent = done ? "已复制" : `没能复制。请自己复制这个网址：${address}`;
  if ("personal" in row.dataset && address === row.dataset.address)
    said.textContent += "。网址里有您填的金额或年限。";
  button.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-share]");
  if (!button) return;
  const row = button.closest(".share");
  // In 长辈版 what is sent on is 长辈版 too: the page made for somebody's parents.
  const parents = row.querySelector("a").href;
  const address = views().has("simple") ? parents : row.dataset.address;
  if (button.dataset.share === "print") print();
  else if (button.dataset.share === "copy")
    copy(button, address, row);
  // Whoever closes the system's list again has changed their mind.
  else navigator.share({ title: document.title, url: address }).catch(() => {});
});

/* A visit that began with the page for somebody's parents has more of them: what is
   corrected there is sent on, too, though its address says nothing of the view. */
function begunForParents() {
  try {
    return split(sessionStorage.view).has("simple");
  } catch {
    return false;
  }
}

function offerToSend() {
  if (begunForParents()) document.querySelector(".share.extra")?.classList.remove("extra");
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("[data-share=send]"))
    button.hidden = false;
}

offerToSend();
document.addEventListener("htmx:afterSettle", offerToSend);
