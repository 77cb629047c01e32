// The long form: every attack against the shipped flow in Node, and SECURITY's table of them:
// `main.mjs [--check]` says whether the table is up to date, or writes it.

import { ATTACKS } from "./attacks.mjs";
import { unbraked } from "./attacks/oracle.mjs";
import { CarelessStore, withOneNumber, withRubbish } from "./crowd.mjs";
import { attacked } from "./outcomes.mjs";
import { isWritten, table, write } from "./table.mjs";

let requests = 0;
let accepted = 0;
const failures = [];
for (const [name, attack] of Object.entries(ATTACKS)) {
  const found = await attacked(attack, true);
  requests += found.requests;
  accepted += found.accepted;
  failures.push(...found.surprises.map((surprise) => `${name}: ${surprise}`));
  console.error(
    `${name}: ${found.requests} forged requests, accepted ${found.accepted}${found.documented ? `, and ${found.documented} as the table says` : ""}`,
  );
}

const one = await withOneNumber();
const rubbish = await withRubbish();
console.error(`crowd: ${JSON.stringify(one)} with one number, ${JSON.stringify(rubbish)} of rubbish`);
requests += 2000;
accepted += one.accepted - 1;
if (one.accepted !== 1 || rubbish.decrypt_failed !== 20) failures.push("crowd");
if (!((await withOneNumber(new CarelessStore())).accepted > 1))
  failures.push("crowd: a careless store lets one through");
const free = unbraked(true);
console.error(`oracle: without a brake it takes ${free.requests} requests, and then the record opens`);
if (free.requests !== free.expected) failures.push(`oracle: ${free.requests} requests, not ${free.expected}`);

console.log(table());
if (!process.argv.includes("--check")) write();
else if (!isWritten()) failures.push("SECURITY.md is not up to date: node tests/attack/main.mjs");
for (const failure of failures.slice(0, 20)) console.error(failure);
console.log(`Node: ${requests} forged requests, accepted: ${accepted}`);
process.exitCode = accepted === 0 && failures.length === 0 ? 0 : 1;
