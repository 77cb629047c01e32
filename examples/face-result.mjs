import { face, MemoryStore, WxsealError } from "wxseal";

// One store for the whole process. Several processes share a RedisStore or a SqliteStore.
const store = new MemoryStore();

/** Answers the endpoint to which the mini-program posts the result of a face check. */
export async function faceResult(body, { appId, session, issuedAt }) {
  try {
    const result = await face.openResult(body, {
      appId,
      sessionKey: session.keys, // the current one and the one before
      store,
      issuedAt, // when your server issued this number, from its own records
      expected: { openid: session.openid, name: session.name },
      requireSignature: true,
    });
    return { status: 200, body: { passed: true, at: result.watermark?.timestamp } };
  } catch (error) {
    if (!(error instanceof WxsealError)) throw error;
    console.warn("face result refused:", error.code, error.argument);
    return { status: error.action === "retry" ? 503 : 400, body: { passed: false, code: error.code } };
  }
}
