// Nothing here runs: the assertion is that it compiles, and that what is expected to be wrong is.

import {
  AccessTokens,
  Brake,
  type codes,
  DeviceCredentials,
  face,
  type facePay,
  faceV1,
  type faceV2,
  login,
  MemoryStore,
  openData,
  payV2,
  phone,
  PlatformError,
  send,
  SessionKey,
  SessionKeyStore,
  Sessions,
  sessionToken,
  WxsealError,
} from "wxseal";
import type {
  Action,
  Answer,
  Call,
  Claim,
  Claimed,
  Code,
  FaceResult,
  Fetch,
  OpenData,
  Restored,
  Session,
  StateStore,
  Store,
  Text,
  Watermark,
} from "wxseal";
import { type codes as devCodes, diagnose, type explain, forge } from "wxseal/dev";
import type { Explanation, Report } from "wxseal/dev";
import { RedisStore, SqliteStore } from "wxseal";

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(..._: Equals<A, B> extends true ? [] : ["these types differ", A, B]): void => {};

declare const message: openData.Message;
declare const body: Record<string, never>;
declare const appId: string;
declare const sessionKey: string;
declare const known: openData.Context;

// Texts or bytes, one key or several.
same<Text, string | Uint8Array>();
const user = openData.userInfo(message, { appId, sessionKey });
openData.decrypt(
  { encryptedData: new Uint8Array(4), iv: "" },
  { appId, sessionKey: [new SessionKey(sessionKey), sessionKey] },
);
openData.decrypt(message, { appId, sessionKey, maxAge: "unchecked", now: 1, repair: true, maxSkew: undefined });

// What comes out is typed.
same<typeof user, OpenData<openData.UserInfo>>();
same<typeof user.data.nickName, string>();
same<typeof user.data.openId, string | undefined>();
same<typeof user.watermark, Watermark>();
same<typeof user.json, string>();
same<typeof user.restored, readonly Restored[]>();
const any = openData.decrypt(message, known);
same<typeof any.data, unknown>();
const group = openData.groupId(message, { ...known, watermark: "optional" });
same<typeof group.watermark, Watermark | null>();
const number = openData.phoneNumber(message, known);
same<typeof number.data.purePhoneNumber, string>();

// @ts-expect-error a context lacks its key
openData.decrypt(message, { appId });
// @ts-expect-error a context has a name that there is not
openData.decrypt(message, { appId, sessionKey, app_id: appId });
// @ts-expect-error only groupId takes a record without a watermark
openData.decrypt(message, { appId, sessionKey, watermark: "optional" });
// @ts-expect-error "unchecked" is the only word
openData.decrypt(message, { appId, sessionKey, maxAge: "never" });
// @ts-expect-error a number is no text
openData.decrypt({ encryptedData: 5, iv: "" }, known);
// @ts-expect-error the content of any record is not known
any.data.nickName;
// @ts-expect-error what is read cannot be written
user.keyIndex = 1;

// A call is sent, or carried by hand.
declare const fetch: Fetch;
const call = phone.getUserPhoneNumber({ code: "" }, { appId, accessToken: "" });
same<typeof call, Call<phone.UserPhoneNumber>>();
same<typeof call.request.body, string | undefined>();
same<ReturnType<typeof call.parse>, Answer<phone.UserPhoneNumber>>();
const sent = send(call, fetch, { timeout: 5 });
same<typeof sent, Promise<Answer<phone.UserPhoneNumber>>>();
// @ts-expect-error a call without a token
phone.getUserPhoneNumber({ code: "" }, { appId });
// @ts-expect-error a call is not a function
call();

// What narrows what passes is not said to be nothing; everything else may be.
declare const tokenKey: sessionToken.TokenKey;
openData.decrypt(message, { appId, sessionKey, now: null, maxAge: null, maxSkew: null, repair: undefined });
sessionToken.verify("", { appId, tokenKeys: tokenKey, maxAge: null, maxSkew: undefined });
phone.getUserPhoneNumber({ code: "" }, { appId, accessToken: "", baseUrl: null, insecureBaseUrl: undefined });
send(call, fetch, null);
// @ts-expect-error whose token it must be
sessionToken.verify("", { appId, tokenKeys: tokenKey, openid: undefined });
// @ts-expect-error whose code it must be
phone.getUserPhoneNumber({ code: "" }, { appId, accessToken: "", openid: null });
// @ts-expect-error whom the record must be of
faceV1.getInfo({ verifyResult: "" }, { accessToken: "", expected: { openid: "", name: undefined } });
// @ts-expect-error which number the token has
sessionToken.issue({ appId, tokenKeys: tokenKey, openid: "", jti: undefined });

