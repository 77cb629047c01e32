import { carrier } from "../send.js";
import { storing } from "../stores/store.js";
import type { Outside } from "./drive.js";
import type { Fetch } from "../send.js";

/** Returns the handlers for a flow that needs a store and an HTTP client. */
export function outside(
  store: unknown,
  methods: readonly ("load" | "swap" | "claim")[],
  fetch: Fetch,
  signal?: AbortSignal,
): Outside {
  return { ...storing(store, methods), ...carrier(fetch, signal) };
}
