// CBC as the owner of a record sees it, who has no key: of every block C whose plaintext P they know, they
// know D(C), which is P xor the block before. Any C may follow any other; what it then reads is D(C) xor that
// other.

import { createCipheriv, createHash } from "node:crypto";

export const BLOCK = 16;

export const xor = (left, right) => Buffer.from(left.map((byte, index) => byte ^ right[index]));
export const cut = (bytes) =>
  Array.from({ length: bytes.length / BLOCK }, (_, index) => bytes.subarray(BLOCK * index, BLOCK * (index + 1)));

export function padded(text) {
  const bytes = Buffer.from(text);
  const count = BLOCK - (bytes.length % BLOCK);
  return Buffer.concat([bytes, Buffer.alloc(count, count)]);
}

/** Bytes that look random and are the same in every run. */
export class Random {
  #stream;

  constructor(seed) {
    const key = createHash("sha256").update(seed).digest();
    this.#stream = createCipheriv("aes-128-ctr", key.subarray(0, BLOCK), key.subarray(BLOCK));
  }

  bytes(count) {
    return this.#stream.update(Buffer.alloc(count));
  }

  below(limit) {
    return this.bytes(4).readUInt32LE() % limit;
  }
}

/**
 * What WeChat hands to a user: IV and blocks; with what the user works out from the text that the phone
 * shows.
 */
export function seal(key, text, random) {
  const iv = random.bytes(BLOCK);
  const plain = padded(text);
  const cipher = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false);
  const blocks = cut(cipher.update(plain));
  return {
    iv,
    text: Buffer.from(text),
    blocks,
    decrypted: cut(plain).map((part, index) => xor(part, index === 0 ? iv : blocks[index - 1])),
  };
}

/** The record of that number among many: each can be made without those before it. */
export const sealNumbered = (key, text, number) => seal(key, text, new Random(`record ${number}`));

/** The IV under which a block reads what its sender likes, as the first of a record. */
export const ivFor = (decrypted, head) => {
  const bytes = Buffer.from(head);
  if (bytes.length !== BLOCK) throw new Error(`not 16 bytes: ${head}`);
  return xor(decrypted, bytes);
};

/**
 * Whether 16 bytes, each the xor of two, can stand inside a JSON text: UTF-8 without control characters,
 * quotes and backslashes.
 */
export function fits(left, at, right, there, from = 0) {
  let more = 0;
  let low = 0x80;
  let high = 0xbf;
  for (let index = from; index < BLOCK; index++) {
    const byte = left[at + index] ^ right[there + index];
    if (more > 0) {
      if (byte < low || byte > high) return false;
      [low, high] = [0x80, 0xbf];
      more -= 1;
    } else if (byte < 0x80) {
      if (byte < 0x20 || byte === 0x22 || byte === 0x5c) return false;
    } else {
      if (byte < 0xc2 || byte > 0xf4) return false;
      more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    }
  }
  return more === 0;
}

/**
 * How many blocks that nobody chose there are, on average, for one in which this many bytes fit: about 2^18.4
 * for a whole one.
 */
export function triesToFit(bytes = BLOCK) {
  // The characters of 1, 2, 3 and 4 bytes that may stand in a text.
  const characters = [128 - 32 - 2, 0x800 - 0x80, 0x10000 - 0x800 - 2048, 0x110000 - 0x10000];
  const share = [1];
  for (let length = 1; length <= bytes; length++) {
    share[length] = characters.reduce(
      (sum, count, more) => sum + (length > more ? (count / 256 ** (more + 1)) * share[length - more - 1] : 0),
      0,
    );
  }
  return 1 / share[bytes];
}
