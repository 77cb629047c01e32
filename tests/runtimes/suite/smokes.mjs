// A smoke test of everything public that the vectors do not reach by its own name. Each says which names it
// is of.

/** `test(entries, same)`, where `same(actual, expected)` must hold. */
export const SMOKES = [
  {
    names: ["codes"],
    test({ wxseal, dev }, same) {
      const codes = wxseal.codes();
      same(codes.length > 50 && codes.every((code) => /^[a-z0-9_]+$/.test(code)), true);
      same(
        codes.filter((code) => !dev.codes().includes(code)),
        [],
      );
    },
  },
  {
    names: ["SessionKey", "SessionKey.sign", "SessionKey.expose", "SessionKey.toJSON"],
    test({ wxseal }, same) {
      const key = new wxseal.SessionKey(KEY);
      same(key.expose(), KEY);
      same(/^[0-9a-f]{64}$/.test(key.sign("{}")), true);
      same(JSON.stringify({ key }), '{"key":"[SessionKey]"}');
    },
  },
  {
    names: ["WxsealError", "WxsealError.toJSON"],
    test({ wxseal }, same) {
      const error = thrown(() =>
        wxseal.openData.decrypt({ encryptedData: "", iv: "" }, { appId: APP_ID, sessionKey: "x" }),
      );
      same(error instanceof wxseal.WxsealError && error instanceof Error, true);
      same(error instanceof wxseal.PlatformError, false);
      same(Object.keys(error.toJSON()), ["code", "argument", "message", "hint", "action"]);
      same(error.name, "WxsealError");
    },
  },
  {
    names: ["PlatformError", "PlatformError.toJSON"],
    test({ wxseal }, same) {
      const call = wxseal.phone.getUserPhoneNumber({ code: "x" }, ACCESS);
      const error = thrown(() => call.parse(200, '{"errcode":40029,"errmsg":"invalid code"}'));
      same(
        [error instanceof wxseal.PlatformError, error instanceof wxseal.WxsealError, error.number],
        [true, true, 40029],
      );
      same(error.toJSON().public.errcode, 40029);
    },
  },
  {
    names: [
      "Call",
      "Call.parse",
      "Call.toJSON",
      "CallRequest",
      "CallRequest.url",
      "CallRequest.body",
      "CallRequest.toJSON",
      "Answer",
      "Answer.data",
      "Answer.toJSON",
    ],
    test({ wxseal }, same) {
      const call = wxseal.phone.getUserPhoneNumber({ code: "x" }, ACCESS);
      same([call instanceof wxseal.Call, call.request instanceof wxseal.CallRequest], [true, true]);
      same(call.request.url.includes(ACCESS.accessToken), true);
      same(JSON.parse(call.request.body), { code: "x" });
      same(JSON.stringify(call).includes(ACCESS.accessToken), false);
      const answer = call.parse(200, phoneAnswer());
      same(answer instanceof wxseal.Answer, true);
      same(answer.data.phoneNumber, "13580006666");
      same(JSON.stringify(answer), "{}");
      same(JSON.stringify(call.request), JSON.stringify({ method: "POST", address: call.request.address }));
    },
  },
  {
    names: ["send"],
    async test({ wxseal }, same) {
      const asked = [];
      const call = wxseal.phone.getUserPhoneNumber({ code: "x" }, ACCESS);
      const answer = await wxseal.send(call, answering(phoneAnswer(), asked));
      same(answer.data.phoneNumber, "13580006666");
      same([asked.length, asked[0].url, asked[0].redirect], [1, call.request.url, "manual"]);
      const redirected = await rejected(wxseal.send(call, async () => new Response(null, { status: 302 })));
      same(redirected.code, "redirected");
      const failed = await rejected(wxseal.send(call, async () => Promise.reject(new TypeError("no network"))));
      same([failed.code, failed.action], ["call_failed", "retry"]);
    },
  },
  {
    names: ["openData.SignedData"],
    test({ wxseal, dev }, same) {
      const { message, context } = dev.forge.rawData({ nickName: "Band" }, { sessionKey: KEY });
      same(wxseal.openData.verifySignature(message, context) instanceof wxseal.openData.SignedData, true);
    },
  },
  {
    names: ["face.begin"],
    async test({ wxseal, dev }, same) {
      const store = new wxseal.MemoryStore({ since: 0 });
      const begin = () => wxseal.face.begin({ appId: APP_ID, user: "o1", store });
      const [replaced, issued] = [await begin(), await begin()];
      same(
        [replaced, issued].every(({ randomNumber }) => /^[0-9a-f]{32}$/.test(randomNumber)),
        true,
      );
      same(replaced.randomNumber === issued.randomNumber, false);
      const open = ({ randomNumber }) => {
        const { message, context } = faceResult(dev, randomNumber);
        return wxseal.face.openResult(message, { ...context, user: "o1", store, numbers: "issued", expected: PERSON });
      };
      same((await rejected(open(replaced))).code, "number_unknown");
      same((await open(issued)).data.name, PERSON.name);
      const again = await rejected(open(issued));
      same([again instanceof wxseal.WxsealError, again.code, again.argument], [true, "replayed", "randomNumber"]);
    },
  },
  {
    names: ["face.FaceResult", "face.FaceResult.toJSON"],
    async test({ wxseal, dev }, same) {
      const { message, context } = faceResult(dev, "12345678");
      const known = {
        ...context,
        user: "o1",
        store: new wxseal.MemoryStore({ since: 0 }),
        numbers: "signed",
        expected: PERSON,
      };
      const result = await wxseal.face.openResult(message, known);
      same(
        [result instanceof wxseal.face.FaceResult, result.masked, JSON.parse(result.json).openid],
        [true, false, PERSON.openid],
      );
      same(Object.keys(result.toJSON()), ["watermark", "keyIndex", "restored", "masked"]);
      same(JSON.stringify(result).includes(PERSON.name), false);
    },
  },
  {
    names: ["face.verifyNumber"],
    test({ wxseal, dev }, same) {
      const { message } = faceResult(dev, "12345678");
      const known = { appId: APP_ID, sessionKey: ["AAAAAAAAAAAAAAAAAAAAAA==", KEY] };
      same(wxseal.face.verifyNumber(message, known), 1);
      const wrong = thrown(() => wxseal.face.verifyNumber({ ...message, randomNumber: "12345679" }, known));
      same([wrong.code, wrong.argument], ["signature_mismatch", "signature"]);
    },
  },
  {
    names: ["face.checkNumberAge"],
    test({ wxseal }, same) {
      const issuedAt = 1_700_000_000;
      same(wxseal.face.checkNumberAge({ issuedAt, now: issuedAt + 300 }), undefined);
      const codes = [301, -61].map(
        (age) => thrown(() => wxseal.face.checkNumberAge({ issuedAt, now: issuedAt + age })).code,
      );
      same(codes, ["number_expired", "timestamp_future"]);
    },
  },
  {
    names: ["Brake", "Brake.decrypt", "Brake.userInfo", "Brake.phoneNumber", "Brake.weRun", "Brake.groupId"],
    async test({ wxseal, dev }, same) {
      const brake = new wxseal.Brake(new wxseal.MemoryStore());
      const contents = {
        decrypt: { more: "so that it has two blocks" },
        userInfo: {
          nickName: "Band",
          gender: 1,
          language: "zh_CN",
          city: "",
          province: "",
          country: "",
          avatarUrl: "",
        },
        phoneNumber: { phoneNumber: "13580006666", purePhoneNumber: "13580006666", countryCode: "86" },
        weRun: { stepInfoList: [{ timestamp: 1_445_866_601, step: 100 }] },
        groupId: { openGId: "tGsample" },
      };
      for (const [name, content] of Object.entries(contents)) {
        const { message, context } = dev.forge.openData(content, { appId: APP_ID, sessionKey: KEY });
        same((await brake[name](message, context)).json, wxseal.openData[name](message, context).json);
      }
      const { message, context } = dev.forge.openData(contents.decrypt, {
        appId: APP_ID,
        sessionKey: KEY,
        damages: ["other_app"],
      });
      const codes = [];
      for (let times = 0; times < 21; times++) codes.push((await rejected(brake.decrypt(message, context))).code);
      same(codes, [...Array(20).fill("app_id_mismatch"), "too_many_refusals"]);
    },
  },
  {
    names: ["login.exchange"],
    async test({ wxseal }, same) {
      const app = { appId: APP_ID, secret: SECRET, store: new wxseal.MemoryStore() };
      const body = JSON.stringify({ openid: "o1", session_key: KEY });
      const once = () => wxseal.login.exchange({ code: "code-1" }, app, answering(body));
      same((await once()).data.openid, "o1");
      same((await rejected(once())).code, "code_used");
    },
  },
  {
    names: ["AccessTokens", "AccessTokens.get", "AccessTokens.report", "AccessTokens.use", "AccessTokens.toJSON"],
    async test({ wxseal }, same) {
      const asked = [];
      const fetch = answering('{"access_token":"token-1","expires_in":7200}', asked);
      const tokens = new wxseal.AccessTokens({ appId: APP_ID, secret: SECRET, store: new wxseal.MemoryStore(), fetch });
      same(await Promise.all([tokens.get(), tokens.get(), tokens.use(async (token) => token)]), [
        "token-1",
        "token-1",
        "token-1",
      ]);
      await tokens.report("another");
      same(await tokens.get(), "token-1");
      same(asked.length, 1);
      same(JSON.stringify(tokens), '"[AccessTokens]"');
    },
  },
  {
    names: ["DeviceCredentials", "DeviceCredentials.get", "DeviceCredentials.report", "DeviceCredentials.toJSON"],
    async test({ wxseal, dev }, same) {
      const asked = [];
      const sealed = { key: SECRET, signType: "HMAC-SHA256" };
      const merchant = { appId: APP_ID, mchId: "1900000109", ...sealed };
      const answer = {
        return_code: "SUCCESS",
        appid: APP_ID,
        mch_id: "1900000109",
        authinfo: "a1",
        expires_in: 3600,
        nonce_str: "n",
      };
      const fetch = answering(dev.forge.payV2(answer, sealed).xml, asked);
      const credentials = new wxseal.DeviceCredentials({ ...merchant, store: new wxseal.MemoryStore(), fetch });
      const device = { storeId: "s", storeName: "s", deviceId: "d" };
      same(await credentials.get({ rawdata: "x" }, device), "a1");
      await credentials.report("another", device);
      same(await credentials.get({ rawdata: "x" }, device), "a1");
      same(asked.length, 1);
      same(JSON.stringify(credentials), '"[DeviceCredentials]"');
    },
  },
  {
    names: ["SessionKeyStore", "SessionKeyStore.set", "SessionKeyStore.get"],
    async test({ wxseal, dev }, same) {
      const keys = new wxseal.SessionKeyStore({ appId: APP_ID, store: new wxseal.MemoryStore() });
      await keys.set({ openid: "o1", sessionKey: KEY });
      await keys.set({ openid: "o1", sessionKey: "AAAAAAAAAAAAAAAAAAAAAA==" });
      const { message, context } = dev.forge.openData({ name: "x" }, { appId: APP_ID, sessionKey: KEY });
      const opened = wxseal.openData.decrypt(message, { ...context, sessionKey: await keys.get("o1") });
      same([opened.data.name, opened.keyIndex], ["x", 1]);
    },
  },
  {
    names: [
      ...[
        "Sessions",
        "Sessions.begin",
        "Sessions.check",
        "Sessions.list",
        "Sessions.revoke",
        "Sessions.revokeAll",
        "Sessions.toJSON",
      ],
      ...["Session", "Session.openid", "Session.jti", "Session.token", "Session.toJSON"],
    ],
    async test({ wxseal }, same) {
      const sessions = new wxseal.Sessions({ appId: APP_ID, tokenKeys: TOKEN_KEY, store: new wxseal.MemoryStore() });
      const begun = await sessions.begin("o1", { device: "phone" });
      same(begun instanceof wxseal.Session, true);
      const { openid, jti, token } = await sessions.check({ authorization: `Bearer ${begun.token}` });
      same([openid, jti, token], ["o1", begun.jti, null]);
      await sessions.begin("o1");
      same(
        (await sessions.list("o1")).map((one) => one.device),
        ["phone", null],
      );
      same(await sessions.revoke("o1", jti), true);
      same((await rejected(sessions.check(begun.token))).code, "session_revoked");
      same(await sessions.revokeAll("o1"), true);
      same(JSON.stringify([begun, sessions]).includes("o1"), false);
    },
  },
  {
    names: ["MemoryStore", "MemoryStore.claim", "MemoryStore.load", "MemoryStore.swap"],
    test({ wxseal }, same) {
      useStore(new wxseal.MemoryStore({ since: 0 }), same);
    },
  },
  {
    names: ["RedisStore", "RedisStore.claim", "RedisStore.load", "RedisStore.swap"],
    async test({ wxseal }, same) {
      const answers = ["first", "again", null, "yes"];
      const asked = [];
      const answer = async (_, given) => {
        asked.push(given);
        return answers.shift();
      };
      const client = { eval: answer, sendCommand() {} };
      const store = new wxseal.RedisStore(client, { prefix: "p:" });
      same(
        [
          await store.claim(CLAIM),
          await store.claim(CLAIM),
          await store.load("k"),
          await store.swap("k", null, "v", 10),
        ],
        [true, false, null, true],
      );
      same(
        asked.every(({ keys }) => keys.every((key) => key.startsWith("p:"))),
        true,
      );
      same(thrown(() => new wxseal.RedisStore({})).code, "store_unsupported");
    },
  },
  {
    names: ["SqliteStore", "SqliteStore.claim", "SqliteStore.close", "SqliteStore.load", "SqliteStore.swap"],
    test({ wxseal }, same) {
      if (!hasSqlite()) return same(thrown(() => new wxseal.SqliteStore(":memory:")).code, "store_unsupported");
      const store = new wxseal.SqliteStore(":memory:");
      // It remembers since it was made, and refuses to say what came before.
      same(store.claim(CLAIM), "unknown");
      useStore(store, same, null);
      store.close();
    },
  },
  {
    names: ["dev/codes", "dev/explain"],
    test({ dev }, same) {
      const explained = dev.codes().flatMap((code) => [dev.explain(code), dev.explain(code, "zh")]);
      same(
        explained.every(({ code, message, hint, action }) =>
          [code, message, hint, action].every((text) => text.length > 0),
        ),
        true,
      );
      same(dev.explain("no_such_code"), undefined);
    },
  },
  {
    names: ["dev/forge.openData", "dev/forge.damages"],
    test({ wxseal, dev }, same) {
      const forged = (damages) =>
        dev.forge.openData(
          { openId: "o1" },
          { appId: APP_ID, sessionKey: KEY, iv: "+/+/+/+/+/+/+/+/+/+/+w==", damages },
        );
      const { message, context } = forged([]);
      same(wxseal.openData.decrypt(message, context).data.openId, "o1");
      for (const of of ["record", "rawData", "payV2", "person"]) same(dev.forge.damages(of).length > 0, true);
      const damaged = forged(["blank"]);
      same(dev.diagnose(damaged.message, damaged.context).verdict, "explained");
    },
  },
  {
    names: ["dev/forge.faceResult"],
    async test({ wxseal, dev }, same) {
      const { message, context } = faceResult(dev, "12345678");
      const known = {
        ...context,
        user: "o1",
        store: new wxseal.MemoryStore({ since: 0 }),
        numbers: "client",
        expected: PERSON,
        requireSignature: true,
      };
      same((await wxseal.face.openResult(message, known)).data.name, PERSON.name);
    },
  },
  {
    names: ["dev/forge.rawData"],
    test({ wxseal, dev }, same) {
      const { message, context } = dev.forge.rawData({ nickName: "Band" }, { sessionKey: KEY });
      same(wxseal.openData.verifySignature(message, context).rawData, '{"nickName":"Band"}');
    },
  },
  {
    names: ["dev/forge.payV2"],
    test({ wxseal, dev }, same) {
      for (const signType of ["MD5", "HMAC-SHA256"]) {
        const { message, xml, context } = dev.forge.payV2({ appid: APP_ID, mch_id: 1 }, { key: SECRET, signType });
        same(wxseal.payV2.verify(message, context), { appid: APP_ID, mch_id: "1" });
        same(wxseal.payV2.verify(xml, context).appid, APP_ID);
      }
    },
  },
  {
    names: ["dev/forge.faceV1Info"],
    test({ wxseal, dev }, same) {
      const body = dev.forge.faceV1Info(PERSON);
      const call = wxseal.faceV1.getInfo({ verifyResult: "x" }, { accessToken: "t", expected: PERSON });
      same(call.parse(200, body).data.openid, PERSON.openid);
    },
  },
  {
    names: ["dev/forge.person"],
    test({ wxseal, dev }, same) {
      const { name, idNumber } = PERSON;
      const { message } = dev.forge.person({ name, idNumber });
      same(message.certHash, wxseal.faceV2.certHash({ certName: name, certNo: idNumber }));
    },
  },
];

