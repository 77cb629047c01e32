import { DurableObject } from "cloudflare:workers";
import { face, SessionKeyStore, Sessions, WxsealError } from "wxseal";

/**
 * The store of a Worker: a Durable Object does one thing after the other, and what it has answered is kept.
 */
export class WxsealObject extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT NOT NULL, until INTEGER NOT NULL)",
    );
    this.sql.exec("CREATE INDEX IF NOT EXISTS kept_until ON kept (until)");
    this.sql.exec("CREATE TABLE IF NOT EXISTS memory (only_row INTEGER PRIMARY KEY, beginning INTEGER NOT NULL)");
    this.sql.exec("INSERT OR IGNORE INTO memory VALUES (1, ?)", seconds() + 1);
  }

  // No await in these: nobody else gets in between.

  claim({ entries, now, until, since }) {
    this.forget();
    if (entries.some((entry) => this.load(entry) !== null)) return false;
    const { beginning } = this.sql.exec("SELECT beginning FROM memory").one();
    if (since !== null && since < beginning) return "unknown";
    for (const entry of entries) this.keep(entry, "spent", until - now);
    return true;
  }

  load(key) {
    const [row] = this.sql.exec("SELECT value FROM kept WHERE key = ? AND until > ?", key, seconds()).toArray();
    return row?.value ?? null;
  }

  swap(key, expected, next, seconds) {
    if (this.load(key) !== expected) return false;
    this.forget();
    this.keep(key, next, seconds);
    return true;
  }

  keep(key, value, lifetime) {
    this.sql.exec("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", key, value, seconds() + Math.max(lifetime, 1));
  }

  forget() {
    this.sql.exec("DELETE FROM kept WHERE until <= ?", seconds());
  }
}

const seconds = () => Math.floor(Date.now() / 1000);

/** One object for the whole app. It does some hundred requests a second; for more, have one for each user. */
function storeOf(env) {
  const object = env.WXSEAL.get(env.WXSEAL.idFromName("wxseal"));
  return {
    claim: (claim) => object.claim({ ...claim, entries: [...claim.entries] }),
    load: (key) => object.load(key),
    swap: (key, expected, next, lifetime) => object.swap(key, expected, next, lifetime),
  };
}

function statusOf({ code, action }) {
  if (code === "too_many_refusals" || code === "too_many_numbers") return 429;
  return { relogin: 401, reject: 400, retry: 503 }[action] ?? 500; // the rest is this server's fault
}

export default {
  async fetch(request, env) {
    const [appId, store] = [env.APP_ID, storeOf(env)];
    const sessions = new Sessions({ appId, tokenKeys: { kid: "1", secret: env.SESSION_SECRET }, store });
    try {
      const { openid } = await sessions.check(request.headers);
      if (new URL(request.url).pathname === "/begin")
        return Response.json(await face.begin({ appId, user: openid, store }));
      const sessionKey = await new SessionKeyStore({ appId, store }).get(openid);
      const { idNumber, name } = (await env.PEOPLE.get(openid, "json")) ?? {}; // whom your own records name
      const expected = { idNumber, name };
      const result = await face.openResult(await request.json(), {
        appId,
        user: openid,
        sessionKey,
        store,
        numbers: "issued",
        expected,
      });
      return Response.json({ passed: true, at: result.watermark.timestamp });
    } catch (error) {
      if (!(error instanceof WxsealError)) throw error;
      return Response.json({ code: error.code }, { status: statusOf(error) });
    }
  },
};
