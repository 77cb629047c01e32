import { printAs } from "./inspect.js";
import { own } from "./values.js";

/** The app that a record was made for, and the time it was made at. */
export interface Watermark {
  appId: string;
  /** Unix seconds. */
  timestamp: number;
}

/** A repair made before a record opened. */
export interface Restored {
  /** The damaged field. */
  argument: string;
  /**
   * The kind of damage: `+` had become a blank, was still percent-encoded, or was in the URL-safe alphabet.
   */
  damage: "blank" | "percent" | "url_safe";
}

/**
 * A record that opened and passed its checks. Printing, spreading and serialising it omit the content: read
 * `data` explicitly.
 */
export class OpenData<T = unknown, W extends Watermark | null = Watermark> {
  readonly #data: T;
  readonly #json: string;
  /**
   * The app and the time that the record was made for; null only for a record that is accepted without a
   * watermark.
   */
  readonly watermark: W;
  /** The index of the session key that opened the record, from 0. */
  readonly keyIndex: number;
  /** The transport damage that was repaired, if any. */
  readonly restored: readonly Restored[];

  /** @internal */
  constructor(data: T, json: string, watermark: W, keyIndex: number, restored: readonly Restored[]) {
    this.#data = data;
    this.#json = json;
    this.watermark = watermark;
    this.keyIndex = keyIndex;
    this.restored = restored;
  }

  /** The content. Integers beyond 2^53 - 1 are strings. */
  get data(): T {
    return this.#data;
  }

  /** The plaintext as WeChat wrote it. */
  get json(): string {
    return this.#json;
  }

  /** Returns everything except the content. */
  toJSON(): object {
    const { watermark, keyIndex, restored } = this;
    return { watermark, keyIndex, restored };
  }

  static {
    printAs(OpenData.prototype, (shown) => `OpenData ${JSON.stringify(shown)}`);
  }
}

/** Parses the core's answer for a record: the record itself, or `#`, a header line and the record. */
export function readRecord<T, W extends Watermark | null>(answer: string): OpenData<T, W> {
  if (answer.charCodeAt(0) !== HEADER_MARK) {
    const record = JSON.parse(answer);
    return new OpenData(record, answer, watermark(record) as W, 0, NONE);
  }
  const { data, json, mark, keyIndex, restored } = withHeader(answer);
  return new OpenData(data as T, json, mark as W, keyIndex, restored);
}

/** Parses a header line and the record that follows it. */
export function withHeader(answer: string) {
  const end = answer.indexOf("\n");
  const { keyIndex, restored, data, masked } = JSON.parse(answer.slice(1, end));
  const json = answer.slice(end + 1);
  const record = JSON.parse(json);
  const repairs: Restored[] = restored.map(([argument, damage]: [string, Restored["damage"]]) => ({
    argument,
    damage,
  }));
  return { data: data ?? record, json, mark: watermark(record), keyIndex, restored: repairs, masked };
}

/** Returns the watermark, whose form the core has checked: the seconds are a number or its digits. */
function watermark(record: object): Watermark | null {
  const mark = own(record, "watermark") as { appid: string; timestamp: number | string } | undefined;
  return mark === undefined ? null : { appId: mark.appid, timestamp: Number(mark.timestamp) };
}

const HEADER_MARK = "#".charCodeAt(0);
const NONE: readonly Restored[] = Object.freeze([]);
