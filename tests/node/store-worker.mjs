// One process of several that share a store: `store-worker.mjs <store> <where>`. It does what each line on
// stdin says and answers with a line; tests/python/store_worker.py does the same.

import { once } from "node:events";
import { createInterface } from "node:readline";

import { Redis } from "ioredis";
import { createClient } from "redis";
import { AccessTokens, face, PlatformError, Sessions, WxsealError } from "wxseal";
import { RedisStore, SqliteStore } from "wxseal";

const STORES = {
  async ioredis({ port, ...options }) {
    const client = new Redis({ port, enableOfflineQueue: false, commandTimeout: 2000, retryStrategy: () => 50 });
    client.on("error", () => {});
    if (client.status !== "ready") await once(client, "ready");
    return new RedisStore(client, options);
  },
  async redis({ port, ...options }) {
    const client = createClient({ socket: { port, reconnectStrategy: 50 }, disableOfflineQueue: true });
    client.on("error", () => {});
    await client.connect();
    return new RedisStore(client, options);
  },
  sqlite: async ({ path }) => new SqliteStore(path, { timeout: 20 }),
};

const JOBS = {
  /** Many ask for the access token at once. */
  async ask(store, { app, count, wait }) {
    const askers = Array.from({ length: count }, () => new AccessTokens({ ...app, store, fetch, wait }));
    return Promise.all(askers.map((one) => outcome(() => one.get())));
  },
  async report(store, { app, count, token, errcode }) {
    const tellers = Array.from({ length: count }, () => new AccessTokens({ ...app, store, fetch }));
    return Promise.all(tellers.map((one) => outcome(() => one.report(token, errcode).then(() => "told"))));
  },
  /** Issues a number to each of these users. */
  issue: (store, { appId, users }) =>
    Promise.all(users.map((user) => outcome(async () => (await face.begin({ appId, user, store })).randomNumber))),
  /** Opens each of these face results in turn, over and over until it is time, and says how each went. */
  async open(store, { messages, context, until = 0 }) {
    const outcomes = [];
    do {
      const open = ([id, message, known]) =>
        outcome(() => face.openResult(message, { ...context, ...known, store }).then(() => "passed")).then((how) => [
          id,
          how,
        ]);
      for (let index = 0; index < messages.length; index += 8) {
        outcomes.push(...(await Promise.all(messages.slice(index, index + 8).map(open))));
      }
    } while (Date.now() / 1000 < until);
    return outcomes;
  },
  begin: (store, { options, openid }) =>
    outcome(async () => (await new Sessions({ ...options, store }).begin(openid)).token),
  check: (store, { options, token }) =>
    outcome(async () => (await new Sessions({ ...options, store }).check(token)).openid),
  revoke: (store, { options, openid }) =>
    outcome(async () => String(await new Sessions({ ...options, store }).revokeAll(openid))),
};

async function outcome(run) {
  try {
    return await run();
  } catch (error) {
    if (error instanceof PlatformError) return `errcode ${error.number}`;
    return error instanceof WxsealError ? error.code : `no code: ${error.stack}`;
  }
}

const [kind, where] = process.argv.slice(2);
const store = await STORES[kind](JSON.parse(where));
console.log('"ready"');
for await (const line of createInterface({ input: process.stdin })) {
  const { do: job, ...given } = JSON.parse(line);
  console.log(JSON.stringify(await JOBS[job](store, given)));
}
process.exit();
