// Random numbers for every runtime other than Node, from the global of the Web Crypto API.

export const source = (): Crypto | undefined => globalThis.crypto;