const exchanged = login.exchange({ code: "" }, { appId, secret: "", store: new MemoryStore() }, fetch);
same<typeof exchanged, Promise<Answer<login.Login>>>();
// @ts-expect-error an exchange has a store
login.exchange({ code: "" }, { appId, secret: "" }, fetch);

// Errors.
export function caught(error: unknown): string {
  if (error instanceof PlatformError) {
    same<typeof error.number, number | null>();
    same<typeof error.public, { readonly errcode: number; readonly errmsg: string }>();
  }
  if (!(error instanceof WxsealError)) throw error;
  same<typeof error.code, Code>();
  same<typeof error.action, Action>();
  // @ts-expect-error no such code
  if (error.code === "no_such_code") return "";
  return error.code === "decrypt_failed" ? error.hint : error.argument;
}
same<ReturnType<typeof codes>, Code[]>();
export function aboutStores(code: Extract<Code, `store_${string}`>): string {
  switch (code) {
    case "store_failed":
    case "store_full":
      return "try again";
    case "store_forgot":
      return "ask for a new one";
    case "store_invalid":
    case "store_unsupported":
      return "choose another";
    default:
      // Every code has its case.
      same<typeof code, never>();
      return code;
  }
}

// The face flow: a number is issued, and what proves it has to be said.
declare const posted: face.Message;
declare const checked: face.Context;
same<ReturnType<typeof face.begin>, Promise<{ randomNumber: string }>>();
face.begin({ appId, user: new Uint8Array(4), store: checked.store, now: undefined });
const result = face.openResult(posted, {
  ...checked,
  sessionKey: [new SessionKey(sessionKey), sessionKey],
  issuedAt: 1,
  masked: undefined,
  members: ["name"],
});
same<typeof result, Promise<FaceResult>>();
same<FaceResult, face.FaceResult>();
same<FaceResult["masked"], boolean>();
same<FaceResult["data"], unknown>();
same<FaceResult["watermark"], Watermark | null>();
same<face.Context["numbers"], "issued" | "signed" | "client">();
same<ReturnType<typeof face.verifyNumber>, number>();
same<ReturnType<typeof face.checkNumberAge>, void>();
face.openResult(
  { encryptData: "", iv: "", randomNumber: "", verifyResult: "", signature: undefined },
  { ...checked, expected: { idNumber: "", name: new Uint8Array(1) } },
);
// @ts-expect-error a value that is missing must not become one that is not compared
face.openResult(posted, { ...checked, expected: { idNumber: undefined } });
// @ts-expect-error nor a name
face.openResult(posted, { ...checked, expected: { idNumber: "", name: undefined } });
// @ts-expect-error nor an openid
face.openResult(posted, { ...checked, expected: { idNumber: "", openid: undefined } });
// @ts-expect-error nor a time: it would be another kind of number
face.openResult(posted, { ...checked, issuedAt: undefined });
// @ts-expect-error nor a list of members
face.openResult(posted, { ...checked, members: undefined });
// @ts-expect-error nor what is demanded
face.openResult(posted, { ...checked, requireSignature: undefined });
// @ts-expect-error there are three words
face.openResult(posted, { ...checked, numbers: "own" });
// @ts-expect-error an age is not left unchecked here
face.openResult(posted, { ...checked, maxAge: "unchecked" });
// @ts-expect-error the content is not known
result.then((opened) => opened.data.name);
// @ts-expect-error what is read cannot be written
result.then((opened) => (opened.masked = false));
const { numbers: _, ...unproven } = checked;
// @ts-expect-error what proves the number has to be said
face.openResult(posted, unproven);
const { expected: __, ...anybodys } = checked;
// @ts-expect-error and whose the record must be
face.openResult(posted, anybodys);
const { user: ___, ...nobodys } = checked;
// @ts-expect-error and who the user is
face.openResult(posted, nobodys);
// @ts-expect-error a store of states alone does not do
face.openResult(posted, { ...checked, store: { load: checked.store.load, swap: checked.store.swap } });

