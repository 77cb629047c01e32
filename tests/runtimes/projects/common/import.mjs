import * as wxseal from "wxseal";
import * as dev from "wxseal/dev";
import * as redis from "wxseal/redis";
import * as sqlite from "wxseal/sqlite";

export const entries = { wxseal, dev, redis, sqlite };
