// The vectors of tests/vectors, and what the npm package answers to each.

import { readFileSync, readdirSync } from "node:fs";

import * as dev from "wxseal/dev";
import { answer as answerOf } from "../runtimes/suite/answer.mjs";
import { casesOf } from "../runtimes/suite/vector-files.mjs";

export { CALLS, camel, expectedOf } from "../runtimes/suite/answer.mjs";

const folder = new URL("../vectors/", import.meta.url);

/** Reads every case as `{ operation, id, ... }`, long texts written out. */
export function cases() {
  return casesOf(files());
}

/** Reads the files, as they are. */
export function files() {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
}

/** Answers a case with the package `wxseal`, in the vectors' own form. */
export function answer(wxseal, one) {
  return answerOf(wxseal, dev, one);
}

/**
 * Gives every text that a case is given, also as it stands in a URL: none may be repeated. What is no secret
 * is short or a word.
 */
export function given({ message, context }) {
  const texts = [];
  const collect = (value) => {
    if (typeof value === "string" && value.length >= 6 && value !== "Bearer")
      texts.push(value, encodeURIComponent(value));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  const { sign_type: _, base_url: __, ...secrets } = context;
  collect([message, secrets]);
  return texts;
}
