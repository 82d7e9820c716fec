// The chat page: what is sent goes through DeskClient, what is said comes back through its history and is drawn by View.

import { DeskClient, Refused, SessionLost } from "./desk_client.js";
import { View, dayKey, withoutMarks } from "./view.js";

const FILE_LIMIT_MB = 20;
const NEAR_END_PX = 120;
const TYPING_LIMIT_MS = 20_000;

const settings = JSON.parse(document.getElementById("settings").textContent);
const query = new URLSearchParams(location.search);
const pane = settings.demo ? (query.get("pane") ?? "citizen") : "citizen";
const [log, banner, newer, composer, text, file, viewer] =
  ["log", "banner", "newer", "composer", "text", "file", "viewer"].map((id) => document.getElementById(id));
const viewerImage = document.getElementById("viewer-image");
const viewerDownload = document.getElementById("viewer-download");

const client = new DeskClient(pane, showTrouble);
const view = new View(settings.words, settings.quiet, { press, openImage, file: (url) => client.file(url) });
const typing = view.typing();
let typingTimer = 0;
let typingLimit = 0;
let lastDay = "";
let last = { seq: 0, from: "" };
let staysAtEnd = true;
const pressed = new Set();

if (window.top !== window) nameFrame();
converse();

async function converse() {
  for (;;) {
    let isFirst = true;
    try {
      await client.follow((messages) => {
        draw(messages, isFirst);
        if (isFirst) begin(messages.length === 0);
        isFirst = false;
      });
    } catch (error) {
      if (!(error instanceof SessionLost)) throw error;
      client.forget();
      log.replaceChildren();
      lastDay = "";
      last = { seq: 0, from: "" };
    }
  }
}

/** Beside its neighbours on the demo page, a chat is called by whose it is. */
function nameFrame() {
  const [name, beneath] = document.querySelectorAll(".names > *");
  beneath.textContent = name.textContent;
  name.textContent = view.word(`pane_${pane}`);
  document.getElementById("demo-link").hidden = true;
}

/** A deep link is followed once; a new conversation greets by itself, a demo pane with its invite. */
async function begin(isNew) {
  log.setAttribute("aria-busy", "false");
  const payload = query.get("start");
  if (payload) {
    query.delete("start");
    history.replaceState(null, "", query.size ? `/?${query}` : "/");
    say(`/start ${payload}`);
  } else if (isNew && pane !== "citizen") {
    say(`/start invite_${await client.demoInvite(pane)}`, "start");
  } else if (isNew) {
    say("/start", "start");
  }
}

// ── Drawing ──

function draw(messages, atOnce) {
  if (messages.length === 0) return;
  const follows = atOnce || staysAtEnd || messages.some((message) => message.from === "person");
  typing.remove();
  const drawn = messages.map((message) => {
    drawDay(message.at);
    pendingOf(message.update_id)?.remove();
    return log.insertBefore(view.message(message), firstPending());
  });
  last = messages.at(-1);
  if (last.from === "bot") expectContact(last.contact);
  markCurrent();
  expectAnswer(last.from === "person" && !atOnce);
  if (!follows) newer.hidden = false;
  else if (atOnce) scrollToEnd();
  else scrollToRead(drawn[0]);
}

function drawDay(at) {
  if (!at || dayKey(at) === lastDay) return;
  lastDay = dayKey(at);
  log.insertBefore(view.day(at), firstPending());
}

/** The newest choices stand out; older ones stay where they are and can still be pressed. */
function markCurrent() {
  for (const earlier of log.querySelectorAll(".current")) earlier.classList.remove("current");
  const offers = log.querySelectorAll(".message.bot:has(.choices)");
  offers[offers.length - 1]?.classList.add("current");
}

/** A number is asked for: telephones show their number keys. */
function expectContact(expected) {
  text.inputMode = expected ? "tel" : "text";
  text.placeholder = view.word(expected ? "contact_hint" : "composer_hint");
}

function pendingOf(updateId) {
  return updateId ? log.querySelector(`[data-update-id="${CSS.escape(updateId)}"]`) : null;
}

