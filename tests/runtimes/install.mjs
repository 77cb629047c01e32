// Installs the runtimes and tools, where they are not there yet.

import { installTools } from "./tools.mjs";

await installTools();
