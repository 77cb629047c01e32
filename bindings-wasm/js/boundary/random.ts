import { source } from "#random";

/** Returns 32 random hexadecimal digits, or undefined if the runtime has no random numbers. */
export function randomHex(): string | undefined {
  try {
    return Array.from(randomBytes(), (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return undefined; // the runtime has no random numbers, or not yet
  }
}

/** Returns 16 random bytes. Cloudflare Workers throw here while they start. */
export function randomBytes(): Uint8Array {
  return source()!.getRandomValues(new Uint8Array(16));
}
