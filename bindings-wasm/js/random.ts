/** 32 random hexadecimal digits, where the machine gives any (Node 18 does not without a flag). */
export function randomHex(): string | undefined {
  if (typeof globalThis.crypto?.getRandomValues !== "function") return undefined;
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
