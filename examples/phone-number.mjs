import { phone, PlatformError, send, WxsealError } from "wxseal";

/**
 * Answers the endpoint to which the mini-program posts the `code` of its phone-number button. `fetch` is the
 * platform's own; `accessToken` comes from wherever your server keeps it.
 */
export async function phoneNumber(body, { appId, accessToken, openid }, fetch) {
  try {
    const { data } = await send(phone.getUserPhoneNumber(body, { appId, accessToken, openid }), fetch);
    return { status: 200, body: { country: data.countryCode, last4: data.purePhoneNumber.slice(-4) } };
  } catch (error) {
    if (!(error instanceof WxsealError)) throw error;
    console.warn("phone number refused:", error.code, error.argument, error.message);
    // WeChat's own numbers: only those that speak of the user go on to the mini-program.
    if (error instanceof PlatformError) return { status: error.action === "retry" ? 503 : 400, body: error.public };
    return { status: error.action === "retry" ? 503 : 400, body: { code: error.code } };
  }
}
