// What the core accepts as JSON, `JSON.parse` reads the same.

import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import test from "node:test";

import fc from "fast-check";
import { openData, WxsealError } from "wxseal";

const key = Buffer.alloc(16, 7);
const iv = Buffer.alloc(16, 9);

/** Seals `{"a": TEXT, "watermark": …}` and opens it; undefined when it is refused as not being JSON. */
function opened(text) {
  const plain = `{"a":${text},"watermark":{"appid":"wx1","timestamp":1000}}`;
  const cipher = createCipheriv("aes-128-cbc", key, iv);
  const encryptedData = cipher.update(plain, "utf8", "base64") + cipher.final("base64");
  const context = { appId: "wx1", sessionKey: key.toString("base64"), now: 1000 };
  try {
    const record = openData.decrypt({ encryptedData, iv: iv.toString("base64") }, context);
    assert.equal(record.json, plain);
    return record.data.a;
  } catch (error) {
    assert.ok(error instanceof WxsealError);
    assert.ok(["decrypt_failed", "input_too_large"].includes(error.code), error.code);
    return undefined;
  }
}

const large = (value) => Number.isInteger(value) && !Number.isSafeInteger(value);
const same = (left, right) => assert.equal(JSON.stringify(left), JSON.stringify(right));

const options = { numRuns: 2000, seed: 20261121 };
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !large(number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && text !== "__proto__"),
      tie("value"),
      { maxKeys: 20 },
    ),
  ),
})).value;

test("every value without oddities is accepted and read the same", () => {
  fc.assert(
    fc.property(value, (given) => {
      const text = JSON.stringify(given);
      const read = opened(text);
      assert.notEqual(read, undefined, text);
      same(read, JSON.parse(text));
    }),
    options,
  );
});

test("of texts that are nearly JSON, what is accepted is read the same", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"\\u0061"',
    '"__proto__"',
    '"\\ud83d"',
    '"\\ud83d\\ude00"',
    '"é"',
    "1",
    "-0",
    "1.5e3",
    "1e999",
    "true",
    "null",
    " ",
    "\n",
    "\\",
    '"',
    "01",
    "NaN",
    "\u0000",
    "\ufeff",
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), (parts) => {
      const text = parts.join("");
      const read = opened(text);
      if (read === undefined) return;
      accepted += 1;
      assert.ok(!text.includes('__proto__":'));
      // The text may have closed the object early and opened more members: the whole must parse in any case.
      same(read, JSON.parse(`{"a":${text}}`).a);
    }),
    { ...options, numRuns: 20_000 },
  );
  assert.ok(accepted > 500, `${accepted} accepted`);
});

test("keys that differ only in their spelling are one key", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 4 }).filter((key) => key !== "__proto__"),
      (name) => {
        const escaped = [...name]
          .map((c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c))
          .join("");
        assert.equal(opened(`{"${escaped}":1,${JSON.stringify(name)}:2}`), undefined);
        assert.notEqual(opened(`{"${escaped}":1,${JSON.stringify(`${name}!`)}:2}`), undefined);
      },
    ),
    options,
  );
});

test("large integers keep their digits", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (integer) => {
      const safe = integer > -(2n ** 53n) && integer < 2n ** 53n;
      assert.equal(opened(String(integer)), safe ? Number(integer) : String(integer));
    }),
    options,
  );
});
