import { argument, joined, list, sessionKey as sessionKeyText } from "./arguments.js";
import { refuse, unwrap } from "./error.js";
import { hide } from "./hidden.js";
import { records } from "./records-module.js";
import type { Text } from "./arguments.js";
import type { SessionKeys } from "./records-glue.js";

/**
 * A user's `session_key`, parsed once and ready for several records. It does not print or serialise.
 *
 * The key lives in the module's memory, and is wiped there when this object is collected.
 */
export class SessionKey {
  readonly #keys = new (records().SessionKeys)();

  /**
   * @param sessionKey the text exactly as `code2Session` returned it: 24 base64 characters
   * @throws WxsealError `session_key_invalid`
   */
  constructor(sessionKey: Text) {
    try {
      add(this.#keys, sessionKeyText(sessionKey));
    } finally {
      records.wipe();
    }
    Object.freeze(this);
  }

  /**
   * Signs a request body the way WeChat's user-state signature does: HMAC-SHA256 under the key's text, in
   * lower-case hex. Sign the empty text for a request without a body.
   *
   * Rule: https://developers.weixin.qq.com/minigame/dev/guide/open-ability/http-signature.html
   */
  sign(body: Text): string {
    try {
      return unwrap(this.#keys.sign(argument(body, "body")));
    } finally {
      records.wipe();
    }
  }

  /** The key's text, to be kept in a store or passed to `diagnose`: the one way to take it out. */
  expose(): string {
    return String.fromCharCode(...records.bytes(this.#keys.text(), TEXT));
  }

  /**
   * @internal The keys of a call, as the core takes them. `done` gives back what was made for this call and wipes what it left;
   * a call that does not hash leaves nothing of keys that are kept.
   */
  static list(given: unknown, hashes = true): { keys: SessionKeys; done: () => void } {
    if (given instanceof SessionKey && #keys in given) return { keys: given.#keys, done: hashes ? records.wipe : nothing };
    const keys = new (records().SessionKeys)();
    let wipes = hashes;
    const done = () => {
      keys.free();
      if (wipes) records.wipe();
    };
    try {
      for (const key of list(Array.isArray(given) ? given : [given], "sessionKey")) {
        if (key instanceof SessionKey && #keys in key) keys.addAll(key.#keys);
        else {
          wipes = true;
          add(keys, sessionKeyText(key));
        }
      }
    } catch (error) {
      done();
      throw error;
    }
    return { keys, done };
  }

  /** Shows nothing. */
  toJSON(): string {
    return "[SessionKey]";
  }

  static {
    hide(SessionKey.prototype, () => "SessionKey {}");
  }
}

/** One key, or several in the order in which to try them: the current one and the one before. */
export type SessionKeyLike = SessionKey | Text | readonly (SessionKey | Text)[];

function add(keys: SessionKeys, text: string): void {
  const { bytes } = joined(text, "", "");
  const refused = keys.add(bytes);
  bytes.fill(0);
  if (refused !== undefined) unwrap(refused);
}

function nothing(): void {}

/** The length of a session key's text. */
const TEXT = 24;
