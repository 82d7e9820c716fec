// How messages look. Text is only ever set as text: nothing that people write becomes markup.

const TEHRAN = { timeZone: "Asia/Tehran" };
const DAY = new Intl.DateTimeFormat("fa-IR-u-ca-persian", { ...TEHRAN, weekday: "long", day: "numeric", month: "long", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("fa-IR", { ...TEHRAN, hour: "2-digit", minute: "2-digit" });
const DAY_KEY = new Intl.DateTimeFormat("en-CA", TEHRAN);
// A line that is nothing but an isolated code (U+2066 … U+2069) can be copied by a tap.
const CODE_LINE = /^\u2066([0-9A-Za-z-]{4,})\u2069$/;
// A line like «گام ۳», «گام ۳ از ۱۵», «پرسش ۲ از ۱۵ (…)» says how far the person has come; the next is what is asked.
const PLACE = /^[^:.۰-۹]{2,12}([۰-۹]+)(?:[^:.۰-۹]{2,6}([۰-۹]+))?(?: \([^()]*\))?$/;
const SHORT_HEADING = /^[^:.!؟?…]{2,60}$/;
const LABELLED = /^((?:• )?[^:.!؟«»()]{2,36}:)(\s.+)$/;
const PERSIAN = /[\u0600-\u06ff]/;
const BULLET = /^\s*•/;
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// A line that is nothing but an address of this very desk can be followed; no other is made a link of.
const LINK_LINE = /^https?:\/\/\S+$/;

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  const { data, ...rest } = properties;
  Object.assign(made, rest);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

export function icon(name, className = "") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  svg.append(use);
  return svg;
}

/** Copied text goes into other forms: direction marks stay behind. */
export function withoutMarks(text) {
  return text.replace(DIRECTION_MARKS, "");
}

export function dayKey(at) {
  return DAY_KEY.format(new Date(at));
}

export class View {
  /** `quiet`: labels that lead out rather than on. `actions`: press(data, label), openImage(url, name, words), file(url) → Promise<Blob>. */
  constructor(words, quiet, actions) {
    this.words = words;
    this.quiet = new Set(quiet);
    this.actions = actions;
  }

  word(key, values = {}) {
    return this.words[key].replace(/\{([a-z]+)\}/g, (slot, name) => values[name] ?? slot);
  }

  day(at) {
    const key = dayKey(at);
    const now = Date.now();
    let text = DAY.format(new Date(at));
    if (key === dayKey(now)) text = this.word("today");
    if (key === dayKey(now - 86_400_000)) text = this.word("yesterday");
    return element("p", { className: "day" }, text);
  }

  message(message) {
    if (message.from === "person" && message.text === "/start") {
      return element("p", { className: "note", data: { seq: message.seq } }, this.word("started"));
    }
    const isBot = message.from === "bot";
    const article = element("article", { className: `message ${message.from}`, data: { seq: message.seq } });
    if (isBot) article.append(icon("star", "face"));
    article.append(element("span", { className: "unseen" }, this.word(isBot ? "from_bot" : "from_person")));
    article.append(this.#bubble(message));
    if (message.choices.length > 0) article.append(this.#choices(message.choices));
    if (message.at) article.append(element("p", { className: "meta" }, element("time", { dateTime: message.at }, CLOCK.format(new Date(message.at)))));
    return article;
  }

  /** The person's own message before the desk has it. */
  pending(updateId, text, fileName) {
    const files = fileName ? [{ url: "", name: fileName, mime: "" }] : [];
    const article = this.message({ seq: "", from: "person", text, choices: [], files });
    article.classList.add("pending");
    article.dataset.updateId = updateId;
    if (!article.matches(".note")) article.append(element("p", { className: "meta" }, this.word(fileName ? "uploading" : "sending")));
    return article;
  }

  failed(article, text) {
    article.classList.replace("pending", "failed");
    (article.querySelector(".meta") ?? article).textContent = text;
  }

  typing() {
    const dots = element("div", { className: "bubble" }, element("i"), element("i"), element("i"));
    dots.append(element("span", { className: "unseen" }, this.word("typing")));
    return element("article", { className: "message bot typing" }, icon("star", "face"), dots);
  }

  #bubble(message) {
    const bubble = element("div", { className: "bubble" });
    const text = message.text || (message.files.length > 0 ? "" : this.word("pressed"));
    bubble.append(...this.#lines(text, message.from === "bot"));
    for (const file of message.files) bubble.append(this.#file(file, message.text));
    return bubble;
  }

  /** Codes that stand alone on a line become buttons; only the desk's messages have them. */
  #lines(text, isBot) {
    const parts = [];
    let lines = [];
    const flush = () => {
      while (lines.length > 0 && !lines[0]) lines.shift();
      while (lines.length > 0 && !lines.at(-1)) lines.pop();
      if (lines.length > 0) parts.push(isBot ? deskText(lines, parts.length === 0) : element("p", { className: "text" }, lines.join("\n")));
      lines = [];
    };
    for (const line of text.split("\n")) {
      const code = isBot ? CODE_LINE.exec(line) : null;
      if (!code) {
        lines.push(line);
        continue;
      }
      flush();
      parts.push(this.#code(code[1]));
    }
    flush();
    return parts;
  }

  #code(code) {
    const shown = element("span", {}, code);
    const button = element("button", { type: "button", className: "code", onclick: copy }, shown, icon("icon-copy"));
    button.setAttribute("aria-label", this.word("copy", { code }));
    const copied = this.word("copied");
    return button;

    async function copy() {
      await navigator.clipboard?.writeText(code);
      shown.textContent = copied;
      setTimeout(() => (shown.textContent = code), 1500);
    }
  }

  #choices(rows) {
    const group = element("div", { className: "choices", role: "group" });
    group.setAttribute("aria-label", this.word("choices"));
    for (const row of rows) {
      const press = ({ label, data }) =>
        element("button", { type: "button", className: this.quiet.has(label) ? "choice quiet" : "choice", onclick: () => this.actions.press(data, label) }, label);
      group.append(element("div", { className: "row" }, ...row.map(press)));
    }
    return group;
  }

  #file(file, caption) {
    if (!file.url) return element("span", { className: "file" }, icon("icon-file"), element("span", {}, file.name));
    return file.mime.startsWith("image/") ? this.#picture(file, caption) : this.#download(file);
  }

  #download(file) {
    const name = element("span", {}, file.name);
    const button = element("button", { type: "button", className: "file", title: this.word("download") }, icon("icon-file"), name);
    button.onclick = async () => {
      try {
        save(await this.actions.file(file.url), file.name);
        name.textContent = file.name;
      } catch {
        name.textContent = `${file.name}: ${this.word("file_unavailable")}`;
      }
    };
    return button;
  }

  /** Fetched when it comes near the eye: a long history may hold many. */
  #picture(file, caption) {
    const frame = element("button", { type: "button", className: "picture", title: this.word("open_image") });
    const words = withoutMarks(caption).split("\n")[0] || file.name;
    frame.setAttribute("aria-label", `${words} (${this.word("open_image")})`);
    const fetchPicture = async () => {
      try {
        const url = URL.createObjectURL(await this.actions.file(file.url));
        frame.replaceChildren(element("img", { src: url, alt: words }));
        return url;
      } catch {
        frame.replaceChildren(element("span", {}, this.word("file_unavailable")));
        loading = null;
        return "";
      }
    };
    let loading = null;
    const load = () => (loading ??= fetchPicture());
    frame.onclick = async () => {
      const url = await load();
      if (url) this.actions.openImage(url, file.name, words);
    };
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      load();
    }, { root: document.getElementById("log"), rootMargin: "400px" });
    watch.observe(frame);
    return frame;
  }
}

