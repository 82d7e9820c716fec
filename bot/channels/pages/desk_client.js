// The HTTP interface of the web chat (docs/web_chat.md): one session, its outgoing messages in order, its history.

const LONGEST_PAUSE_MS = 15_000;
const WAIT_S = 25;
const UPLOAD_S = 300;

/** The server said no, for good: repeating the same will not help. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem);
    this.status = status;
    this.problem = problem;
  }
}

/** The token is not known any more (another data directory, say): the conversation starts anew. */
export class SessionLost extends Error {}

/** No answer, or one that asks to come again. */
class Later extends Error {
  constructor(retryAfterS) {
    super("later");
    this.retryAfterMs = retryAfterS * 1000;
  }
}

export class DeskClient {
  /** `pane` keeps sessions of one browser apart; `onTrouble(kind)` hears "", "offline" or "too_often". */
  constructor(pane, onTrouble) {
    this.key = `mizban.token.${pane}`;
    this.onTrouble = onTrouble;
    this.memory = null;
    this.sending = Promise.resolve();
  }

  newUpdateId() {
    // crypto.randomUUID is missing where the page comes by plain HTTP from another machine.
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Sends one update after all earlier ones, again and again until it is committed. Throws Refused, SessionLost. */
  send(update) {
    return this.#inOrder(() => this.#insist("/api/updates", () => jsonRequest(update)));
  }

  /** Uploads a file and sends it as an update. */
  sendFile(file, updateId) {
    return this.#inOrder(async () => {
      const uploaded = await this.#insist("/api/files", () => {
        const body = new FormData();
        body.append("file", file, file.name);
        return { method: "POST", body, timeoutS: UPLOAD_S };
      });
      return this.#insist("/api/updates", () => jsonRequest({ update_id: updateId, file_id: uploaded.file_id }));
    });
  }

  /** Calls `onMessages` with each new batch, for ever. Throws SessionLost. */
  async follow(onMessages) {
    let after = 0;
    let wait = 0;
    for (;;) {
      const { messages } = await this.#insist(() => `/api/messages?after=${after}&wait=${wait}`, () => ({ timeoutS: wait + 15 }));
      // An empty first batch is news, too: there is no history.
      if (messages.length > 0 || wait === 0) onMessages(messages);
      if (messages.length > 0) after = messages.at(-1).seq;
      else wait = WAIT_S;
    }
  }

  /** A file of a message. Throws when it cannot be had now. */
  async file(url) {
    const response = await fetch(url, { headers: await this.#headers(), cache: "no-store" });
    if (!response.ok) throw new Refused(response.status, "file");
    return response.blob();
  }

  async demoInvite(pane) {
    const { token } = await this.#insist("/api/demo/invites", () => jsonRequest({ pane }));
    return token;
  }

  forget() {
    this.memory = null;
    store((storage) => storage.removeItem(this.key));
  }

  #inOrder(deed) {
    const done = this.sending.then(deed);
    this.sending = done.catch(() => {});
    return done;
  }

  async #insist(path, options) {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await this.#ask(typeof path === "function" ? path() : path, options());
        this.onTrouble("");
        return answer;
      } catch (error) {
        if (error instanceof Refused || error instanceof SessionLost) throw error;
        const asked = error instanceof Later ? error.retryAfterMs : 0;
        this.onTrouble(asked ? "too_often" : "offline");
        await pause(Math.max(asked, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries)));
      }
    }
  }

  async #ask(path, { timeoutS = 60, ...options }) {
    const headers = { ...options.headers, ...(await this.#headers()) };
    // Not through the browser's cache: it would let a second chat that asks the same wait for the first one's answer.
    const response = await fetch(path, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(timeoutS * 1000) });
    if (response.ok) return response.json();
    if (response.status === 401) throw new SessionLost();
    const problem = await response.json().then((body) => body.problem, () => "");
    if (response.status === 429 && problem !== "quota") throw new Later(Number(response.headers.get("Retry-After")) || 1);
    if (response.status >= 500 || response.status === 408) throw new Error(`status ${response.status}`);
    throw new Refused(response.status, problem);
  }

  async #headers() {
    return { Authorization: `Bearer ${await this.#token()}` };
  }

  /** Two tabs opened at once must not make two sessions. */
  async #token() {
    const known = this.memory ?? store((storage) => storage.getItem(this.key));
    if (known) return known;
    const open = async () => {
      const meanwhile = store((storage) => storage.getItem(this.key));
      if (meanwhile) return meanwhile;
      const response = await fetch("/api/sessions", { method: "POST" });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const { token } = await response.json();
      store((storage) => storage.setItem(this.key, token));
      return token;
    };
    this.memory = await (navigator.locks ? navigator.locks.request(this.key, open) : open());
    return this.memory;
  }
}

function jsonRequest(value) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}

/** Storage may be forbidden; then the session lives as long as the page. */
function store(use) {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}

/** Waits, but no longer than until the network or the reader is back. */
function pause(ms) {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      document.removeEventListener("visibilitychange", end);
      resolve();
    }
    addEventListener("online", end);
    document.addEventListener("visibilitychange", end);
  });
}
