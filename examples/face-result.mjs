import { face, MemoryStore, WxsealError } from "wxseal";

// One store for the whole process; in its first minute it refuses results with store_forgot, since it cannot
// know what was used before. Several processes share a RedisStore or a SqliteStore, which remember.
const store = new MemoryStore();

/**
 * Answers the endpoint that the mini-program asks when its user begins a check. The openid is that of your
 * session.
 */
export async function beginFaceResult({ appId, session }) {
  return answer(async () => face.begin({ appId, user: session.openid, store }));
}

/** Answers the endpoint to which the mini-program posts the result of the check. */
export async function faceResult(body, { appId, session }) {
  return answer(async () => {
    const result = await face.openResult(body, {
      appId,
      user: session.openid,
      sessionKey: session.keys, // the current one and the one before
      store,
      numbers: "issued", // by face.begin, above
      expected: { idNumber: session.idNumber, name: session.name }, // whom your own records name
    });
    return { passed: true, at: result.watermark.timestamp };
  });
}

async function answer(work) {
  try {
    return { status: 200, body: await work() };
  } catch (error) {
    if (!(error instanceof WxsealError)) throw error;
    console.warn("face result refused:", error.message);
    // A number has one try: whatever the code, the next check begins with a new one.
    return { status: statusOf(error), body: { passed: false, code: error.code } };
  }
}

function statusOf({ code, action }) {
  if (code === "too_many_refusals" || code === "too_many_numbers") return 429;
  return { relogin: 401, reject: 400, retry: 503 }[action] ?? 500; // the rest is this server's fault
}
