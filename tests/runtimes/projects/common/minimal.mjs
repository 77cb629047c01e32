// The least that a server bundles of the package.

import { openData } from "wxseal";

globalThis.open = (body, context) => openData.userInfo(body, context).data;
