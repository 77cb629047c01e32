// All attacks that are a course of requests, which both languages run.

import cuts from "./attacks/cuts.mjs";
import joins from "./attacks/joins.mjs";
import luck from "./attacks/luck.mjs";
import names from "./attacks/names.mjs";
import nicknames from "./attacks/nicknames.mjs";
import oracle from "./attacks/oracle.mjs";
import overwritten from "./attacks/overwritten.mjs";
import replays from "./attacks/replays.mjs";
import splices from "./attacks/splices.mjs";
import uncounted from "./attacks/uncounted.mjs";

export const ATTACKS = { splices, cuts, names, nicknames, joins, overwritten, replays, luck, oracle, uncounted };