function firstPending() {
  return log.querySelector(".pending, .failed, .typing");
}

function expectAnswer(expected) {
  clearTimeout(typingTimer);
  clearTimeout(typingLimit);
  if (!expected) return typing.remove();
  // Most answers are there at once: dots that only flash would disturb.
  typingTimer = setTimeout(() => {
    log.append(typing);
    if (staysAtEnd) scrollToEnd();
  }, 400);
  typingLimit = setTimeout(() => typing.remove(), TYPING_LIMIT_MS);
}

function isNearEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
}

function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
  staysAtEnd = true;
  newer.hidden = true;
}

/** To the end, but never past the beginning of what is new. */
function scrollToRead(firstNew) {
  scrollToEnd();
  const above = firstNew.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
  if (above >= 0) return;
  log.scrollTop += above;
  staysAtEnd = isNearEnd();
  newer.hidden = staysAtEnd;
}

function showTrouble(kind) {
  const words = { "": "", offline: view.word("reconnecting"), too_often: view.word("too_often") }[kind];
  if (banner.textContent !== words) banner.textContent = words;
}

// ── Sending ──

function say(words, updateId = client.newUpdateId()) {
  const shown = words.startsWith("/start") ? "/start" : words;
  deliver(updateId, shown, "", () => client.send({ update_id: updateId, text: words }));
}

/** The second tap of an impatient finger is not a second press. */
async function press(data, label) {
  if (pressed.has(data)) return;
  pressed.add(data);
  const updateId = client.newUpdateId();
  await deliver(updateId, label, "", () => client.send({ update_id: updateId, choice: data }));
  pressed.delete(data);
}

function sendFile(chosen) {
  const updateId = client.newUpdateId();
  deliver(updateId, "", chosen.name, async () => {
    if (chosen.size > FILE_LIMIT_MB * 1024 * 1024) throw new Refused(413, "too_large");
    await client.sendFile(chosen, updateId);
  });
}

async function deliver(updateId, words, fileName, send) {
  const article = view.pending(updateId, words, fileName);
  const before = last.seq;
  typing.remove();
  log.append(article);
  scrollToEnd();
  try {
    await send();
    expectAnswer(last.seq === before || last.from === "person");
  } catch (error) {
    if (error instanceof SessionLost) return;
    view.failed(article, reason(error, fileName));
  }
}

function reason(error, fileName) {
  if (!fileName) return view.word("not_sent");
  if (error.status === 413) return view.word("file_too_large", { limit: FILE_LIMIT_MB.toLocaleString("fa-IR") });
  return view.word(error.problem === "quota" ? "file_quota" : "file_not_sent");
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  fitText();
  say(words);
});

text.addEventListener("keydown", (event) => {
  // Enter sends; during composition of a word it belongs to the keyboard, and with Shift it is a new line.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
text.addEventListener("input", fitText);

function fitText() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

document.getElementById("attach").addEventListener("click", () => file.click());
file.addEventListener("change", () => {
  for (const chosen of file.files) sendFile(chosen);
  file.value = "";
});

for (const shortcut of document.querySelectorAll("[data-says]")) {
  shortcut.addEventListener("click", () => say(shortcut.dataset.says));
}

// ── Reading ──

newer.addEventListener("click", scrollToEnd);
log.addEventListener("scroll", () => {
  staysAtEnd = isNearEnd();
  if (staysAtEnd) newer.hidden = true;
}, { passive: true });
// The keyboard came up, or a picture arrived: who was at the end stays there.
const keepEnd = () => staysAtEnd && scrollToEnd();
new ResizeObserver(keepEnd).observe(log);
log.addEventListener("load", keepEnd, true);

document.addEventListener("copy", (event) => {
  if (event.target === text) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", withoutMarks(String(getSelection())));
});

function openImage(url, name, words) {
  viewerImage.src = url;
  viewerImage.alt = words;
  viewerDownload.href = url;
  viewerDownload.download = name;
  viewer.showModal();
}
document.getElementById("viewer-close").addEventListener("click", () => viewer.close());
viewer.addEventListener("click", (event) => {
  if (event.target === viewer) viewer.close();
});
