// Random numbers for Node, whose version 18 has them only in `node:crypto`.

// @ts-expect-error: the types of Node are not installed
import { webcrypto } from "node:crypto";

export const source = (): Crypto | undefined => globalThis.crypto ?? webcrypto;
