import { argument, joined, list, sessionKey as sessionKeyText } from "./boundary/values.js";
import { unwrap } from "./error.js";
import { printAs } from "./boundary/inspect.js";
import { records } from "./wasm/records.js";
import type { Text } from "./boundary/values.js";
import type { SessionKeys } from "./wasm/records-glue.js";

/**
 * A user's `session_key`, parsed once and ready for several records. Printing and serialising omit it.
 *
 * The key is held in the module's memory, and is wiped there when this object is garbage-collected.
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
   * Signs a request body with WeChat's user-state signature: HMAC-SHA256 under the key's text, in lower-case
   * hex. For a request without a body, sign the empty string.
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

  /**
   * Returns the text of the key, to store it or pass it to `diagnose`. There is no other way to get it.
   */
  expose(): string {
    return String.fromCharCode(...records.bytes(this.#keys.text(), TEXT));
  }

  /**
   * @internal Returns the keys of a call in the form that the core expects. `done` frees the keys parsed for
   * this call and wipes the stack; a call that does not hash leaves no traces of keys that were already
   * parsed.
   */
  static list(given: unknown, hashes = true): { keys: SessionKeys; done: () => void } {
    if (given instanceof SessionKey && #keys in given)
      return { keys: given.#keys, done: hashes ? records.wipe : nothing };
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

  /** Returns a placeholder, without the key. */
  toJSON(): string {
    return "[SessionKey]";
  }

  static {
    printAs(SessionKey.prototype, () => "SessionKey {}");
  }
}

/** One key, or several in the order in which to try them: the current one and the previous one. */
export type SessionKeyLike = SessionKey | Text | readonly (SessionKey | Text)[];

function add(keys: SessionKeys, text: string): void {
  const { bytes } = joined(text, "", "");
  const refused = keys.add(bytes);
  bytes.fill(0);
  if (refused !== undefined) unwrap(refused);
}

function nothing(): void {}

/** The length of a session key's text, in bytes. */
const TEXT = 24;
