// A server with the same rules, each of which can be left out: what then gets in shows that an attack is one,
// and what the rule is for.

import { createDecipheriv, createHash } from "node:crypto";

import { cut } from "./cbc.mjs";

/**
 * The lines of defence:
 * - `number`: one number, one try; - `signed`: a signed number counts once, for ever;
 * - `brake`: 20 refusals an hour under a session key, at all endpoints;
 * - `kinds`: no members of other records; - `first`: no unknown members beside an id number that the IV
 *   wrote;
 * - `members`: just the members that are listed; - `expected`: what is expected is there; - `position`: 8
 *   compared bytes that the IV did not write;
 * - `each`: where there is no id number, of every value by itself;
 * - `spent`: blocks are spent; - `blocks`: all blocks of a record are spent, not its last; - `year`: for a
 *   year, not for as long as the record is fresh.
 */
export class Model {
  #without;
  #numbers = new Map();
  #spent = new Map();
  #refusals = [];
  requests = 0;

  constructor(without) {
    this.#without = new Set(without);
  }

  #has(defence) {
    return !this.#without.has(defence);
  }

  begin({ now }) {
    const number = String(this.#numbers.size);
    this.#numbers.set(number, now);
    return Promise.resolve(number);
  }

  phone(message, context) {
    return Promise.resolve(
      this.#braked(context, () => (opened(message, context) === null ? "decrypt_failed" : "payload_mismatch")),
    );
  }

  face(message, context) {
    this.requests += 1;
    const number = this.#number(message, context);
    return Promise.resolve(number ?? this.#braked(context, () => this.#record(message, context)));
  }

  /** Anything but "accepted" is a refusal, whatever it was for. */
  #braked({ now }, open) {
    this.#refusals = this.#refusals.filter((at) => now - at < 3600);
    if (this.#has("brake") && this.#refusals.length >= 20) return "too_many_refusals";
    const outcome = open();
    if (outcome !== "accepted") this.#refusals.push(now);
    return outcome;
  }

  #number({ randomNumber, signature }, { appId, sessionKey, numbers, now }) {
    const issued = this.#numbers.get(randomNumber);
    if (numbers === "issued" && issued === undefined) return "number_unknown";
    if (numbers === "issued" && now - issued > 300) return "number_expired";
    if (numbers === "signed" && !sessionKey.some((key) => sha256(randomNumber + key + appId) === signature))
      return "signature_mismatch";
    const id = `number ${randomNumber}`;
    const kept = numbers === "signed" && this.#has("signed") ? Infinity : now + 420;
    if (this.#has("number") && this.#spent.get(id) > now) return "replayed";
    this.#spent.set(id, kept);
    return null;
  }

  #record(message, context) {
    const { now, appId, expected, members: listed } = context;
    const record = opened(message, context);
    if (record === null) return "decrypt_failed";
    const { data, text, key } = record;
    const { watermark, ...rest } = data;
    const members = Object.keys(rest);
    if (this.#has("kinds") && members.some((name) => FOREIGN.has(name))) return "payload_mismatch";
    if (this.#has("members") && listed && String([...listed].sort()) !== String([...members].sort()))
      return "payload_mismatch";
    const first = listed === undefined && text.subarray(0, 16 + "idNumber".length - 1).includes("idNumber");
    if (this.#has("first") && first && members.some((name) => !OURS.has(name))) return "expected_unproven";
    if (watermark?.appid !== appId) return "app_id_mismatch";
    if (now - watermark.timestamp > 300 || watermark.timestamp - now > 60) return "timestamp_stale";
    const claims = Object.entries(expected).map(([name, value]) => ({
      value,
      claim: NAMES[name].map((one) => rest[one]).find(Boolean),
    }));
    if (this.#has("expected") && claims.some(({ value, claim }) => value !== claim)) return "expected_mismatch";
    if (this.#has("position") && !this.#positioned(text, expected)) return "expected_unproven";
    return this.#blocks(message, key, watermark.timestamp, now);
  }

  #positioned(text, { idNumber, ...others }) {
    if (idNumber !== undefined) return behind(text, idNumber) >= 8;
    const values = Object.values(others);
    const each = values.every((value) => behind(text, value) >= Math.min(8, Buffer.byteLength(value)));
    return (each || !this.#has("each")) && values.reduce((sum, value) => sum + behind(text, value), 0) >= 8;
  }

  #blocks({ encryptData }, key, timestamp, now) {
    const blocks = cut(Buffer.from(encryptData.replaceAll(" ", "+"), "base64")).map(
      (block) => `${key} ${block.toString("hex")}`,
    );
    const counted = this.#has("blocks") ? blocks : blocks.slice(-1);
    if (this.#has("spent") && counted.some((block) => this.#spent.get(block) > now)) return "replayed";
    for (const block of counted) this.#spent.set(block, this.#has("year") ? now + 366 * 86_400 : timestamp + 420);
    return "accepted";
  }
}

function opened({ encryptData, iv }, { sessionKey }) {
  for (const key of sessionKey) {
    try {
      const decipher = createDecipheriv("aes-128-cbc", Buffer.from(key, "base64"), Buffer.from(iv, "base64"));
      const text = Buffer.concat([decipher.update(encryptData.replaceAll(" ", "+"), "base64"), decipher.final()]);
      return { data: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)), text, key };
    } catch {
      // The next key.
    }
  }
  return null;
}

/** How many bytes of a value lie behind the first block. */
const behind = (text, value) =>
  Math.min(Buffer.byteLength(value), Math.max(0, text.indexOf(value) + Buffer.byteLength(value) - 16));
export const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const NAMES = { idNumber: ["idNumber"], name: ["name", "realName"], openid: ["openId"] };
const FOREIGN = new Set([
  "nickName",
  "avatarUrl",
  "language",
  "stepInfoList",
  "phoneNumber",
  "purePhoneNumber",
  "countryCode",
]);
const OURS = new Set(["idNumber", "name", "openId"]);
