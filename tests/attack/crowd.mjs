// A thousand at once: with one number, and with rubbish.

import { BLOCK, Random, seal } from "./cbc.mjs";
import { APP_ID, DAWN, face, OPENID } from "./records.mjs";
import { run, Server, SlowStore } from "./server.mjs";
import { step } from "./steps.mjs";

const CROWD = 1000;
const random = new Random("crowd");
const key = random.bytes(BLOCK);

/** Honest records, each its own, all with one number. */
export async function withOneNumber(store = new SlowStore()) {
  const server = new Server(store);
  const number = await server.begin({ appId: APP_ID, user: OPENID, now: DAWN });
  return posted(
    server,
    () => seal(key, face(DAWN), random),
    () => number,
    "issued",
  );
}

/** Records of nothing, each with a number of its own: as many are opened as `decrypt_failed` is said. */
export function withRubbish(store = new SlowStore()) {
  const record = () => ({ iv: random.bytes(BLOCK), blocks: Array.from({ length: 10 }, () => random.bytes(BLOCK)) });
  return posted(new Server(store), record, (index) => `try ${index}`, "client");
}

async function posted(server, record, number, numbers) {
  const steps = Array.from({ length: CROWD }, (_, index) => [
    step(record(), { key, now: DAWN, numbers, number: number(index) }),
  ]);
  const outcomes = (await Promise.all(steps.map((one) => run(one, server)))).flat();
  return Object.fromEntries(
    [...new Set(outcomes)].map((outcome) => [outcome, outcomes.filter((one) => one === outcome).length]),
  );
}

/** The control: a store whose writes do not look at what is there. */
export class CarelessStore extends SlowStore {
  async swap(key, _expected, next, seconds) {
    await super.load(key);
    this.write(key, next, seconds);
    return true;
  }
}
