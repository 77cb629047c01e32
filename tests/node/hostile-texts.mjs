// JSON made to take as much memory as it can, and the ways by which JSON from outside comes in.

import { createCipheriv } from "node:crypto";

/** As long as a text may be. */
export const SIZE = 64 * 1024;

const many = (open, piece, close) => (size) => {
  const pieces = Math.floor((size - open.length - close.length) / (piece(0).length + 1));
  return `${open}${Array.from({ length: pieces }, (_, index) => piece(index)).join(",")}${close}`;
};
/** Three letters, never the same ones. */
const key = (index) => index.toString(36).padStart(3, "0");
const listed = (piece) => many("[", () => piece, "]");

/** By name, what makes each of a length. */
export const TEXTS = {
  "empty objects": listed("{}"),
  "empty arrays": listed("[]"),
  "objects of one member": listed('{"":0}'),
  "objects of five members": listed('{"a":0,"b":0,"c":0,"d":0,"e":0}'),
  "arrays of one number": listed("[1]"),
  numbers: listed("1"),
  "empty texts": listed('""'),
  "texts of one escape": listed('"\\n"'),
  "keys of one escape": listed('{"\\n":"\\n"}'),
  members: many("{", (index) => `"${key(index)}":0`, "}"),
  "members of empty objects": many("{", (index) => `"${key(index)}":{}`, "}"),
  "the same key": many("{", () => '"a":0', "}"),
  "one text of escapes": (size) => `["${"\\n".repeat((size - 4) / 2)}"]`,
  "one text of lone surrogates": (size) => `["${"\\ud800".repeat((size - 4) / 6)}"]`,
  "nested as deep as it may be": listed(`${"[".repeat(28)}{"a":{}}${"]".repeat(28)}`),
  "objects as deep as they may be": listed(`${'{"a":'.repeat(28)}{}${"}".repeat(28)}`),
  "nested deeper": (size) => "[".repeat(size / 2) + "]".repeat(size / 2),
  "objects nested deeper": (size) => '{"a":'.repeat(size / 5),
  cut: (size) => `[${"{},".repeat((size - 1) / 3)}`,
  "large integers": listed("9007199254740993"),
};

/**
 * By name, the ways in: how long a text may be there, and what reads it. It says whether the text was looked
 * at.
 */
export const DOORS = {
  "open data under a known key": {
    size: 5_900,
    looks({ wxseal: { openData } }, text) {
      return ends(() => openData.decrypt(sealed(text), { appId: APP_ID, sessionKey: KEY, now: NOW }), "decrypt_failed");
    },
  },
  "the header of a token that nobody signed": {
    size: 2900,
    looks({ wxseal: { sessionToken } }, text) {
      const header = Buffer.from(`{"alg":"HS256","kid":"none","a":${text}}`).toString("base64url");
      const keys = { kid: "1", secret: new Uint8Array(32) };
      return ends(
        () => sessionToken.verify(`${header}.e30.e30`, { appId: APP_ID, tokenKeys: keys, now: NOW }),
        "token_key_unknown",
        "token_invalid",
      );
    },
  },
  "an answer": {
    looks({ wxseal: { login } }, text) {
      const call = login.code2session({ code: "c".repeat(32) }, { appId: APP_ID, secret: "s".repeat(32) });
      return ends(() => call.parse(200, text), "answer_shape", "answer_invalid", "answer_cut");
    },
  },
  "an answer where a picture may come": {
    looks({ wxseal: { faceV2 } }, text) {
      return ends(() => picture(faceV2).parse(200, text), "answer_shape", "answer_invalid", "answer_cut");
    },
  },
  "an answer as long as a picture": {
    size: 4 * 1024 * 1024,
    looks({ wxseal: { faceV2 } }, text) {
      return ends(() => picture(faceV2).parse(200, text), "answer_too_large", "answer_shape");
    },
  },
  "kept session keys": {
    looks({ wxseal: { SessionKeyStore } }, text) {
      const store = { load: () => text, swap: () => true };
      return ends(
        () => new SessionKeyStore({ appId: APP_ID, store }).get("o1", { now: NOW }),
        "state_invalid",
        "session_key_unknown",
      );
    },
  },
  "kept sessions": {
    looks({ wxseal: { Sessions } }, text) {
      const store = { load: () => text, swap: () => true };
      const keys = { kid: "1", secret: new Uint8Array(32) };
      return ends(
        () => new Sessions({ appId: APP_ID, tokenKeys: keys, store }).list("o1", { now: NOW }),
        "state_invalid",
      );
    },
  },
  "a text of a message": {
    looks({ wxseal: { login } }, text) {
      return ends(() => login.code2session({ code: text }, { appId: APP_ID, secret: "s" }), "code_invalid");
    },
  },
  "a text of a context": {
    looks({ wxseal: { login } }, text) {
      return ends(
        () => login.code2session({ code: "c".repeat(32) }, { appId: APP_ID, secret: text }),
        "argument_range",
      );
    },
  },
  "the fields of a message": {
    looks({ wxseal: { payV2 } }, text) {
      const names = Array.from({ length: text.length / 8 }, (_, index) => [`a${key(index)}`, ""]);
      return ends(() => payV2.sign({ a: "1", ...Object.fromEntries(names) }, { key: "k", signType: "MD5" }));
    },
  },
  "diagnose of a record": {
    size: 5_900,
    looks({ dev: { diagnose } }, text) {
      return ends(() => diagnose(sealed(text), { appId: APP_ID, sessionKey: KEY, now: NOW }));
    },
  },
  "diagnose of a token": {
    size: 2900,
    looks({ dev: { diagnose } }, text) {
      const token = `${Buffer.from(text).toString("base64url")}.e30.e30`;
      return ends(() => diagnose({ token }, { appId: APP_ID, now: NOW }));
    },
  },
};

/** A record that holds a text. */
function sealed(text) {
  const iv = Buffer.alloc(16, 9);
  const cipher = createCipheriv("aes-128-cbc", Buffer.from(KEY, "base64"), iv);
  const plain = `{"a":${text},"watermark":{"appid":"${APP_ID}","timestamp":${NOW}}}`;
  return { encryptedData: cipher.update(plain, "utf8", "base64") + cipher.final("base64"), iv: iv.toString("base64") };
}

function picture({ getImage }) {
  const kept = {
    verifyId: "v",
    outSeqNo: "12345",
    certHash: "0".repeat(64),
    openid: "o1",
    expiresIn: 3600,
    issuedAt: NOW,
  };
  return getImage({ ...kept, accessToken: "t", now: NOW });
}

/** Whether something ends well, or with one of these errors. */
async function ends(run, ...codes) {
  try {
    await run();
    return true;
  } catch ({ code }) {
    return codes.includes(code);
  }
}

const APP_ID = "wx4f4bc4dec97d474b";
const KEY = Buffer.alloc(16, 7).toString("base64");
const NOW = 1_700_000_000;