// The brake opens what openData opens.
const brake = new Brake({ load: async () => null, swap: async () => true });
same<ReturnType<typeof brake.decrypt>, Promise<OpenData>>();
same<ReturnType<typeof brake.userInfo>, Promise<OpenData<openData.UserInfo>>>();
same<ReturnType<typeof brake.phoneNumber>, Promise<OpenData<openData.PhoneNumber>>>();
same<ReturnType<typeof brake.weRun>, Promise<OpenData<openData.WeRun>>>();
same<ReturnType<typeof brake.groupId>, Promise<OpenData<openData.GroupId, Watermark | null>>>();
brake.decrypt(message, { ...known, maxAge: "unchecked" });
brake.groupId(message, { ...known, watermark: "optional" });
// @ts-expect-error only groupId takes a record without a watermark
brake.decrypt(message, { ...known, watermark: "optional" });
// @ts-expect-error a brake keeps its counts in a store of states
new Brake({ claim: () => true });

// Stores are interfaces, and every store is one.
declare const redis: {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  sendCommand(...given: never[]): unknown;
};
const stores: (Store & StateStore)[] = [
  new MemoryStore({ capacity: 5 }),
  new RedisStore(redis, { prefix: "a:" }),
  new SqliteStore("file", { timeout: 1 }),
];
const own: Store = { claim: async (claim: Claim): Promise<Claimed> => claim.entries.length > 0 };
// @ts-expect-error this is no store
const none: Store = { claim: () => "perhaps" };
// @ts-expect-error and this is no client
new RedisStore({});

const [store] = stores as [StateStore & Store];
const keys = { kid: "1", secret: new Uint8Array(32) };
const sessions = new Sessions({ appId, tokenKeys: [keys], store, devices: 3 });
same<ReturnType<typeof sessions.begin>, Promise<Session>>();
same<Awaited<ReturnType<typeof sessions.check>>["token"], string | null>();
const kept = new SessionKeyStore({ appId, store });
const opened = async () => openData.weRun(message, { appId, sessionKey: await kept.get("openid") });
same<Awaited<ReturnType<typeof opened>>["data"]["stepInfoList"][number]["step"], number>();
const tokens = new AccessTokens({ appId, secret: "", store, fetch });
const used = tokens.use((accessToken) => send(phone.getUserPhoneNumber({ code: "" }, { appId, accessToken }), fetch));
same<typeof used, Promise<Answer<phone.UserPhoneNumber>>>();
// @ts-expect-error a store of states can load
new AccessTokens({ appId, secret: "", store: own, fetch });
const devices = new DeviceCredentials({ appId, mchId: "", key: "", signType: "MD5", store, fetch });
same<ReturnType<typeof devices.get>, Promise<string>>();

// APIv2.
same<ReturnType<typeof payV2.sign>, string>();
same<ReturnType<typeof payV2.verify>, Record<string, string>>();
payV2.sign({ appid: "", total: 5, attach: undefined }, { key: "", signType: "HMAC-SHA256" });
// @ts-expect-error there are two algorithms
payV2.sign({}, { key: "", signType: "SHA1" });
same<ReturnType<typeof facePay.checkAuthInfo>, string>();
same<ReturnType<typeof faceV2.certHash>, string>();
same<Parameters<typeof faceV1.getInfo>[0], faceV1.VerifyResult>();
same<ReturnType<typeof sessionToken.issue>, string>();

// For developers.
same<ReturnType<typeof diagnose>, Report>();
same<ReturnType<typeof explain>, Explanation | undefined>();
same<ReturnType<typeof devCodes>, string[]>();
const forged = forge.openData({ openId: "" }, { appId, sessionKey, damages: ["blank"] });
openData.decrypt(forged.message, forged.context);
diagnose(body, { appId, sessionKey, expected: {} });

void [number, exchanged, none, _, __, ___, own, opened, used, stores];
