// For Node, whose version 18 has them in a module of its own only.

// @ts-ignore: there are no types of Node's here
import { webcrypto } from "node:crypto";

export const source = (): Crypto | undefined => webcrypto;
