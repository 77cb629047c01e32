// What the npm package answers to a vector. Nothing here is of one runtime: Node's own tests use it, and so
// does every other.

import { runScript, scriptOf } from "./flow-script.mjs";
import { camel, camelName } from "./names-of-vectors.mjs";

export { camel, camelName } from "./names-of-vectors.mjs";

/** What a case asks for, in the form of `answer`. */
export function expectedOf(one) {
  const { attempts, out } = one;
  if (one.flow !== undefined) return scriptOf(one);
  return attempts?.map(({ out }) => out) ?? out;
}

/** Answers a case with the package's entries `wxseal` and `wxseal/dev`, in the vectors' own form. */
export async function answer(wxseal, dev, one) {
  const operation = one.operation === "types" ? one.types_of : one.operation;
  const { message, context, out } = one;
  if (one.flow !== undefined)
    return runScript(wxseal, one, CALLS, (run, read) => outcome(wxseal, run, read), snakeData);
  if (operation === "face.open_result")
    return one.attempts ? faceStory(wxseal, one) : faceStory(wxseal, { attempts: [one] }).then(([first]) => first);
  if (operation in STORIES) return story(wxseal, { ...one, operation });
  if (operation === "dev.diagnose") return { ok: diagnosed(dev, one) };
  if (operation === "claims")
    return outcome(
      wxseal,
      () => claim(wxseal, one),
      (made) => ({ ...made }),
    );
  if (operation in CALLS)
    return outcome(
      wxseal,
      () => exchange(wxseal, { ...one, operation }),
      (result) => result,
    );
  const { run, read } = operations(wxseal)[operation];
  return outcome(
    wxseal,
    () => run(message, context),
    (result) => read(result, out),
  );
}

/**
 * Goes through the steps of a face check, with one store. Numbers that were begun are named by their place.
 */
async function faceStory(wxseal, { attempts, since }) {
  const store = new wxseal.MemoryStore({ since: since ?? 0 });
  const [answers, numbers] = [[], []];
  for (const { do: step = "open", message, context, out } of attempts) {
    const asked = [];
    const given = { ...camel(context), store: watched(store, asked) };
    const steps = {
      begin: async () => {
        numbers.push((await wxseal.face.begin(given)).randomNumber);
        return null;
      },
      open: async () => faceRecord(await wxseal.face.openResult(named(message, numbers), given)),
      brake: async () => record(await new wxseal.Brake(given.store).decrypt(message, camel(context))),
    };
    const answer = await outcome(wxseal, steps[step], (result) => result);
    answers.push(out.asks === undefined ? answer : { ...answer, asks: asked });
  }
  return answers;
}

/**
 * The store, and what it is asked for: the step, the kind of key, and for how many seconds it is to be kept.
 */
function watched(store, asked) {
  const note = (step, key, kept = "") => asked.push(`${step} ${/^wxseal:(.*):/.exec(key)[1]}${kept}`);
  return {
    load: (key) => {
      note("load", key);
      return store.load(key);
    },
    swap: (...change) => {
      note("swap", change[0], ` for ${change[3]}`);
      return store.swap(...change);
    },
    claim: (claim) => {
      note("claim", claim.entries[0], ` for ${claim.until - claim.now}`);
      return store.claim(claim);
    },
  };
}

function named(message, numbers) {
  const begun = message?.randomNumber?.begun;
  return begun === undefined ? message : { ...message, randomNumber: numbers[begun] };
}

function faceRecord(result) {
  return { ...record(result), masked: result.masked };
}

const STORIES = {
  session_keys: ({ SessionKeyStore }) => SessionKeyStore,
  sessions: ({ Sessions }) => Sessions,
};

/** Goes through the steps of a story, with one store. */
async function story(wxseal, { operation, options, attempts }) {
  const store = new wxseal.MemoryStore({ since: 0 });
  const Subject = STORIES[operation](wxseal);
  const answers = [];
  for (const { do: name, given, context } of attempts) {
    const run = () => {
      const subject = new Subject({ ...camel(options), store });
      return subject[camelName(name)](
        ...given.map((one) => (one?.session_key || one?.openid ? camel(one) : one)),
        camel(context),
      );
    };
    answers.push(await outcome(wxseal, run, (result) => shown(wxseal, result)));
  }
  return answers;
}

function shown(wxseal, result) {
  if (Array.isArray(result)) return result.map((one) => shown(wxseal, one));
  if (result instanceof wxseal.SessionKey) return result.sign("");
  if (!(result instanceof wxseal.Session)) return result ?? null;
  const { openid, jti, issuedAt, expiresAt, begunAt, usedAt, device, token } = result;
  return { openid, jti, issued_at: issuedAt, expires_at: expiresAt, begun_at: begunAt, used_at: usedAt, device, token };
}

function diagnosed({ diagnose }, { message, context }) {
  const { verdict, keyIndex, findings } = diagnose(message, camel(context));
  const named = findings.map(({ code, argument }) => [
    code,
    { certHash: "cert_hash", nameUtf8Md5: "name_utf8_md5" }[argument] ?? snake(argument),
  ]);
  return { verdict, key_index: keyIndex, findings: named };
}

