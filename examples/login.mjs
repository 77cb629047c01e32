import { login, MemoryStore, openData, SessionKeyStore, Sessions } from "wxseal";

/** Logins, sessions and session keys of one mini-program. Several processes pass a store that they share. */
export function backend({ appId, secret, tokenKeys, store = new MemoryStore(), fetch }) {
  const sessions = new Sessions({ appId, tokenKeys, store, devices: 3 });
  const sessionKeys = new SessionKeyStore({ appId, store });

  return {
    /** What `wx.login` gave: `{ code }`. The session key stays here, the mini-program gets a token. */
    async login(body) {
      const { data } = await login.exchange(body, { appId, secret, store }, fetch);
      await sessionKeys.set(data);
      const session = await sessions.begin(data.openid);
      return { token: session.token };
    },

    /** What `wx.getWeRunData` gave, with the token as `Authorization: Bearer ...` or `X-Token`. */
    async steps(headers, body) {
      const session = await sessions.check(headers);
      const sessionKey = await sessionKeys.get(session.openid); // the current one, and the one before
      const run = openData.weRun(body, { appId, sessionKey });
      // The new token is null, or one to keep in place of the old.
      return { today: run.data.stepInfoList.at(-1)?.step, newToken: session.token };
    },

    async logout(headers) {
      const { openid, jti } = await sessions.check(headers);
      await sessions.revoke(openid, jti); // or revokeAll(openid): on every device
    },
  };
}