/** What the desk says, easier on the eye: a heading, how far one has come, names of values, hanging bullets. The text stays the same. */
function ownLink(line) {
  if (!LINK_LINE.test(line) || !line.startsWith(`${location.origin}/`)) return null;
  return element("a", { className: "link", href: line, target: "_blank", rel: "noopener" }, line);
}

function deskText(lines, isFirst) {
  const text = element("p", { className: "text" });
  const way = isFirst && lines.length > 1 ? PLACE.exec(lines[0]) : null;
  const heads = isFirst && lines.length > 1 && SHORT_HEADING.test(withoutMarks(lines[0]));
  for (const [place, line] of lines.entries()) {
    // A Persian line that begins with a Latin word or a place to fill is Persian all the same.
    const shown = element("span", { className: "line", dir: PERSIAN.test(line) ? "rtl" : "auto" });
    const labelled = LABELLED.exec(line);
    if (way ? place === 1 : heads && place === 0) shown.classList.add("heading");
    else if (way && place === 0) shown.classList.add("place");
    if (BULLET.test(line)) shown.classList.add("bullet");
    if (labelled) shown.append(element("span", { className: "label" }, labelled[1]), labelled[2]);
    else shown.append(ownLink(line) ?? line);
    text.append(shown, place < lines.length - 1 ? "\n" : "");
    if (way?.[2] && place === 0) text.append(bar(number(way[1]) / number(way[2])));
  }
  return text;
}

function bar(share) {
  const whole = element("span", { className: "way" }, element("i"));
  whole.setAttribute("aria-hidden", "true");
  whole.style.setProperty("--gone", `${100 * share}%`);
  return whole;
}

function number(persian) {
  return Number(persian.replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x06f0));
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
