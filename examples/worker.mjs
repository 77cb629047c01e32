import { openData, WxsealError } from "wxseal";

/**
 * A Cloudflare Worker that opens phone numbers. `env.APP_ID` is configuration; `env.SESSIONS` stands for
 * wherever your login keeps the session key of the user who sends the request. A session key never goes to a
 * client.
 */
export default {
  async fetch(request, env) {
    const sessionKey = await env.SESSIONS.get(request.headers.get("x-session") ?? "");
    if (sessionKey === null) return Response.json({ action: "relogin" }, { status: 401 });
    try {
      const phone = openData.phoneNumber(await request.json(), { appId: env.APP_ID, sessionKey });
      return Response.json({ country: phone.data.countryCode, last4: phone.data.purePhoneNumber.slice(-4) });
    } catch (error) {
      if (!(error instanceof WxsealError)) return new Response("bad request", { status: 400 });
      return Response.json({ code: error.code, action: error.action }, { status: 400 });
    }
  },
};