const APP_ID = "wx4f4bc4dec97d474b";
const KEY = "tiihtNczf5v6AKRyjwEUhQ==";
const SECRET = "0123456789abcdef0123456789abcdef";
const ACCESS = { appId: APP_ID, accessToken: "token-that-is-secret" };
const TOKEN_KEY = { kid: "1", secret: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" };
const PERSON = { openid: "o1", name: "张三", idNumber: "11010519491231002X" };
const CLAIM = { entries: ["a", "b"], now: 1_700_000_000, until: 1_700_000_100, since: 1_600_000_000 };

/** What WeChat answers to a phone-number button's code. */
function phoneAnswer() {
  const watermark = { appid: APP_ID, timestamp: Math.floor(Date.now() / 1000) };
  const phone = { phoneNumber: "13580006666", purePhoneNumber: "13580006666", countryCode: "86", watermark };
  return JSON.stringify({ errcode: 0, errmsg: "ok", phone_info: phone });
}

function faceResult(dev, randomNumber) {
  return dev.forge.faceResult(PERSON, { appId: APP_ID, sessionKey: KEY, randomNumber });
}

/** A `fetch` that always gets this body, and notes what it was asked. */
function answering(body, asked = []) {
  return async (url, init) => {
    asked.push({ url, ...init });
    return new Response(body);
  };
}

function useStore(store, same, since = CLAIM.since) {
  const claim = (entries) => store.claim({ ...CLAIM, entries, since });
  same([claim(["a", "b"]), claim(["b", "c"]), claim(["c"])], [true, false, true]);
  same(
    [store.load("k"), store.swap("k", null, "v", 10), store.swap("k", null, "w", 10), store.load("k")],
    [null, true, false, "v"],
  );
}

/** Whether this runtime has `node:sqlite`, and not only its name. */
function hasSqlite() {
  try {
    const { DatabaseSync } = globalThis.process.getBuiltinModule("node:sqlite");
    new DatabaseSync(":memory:").close();
    return true;
  } catch {
    return false;
  }
}

function thrown(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

async function rejected(promise) {
  return promise.then(
    () => Promise.reject(new Error("nothing was thrown")),
    (error) => error,
  );
}
