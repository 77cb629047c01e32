// The vectors of tests/vectors, and what the npm package answers to each.

import { readFileSync, readdirSync } from "node:fs";

import * as dev from "wxseal/dev";
import { answer as answerOf, casesOf } from "../runtimes/suite/answer.mjs";

export { CALLS, camel, expectedOf } from "../runtimes/suite/answer.mjs";

const folder = new URL("../vectors/", import.meta.url);

/** Every case as `{ operation, id, ... }`, long texts written out. */
export function cases() {
  return casesOf(files());
}

/** The files, as they are. */
export function files() {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
}

/** Answers a case with the package `wxseal`, in the vectors' own form. */
export function answer(wxseal, one) {
  return answerOf(wxseal, dev, one);
}
