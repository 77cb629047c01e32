// Runs attacks against the shipped flow, and what must get in against a model that lacks a rule.

import { Model } from "./model.mjs";
import { run, Server } from "./server.mjs";

/**
 * How many forged requests there were, how many were accepted, and what went otherwise than the case says.
 */
export async function attacked({ cases, documented }, long) {
  const found = { requests: 0, accepted: 0, documented: 0, surprises: [] };
  for (const [index, one] of cases(long).entries()) {
    const known = one.documented ?? documented ?? false;
    const outcomes = await run(one.steps, new Server());
    one.steps.forEach(({ forged, outcome: wanted }, at) => {
      const outcome = outcomes[at];
      if (forged) found.requests += 1;
      if (forged && outcome === "accepted") found[known ? "documented" : "accepted"] += 1;
      if (![wanted].flat().includes(outcome))
        found.surprises.push(`case ${index}, step ${at}: ${outcome}, not ${wanted}`);
    });
    if (one.without !== undefined) found.surprises.push(...(await controlled(one, index)));
  }
  return found;
}

/**
 * With all rules the model refuses, without this one it accepts: the attack is one, and this is the rule that
 * stops it.
 */
async function controlled({ steps, without }, index) {
  const [whole, lacking] = [await run(steps, new Model([])), await run(steps, new Model(without))];
  const wrong = [];
  if (whole.at(-1) === "accepted") wrong.push(`case ${index}: the whole model accepts`);
  if (lacking.at(-1) !== "accepted") wrong.push(`case ${index}: without ${without} the model says ${lacking.at(-1)}`);
  return wrong;
}
