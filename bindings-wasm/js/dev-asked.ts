// How the two entries for developers ask their module.

import { dev } from "./dev-module.js";
import type { Failure } from "./error.js";

/** What an operation answers; what is wrong with its arguments is thrown. */
export function asked(operation: string, message: object, context: object): unknown {
  const { value, refused } = answered(operation, message, context);
  if (refused !== undefined) throw new TypeError(`${refused.message} (${refused.code}): ${refused.hint}`);
  return value;
}

/** What an operation answers, or why it does not. */
export function answered(operation: string, message: object, context: object): { value?: unknown; refused?: Failure } {
  const answer = devAnswer(operation, JSON.stringify(message), JSON.stringify(context));
  return answer.startsWith("!") ? { refused: JSON.parse(answer.slice(1)) } : { value: JSON.parse(answer) };
}

/** What the module answers. It keeps nothing of what it was given. */
function devAnswer(operation: string, message: string, context: string): string {
  const module = dev();
  try {
    return module.devAnswer(operation, message, context);
  } finally {
    dev.wipe();
  }
}

/** Names as the core has them. */
export function snake(names: Record<string, unknown>): Record<string, unknown> {
  const renamed = Object.entries(names).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]);
  return Object.fromEntries(renamed);
}
