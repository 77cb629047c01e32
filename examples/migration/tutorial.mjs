// What tutorials have one copy, in our own words: for the comparison in README.md of this folder. Do not use
// it.

import { createDecipheriv, createHash } from "node:crypto";

export function decrypt(sessionKey, { encryptedData, iv }) {
  const key = Buffer.from(sessionKey, "base64");
  const decipher = createDecipheriv("aes-128-cbc", key, Buffer.from(iv, "base64"));
  const text = decipher.update(encryptedData, "base64", "utf8") + decipher.final("utf8");
  return JSON.parse(text);
}

export function checkFace(body, { sessionKey, appId }) {
  if (!body.verifyResult) throw new Error("not passed");
  const sign = createHash("sha256")
    .update(body.randomNumber + sessionKey + appId)
    .digest("hex");
  if (body.signature && body.signature !== sign) throw new Error("bad signature");
  return decrypt(sessionKey, { encryptedData: body.encryptData, iv: body.iv });
}

export function checkPay(fields, key) {
  const names = Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .sort();
  const text = `${names.map((name) => `${name}=${fields[name]}`).join("&")}&key=${key}`;
  const md5 = createHash("md5").update(text).digest("hex").toUpperCase();
  if (fields.sign && fields.sign !== md5) throw new Error("bad sign");
  return fields;
}
