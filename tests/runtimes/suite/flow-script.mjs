// Runs a flow of the vectors through the package: a store, a client and clocks that say what the script says.

import { camel, camelName } from "./names-of-vectors.mjs";

/** Runs the flow of a case; gives what it asked for beside what `outcome` makes of its end. */
export async function runScript(wxseal, one, calls, outcome, snakeData) {
  const script = new Script(wxseal, one);
  const restore = script.setClocks();
  try {
    const ended = await outcome(
      () => start(wxseal, one, calls, script),
      (result) => read(result, snakeData),
    ).catch((error) => {
      if (error !== script.mistake) throw error;
      return { cancelled: true };
    });
    return { ...ended, asked: script.asked };
  } finally {
    restore();
  }
}

/** What the script says that a flow asks for and ends with. */
export function scriptOf({ steps, last, out }) {
  const asked = [...steps, ...(last ? [last] : [])].map(({ load, swap, claim, send, within }) => {
    if (load !== undefined) return { load };
    if (swap !== undefined) return { swap };
    if (claim !== undefined) return { claim };
    return send === undefined ? { pause: within } : { send };
  });
  return { ...(last === undefined ? out : { cancelled: true }), asked };
}

function start(wxseal, { flow, message, context, seconds }, calls, { store, fetch }) {
  const known = camel(context);
  const limit = seconds === undefined ? {} : { wait: seconds };
  const { openid, jti, accessToken, errcode, authinfo, sessionKey, now, device, keep, ...options } = known;
  const at = now === undefined ? {} : { now };
  const optional = Object.fromEntries(Object.entries({ jti, device, keep }).filter(([, value]) => value !== undefined));
  const { storeId, storeName, deviceId, attach, ...merchant } = options;
  const of = Object.fromEntries(
    Object.entries({ storeId, storeName, deviceId, attach }).filter(([, value]) => value !== undefined),
  );
  const [group, verb] = flow.split(".").map(camelName);
  const run = {
    accessTokens: () => ({
      get: () => new wxseal.AccessTokens({ ...options, ...limit, store, fetch }).get(),
      report: () => new wxseal.AccessTokens({ ...options, store, fetch }).report(accessToken, errcode),
    }),
    deviceCredentials: () => ({
      get: () => new wxseal.DeviceCredentials({ ...merchant, ...limit, store, fetch }).get(message, of),
      report: () => new wxseal.DeviceCredentials({ ...merchant, store, fetch }).report(authinfo, of),
    }),
    login: () => ({
      exchange: () =>
        wxseal.login.exchange(message, { ...known, store }, fetch, seconds === undefined ? null : { timeout: seconds }),
    }),
    sessionKeys: () => ({
      get: () => new wxseal.SessionKeyStore({ ...options, store }).get(openid, at),
      set: () => new wxseal.SessionKeyStore({ ...options, store }).set({ openid, sessionKey }, at),
    }),
    sessions: () => {
      const sessions = new wxseal.Sessions({ ...options, store });
      return {
        begin: () => sessions.begin(openid, { ...at, ...optional }),
        check: () =>
          sessions.check(message.token ?? message, { ...at, ...optional, ...(openid === undefined ? {} : { openid }) }),
        list: () => sessions.list(openid, at),
        revoke: () => sessions.revoke(openid, jti, at),
        revokeAll: () => sessions.revokeAll(openid, { ...at, ...optional }),
      };
    },
    face: () => ({ begin: () => wxseal.face.begin({ ...known, store }).then(({ randomNumber }) => randomNumber) }),
  }[group]?.()[verb];
  return (
    run?.() ??
    wxseal.send(calls[flow](wxseal)(message, known), fetch, seconds === undefined ? null : { timeout: seconds })
  );
}

/** What came out of a flow, in the vectors' own form. */
function read(result, snakeData) {
  if (Array.isArray(result)) return result.map((one) => read(one, snakeData));
  if (typeof result?.expose === "function") return result.expose();
  if (typeof result?.usedAt === "number") {
    const { openid, jti, issuedAt, expiresAt, begunAt, usedAt, device, token } = result;
    return {
      openid,
      jti,
      issued_at: issuedAt,
      expires_at: expiresAt,
      begun_at: begunAt,
      used_at: usedAt,
      device,
      token,
    };
  }
  return result?.data === undefined ? (result ?? null) : snakeData(result.data);
}

/** The steps of a case, one after the other. */
class Script {
  asked = [];
  mistake = new ReferenceError("a mistake of the caller's");
  #steps;
  #random;
  #clock;
  #full;

  constructor({ MemoryStore }, { steps, last, begin, random }) {
    this.#steps = [...steps, ...(last ? [{ ...last, reply: "yes" }] : [])];
    this.#random = Uint8Array.from(random.match(/../g), (digits) => Number.parseInt(digits, 16));
    this.#clock = begin;
    this.#full = () => {
      const store = new MemoryStore({ capacity: 2 });
      for (const key of ["a", "b", "c"]) store.swap(key, null, "x", 60);
    };
  }

  store = {
    load: (key) => this.#answer({ load: key }, (reply) => (reply === "none" ? null : reply.slice(1))),
    swap: (key, expected, next, seconds) =>
      this.#answer({ swap: { key, expected, next, seconds } }, (reply) => reply === "yes"),
    claim: ({ entries, now, until, since }) =>
      this.#answer({ claim: { entries, now, until, since } }, (reply) =>
        reply === "unknown" ? reply : reply === "first",
      ),
  };

  fetch = async (url, { method, body }) =>
    this.#answer({ send: { method, url, body: body ?? null } }, ({ status, body: text }) => ({
      status,
      arrayBuffer: async () => new TextEncoder().encode(text).buffer,
    }));

  #answer(asked, read) {
    this.asked.push(asked);
    const { reply, at, within } = this.#steps.shift() ?? {};
    this.#clock = at ?? this.#clock;
    if (reply === "late") {
      this.late = within;
      return new Promise(() => {});
    }
    if (reply === "mistake") throw this.mistake;
    if (reply === "!store_full") this.#full();
    if (reply === undefined || reply === "!") throw new Error("down");
    return read(reply);
  }

  /** Has the clocks and the random numbers of this runtime say what the script says. */
  setClocks() {
    const { setTimeout } = globalThis;
    const set = (of, name, value) => {
      const own = Object.getOwnPropertyDescriptor(of, name);
      Object.defineProperty(of, name, { value, configurable: true, writable: true });
      return () => (own === undefined ? delete of[name] : Object.defineProperty(of, name, own));
    };
    const timer = (work, milliseconds, ...given) => {
      const { pause, at } = this.#steps[0] ?? {};
      if (this.late === milliseconds) this.late = undefined;
      else if (pause && given.length > 0) {
        this.asked.push({ pause: milliseconds });
        this.#steps.shift();
        this.#clock = at ?? this.#clock;
      } else return undefined;
      return setTimeout(work, 0, ...given);
    };
    const getRandomValues = (bytes) => {
      bytes.set(this.#random);
      return bytes;
    };
    const restore = [
      set(Date, "now", () => this.#clock[0] * 1000),
      set(performance, "now", () => this.#clock[1]),
      // Node 18 has none, and the package asks a module for it.
      globalThis.crypto === undefined
        ? set(globalThis, "crypto", { getRandomValues })
        : set(crypto, "getRandomValues", getRandomValues),
      set(globalThis, "setTimeout", timer),
    ];
    return () => {
      for (const back of restore) back();
    };
  }
}
