// The shipped flow as an endpoint, over a store that lives by the clock of the requests.

import { Brake, face, WxsealError } from "../node/node_modules/wxseal/dist/index.node.js";

/** Remembers for as long as it is told to, by a clock that the test sets. */
export class ClockStore {
  now = 0;
  #kept = new Map();

  #at(key) {
    const kept = this.#kept.get(key);
    return kept !== undefined && kept.until > this.now ? kept.text : null;
  }

  load(key) {
    return this.#at(key);
  }

  swap(key, expected, next, seconds) {
    if (this.#at(key) !== expected) return false;
    this.write(key, next, seconds);
    return true;
  }

  write(key, text, seconds) {
    this.#kept.set(key, { text, until: this.now + seconds });
  }

  claim({ entries, until }) {
    if (entries.some((key) => this.#at(key) !== null)) return false;
    for (const key of entries) this.#kept.set(key, { text: "", until });
    return true;
  }
}

/** A store that answers later, in no order. */
export class SlowStore extends ClockStore {
  #wait = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));

  async load(key) {
    await this.#wait();
    const kept = super.load(key);
    await this.#wait();
    return kept;
  }

  async swap(...given) {
    await this.#wait();
    const swapped = super.swap(...given);
    await this.#wait();
    return swapped;
  }

  async claim(claim) {
    await this.#wait();
    return super.claim(claim);
  }
}

export class Server {
  requests = 0;

  constructor(store = new ClockStore()) {
    this.store = store;
    this.brake = new Brake(store);
  }

  begin({ appId, user, now }) {
    this.store.now = now;
    return face.begin({ appId, user, now, store: this.store }).then(({ randomNumber }) => randomNumber);
  }

  /** What the attacker is told: "accepted", or the code of the error. */
  face(message, context) {
    this.requests += 1;
    this.store.now = context.now;
    return told(face.openResult(message, { ...context, store: this.store }));
  }

  phone({ encryptData: encryptedData, iv }, { appId, sessionKey, now }) {
    this.requests += 1;
    this.store.now = now;
    return told(this.brake.phoneNumber({ encryptedData, iv }, { appId, sessionKey, now }));
  }
}

/** Runs a case against a server; gives what came of each step. */
export async function run(steps, server) {
  const outcomes = [];
  let last;
  for (const { endpoint, number, message, context } of steps) {
    const outcome = await numbered(number, context, server, last);
    last = outcome.number ?? last;
    outcomes.push(outcome.refused ?? (await server[endpoint]({ ...message, randomNumber: last }, context)));
  }
  return outcomes;
}

async function numbered(number, context, server, last) {
  if (number === "same") return { number: last };
  if (number !== "fresh") return { number };
  try {
    return { number: await server.begin(context) };
  } catch (error) {
    return { refused: codeOf(error) };
  }
}

const told = (opening) => opening.then(() => "accepted", codeOf);

function codeOf(error) {
  if (error instanceof WxsealError) return error.code;
  throw error;
}
