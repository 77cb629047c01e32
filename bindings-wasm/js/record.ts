import { hide } from "./hidden.js";
import { own } from "./arguments.js";

/** For which app and when a record was made. */
export interface Watermark {
  appId: string;
  /** Unix seconds. */
  timestamp: number;
}

/** One repair that was made before a record opened. */
export interface Restored {
  /** The field that was damaged. */
  argument: string;
  /** What had happened: `+` had become a blank, was still percent-encoded, or was in the URL-safe alphabet. */
  damage: "blank" | "percent" | "url_safe";
}

/**
 * A record that opened and passed its checks. It prints, spreads and serialises without its content: write `data`
 * where you mean it.
 */
export class OpenData<T = unknown, W extends Watermark | null = Watermark> {
  readonly #data: T;
  readonly #json: string;
  /** For which app and when the record was made; null only where a record may come without. */
  readonly watermark: W;
  /** Which of the session keys opened the record, from 0. */
  readonly keyIndex: number;
  /** The transport damage that was undone, if any. */
  readonly restored: readonly Restored[];

  /** @internal */
  constructor(data: T, json: string, watermark: W, keyIndex: number, restored: readonly Restored[]) {
    this.#data = data;
    this.#json = json;
    this.watermark = watermark;
    this.keyIndex = keyIndex;
    this.restored = restored;
  }

  /** The content. Integers beyond 2^53 - 1 are texts. */
  get data(): T {
    return this.#data;
  }

  /** The plaintext as WeChat wrote it. */
  get json(): string {
    return this.#json;
  }

  /** Everything but the content. */
  toJSON(): object {
    const { watermark, keyIndex, restored } = this;
    return { watermark, keyIndex, restored };
  }

  static {
    hide(OpenData.prototype, (shown) => `OpenData ${JSON.stringify(shown)}`);
  }
}

/** Reads what the core answers about a record: the record itself, or `#`, a header line and the record. */
export function readRecord<T, W extends Watermark | null>(answer: string): OpenData<T, W> {
  if (answer.charCodeAt(0) !== HEADER_MARK) {
    const record = JSON.parse(answer);
    return new OpenData(record, answer, watermark(record) as W, 0, NONE);
  }
  const { data, json, mark, keyIndex, restored } = withHeader(answer);
  return new OpenData(data as T, json, mark as W, keyIndex, restored);
}

/** Reads a header line and the record behind it. */
export function withHeader(answer: string) {
  const end = answer.indexOf("\n");
  const { keyIndex, restored, data, masked } = JSON.parse(answer.slice(1, end));
  const json = answer.slice(end + 1);
  const record = JSON.parse(json);
  const repairs: Restored[] = restored.map(([argument, damage]: [string, Restored["damage"]]) => ({ argument, damage }));
  return { data: data ?? record, json, mark: watermark(record), keyIndex, restored: repairs, masked };
}

/** The watermark, whose form the core has checked: seconds as a number, or as its digits. */
function watermark(record: object): Watermark | null {
  const mark = own(record, "watermark") as { appid: string; timestamp: number | string } | undefined;
  return mark === undefined ? null : { appId: mark.appid, timestamp: Number(mark.timestamp) };
}

const HEADER_MARK = "#".charCodeAt(0);
const NONE: readonly Restored[] = Object.freeze([]);
