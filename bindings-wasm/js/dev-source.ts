// For Node, Deno, Bun, browsers and every bundler: the module is a text in this package. No file is read and nothing is awaited.

import text from "./dev-text.js";
import { bytes } from "./base64.js";

export const load = () => bytes(text);
