// SECURITY's table of attacks. Figures are of arithmetic and of the rules, not of a run.

import { readFileSync, writeFileSync } from "node:fs";

import { ATTACKS } from "./attacks.mjs";
import { triesToFit } from "./cbc.mjs";

const HEAD = ["Flow", "What the attacker holds", "Cheapest known forgery", "Requests", "What stops it", "Shown by"];

/** The rows that are not a course of requests. */
const OTHERS = [
  {
    flow: "Face result, issued numbers",
    holds: "1,000 honest records and one number, at once; 8 processes over one Redis",
    forgery: "More than one try of a number",
    requests: () => "1,000 at once: 1 accepted; of 1,000 of rubbish, 20 opened",
    stops: "The number is spent, and the refusal reserved, by compare-and-swap before anything is opened",
    shownBy: "tests/attack/crowd.mjs`, `tests/attack/test_one_redis.py",
  },
];

const rounded = () => `${Math.round(triesToFit() / 1000)},000`;

export function table() {
  const attacks = Object.entries(ATTACKS).map(([name, attack]) => ({
    shownBy: `tests/attack/attacks/${name}.mjs`,
    ...attack,
  }));
  const rows = [...attacks, ...OTHERS].map(({ flow, holds, forgery, requests, stops, shownBy }) => [
    flow,
    holds,
    forgery,
    requests(rounded()),
    stops,
    `\`${shownBy}\``,
  ]);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [HEAD, HEAD.map(() => "---"), ...rows].map(line).join("\n");
}

const SECURITY = new URL("../../.github/SECURITY.md", import.meta.url);
const made = (text) => text.replace(/(?<=<!-- attack -->\n).*(?=<!-- \/attack -->)/s, () => `${table()}\n`);

/** Whether SECURITY has the table as it is. */
export function isWritten() {
  const text = readFileSync(SECURITY, "utf8");
  return made(text) === text;
}

export const write = () => writeFileSync(SECURITY, made(readFileSync(SECURITY, "utf8")));