async function claim({ login }, { message, context }) {
  let asked;
  const store = {
    claim: (claim) => {
      asked = claim;
      return false;
    },
  };
  const never = login.exchange(message, { ...camel(context), secret: "x", store }, async () => {});
  await never.catch(({ code }) => {
    if (code !== "code_used") throw new Error(code);
  });
  return asked;
}

function operations({ openData, SessionKey }) {
  const opens = (open) => ({ run: (message, context) => open(message, camel(context)), read: record });
  return {
    "open_data.decrypt": opens(openData.decrypt),
    "open_data.user_info": opens(openData.userInfo),
    "open_data.phone_number": opens(openData.phoneNumber),
    "open_data.we_run": opens(openData.weRun),
    "open_data.group_id": opens(openData.groupId),
    "open_data.verify_signature": {
      run: (message, context) => openData.verifySignature(message, camel(context)),
      read: ({ rawData, keyIndex }) => ({ raw_data: rawData, key_index: keyIndex }),
    },
    "session_key.sign": {
      run: ({ body }, context) => new SessionKey(context.session_key).sign(body),
      read: (signature) => signature,
    },
  };
}

/** The operations that are known by their names, and how each is called. */
export const CALLS = {
  "face_pay.get_auth_info": ({ facePay }) => facePay.getAuthInfo,
  "credentials.get_access_token": contextOnly(({ credentials }) => credentials.getAccessToken),
  "credentials.get_stable_access_token": contextOnly(({ credentials }) => credentials.getStableAccessToken),
  "face_pay.check_auth_info": contextOnly(({ facePay }) => facePay.checkAuthInfo),
  "face_v1.get_info": ({ faceV1 }) => faceV1.getInfo,
  "face_v1.get_user_id_key": ({ faceV1 }) => faceV1.getUserIdKey,
  "face_v2.cert_hash": ({ faceV2 }) => faceV2.certHash,
  "face_v2.get_image": contextOnly(({ faceV2 }) => faceV2.getImage),
  "face_v2.get_verify_id": ({ faceV2 }) => faceV2.getVerifyId,
  "face_v2.query_verify_info": contextOnly(({ faceV2 }) => faceV2.queryVerifyInfo),
  "login.check_session": contextOnly(({ login }) => login.checkSession),
  "login.code2session": ({ login }) => login.code2session,
  "login.reset_user_session_key": contextOnly(({ login }) => login.resetUserSessionKey),
  "open_data.check_encrypted_msg": ({ openData }) => openData.checkEncryptedMsg,
  "pay_v2.build_xml": ({ payV2 }) => payV2.buildXml,
  "pay_v2.parse_xml": ({ payV2 }) => payV2.parseXml,
  "pay_v2.sign": ({ payV2 }) => payV2.sign,
  "pay_v2.verify": ({ payV2 }) => payV2.verify,
  "phone.get_user_phone_number": ({ phone }) => phone.getUserPhoneNumber,
  "session_token.from_headers": ({ sessionToken }) => sessionToken.fromHeaders,
  "session_token.issue": contextOnly(({ sessionToken }) => sessionToken.issue),
  "session_token.verify": ({ sessionToken }) => sessionToken.verify,
};

function contextOnly(of) {
  return (wxseal) => (_, context) => of(wxseal)(context);
}

/** What a call sends, or what it makes of an answer. */
function exchange(wxseal, { operation, message, context, status, body, base64 }) {
  const made = CALLS[operation](wxseal)(message, camel(context));
  if (!(made instanceof wxseal.Call)) return operation === "session_token.verify" ? snakeData(made) : made;
  if (status === undefined) {
    const { method, url, headers, body } = made.request;
    return { method, url, headers: { ...headers }, body: body ?? null };
  }
  return snakeData(made.parse(status, body ?? fromBase64(base64)).data);
}

function snakeData(data) {
  if (data instanceof Uint8Array) return toBase64(data);
  if (typeof data !== "object" || data === null) return data;
  const rename = (name) => (WIRE.has(name) ? name : ({ bytes: "base64" }[name] ?? snake(name)));
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [rename(name), snakeData(value)]));
}

async function outcome({ WxsealError, PlatformError }, run, read) {
  try {
    return { ok: read(await run()) };
  } catch (error) {
    if (!(error instanceof WxsealError)) throw error;
    const { code, argument } = error;
    if (!(error instanceof PlatformError)) return { err: { code, argument: snake(argument) } };
    const { number, errmsg, action, fault, retry, retryAfter, public: shown } = error;
    return {
      err: { code, argument, number, errmsg, action, fault, retry, retry_after: retryAfter, public: { ...shown } },
    };
  }
}

function record({ data, json, watermark, keyIndex, restored }, expected) {
  return {
    json,
    watermark: watermark && { app_id: watermark.appId, timestamp: watermark.timestamp },
    key_index: keyIndex,
    restored: restored.map(({ argument, damage }) => [argument, damage]),
    ...(expected?.ok?.data === undefined ? {} : { data }),
  };
}

/** A name as the vectors have it; wire names stay. */
function snake(name) {
  const words = name
    .split(".")
    .map((word) => (WIRE.has(word) ? word : word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)));
  return words.join(".");
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

const WIRE = new Set([
  ...[
    "encryptedData",
    "encryptData",
    "randomNumber",
    "rawData",
    "verifyResult",
    "idCardNumber",
    "certType",
    "certName",
    "certNo",
  ],
  ...["phoneNumber", "purePhoneNumber", "countryCode"],
]);
