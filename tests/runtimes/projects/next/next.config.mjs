import { fileURLToPath } from "node:url";

// The bundlers of Next lie above this project.
const root = fileURLToPath(new URL("..", import.meta.url));

export default { distDir: process.env.DIST, outputFileTracingRoot: root, turbopack: { root } };
