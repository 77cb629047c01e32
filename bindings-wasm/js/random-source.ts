// For every runtime but Node: random numbers are where the web has them.

export const source = (): Crypto | undefined => globalThis.crypto;
