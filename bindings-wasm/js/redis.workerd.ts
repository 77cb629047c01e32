// The entry `wxseal/redis`: a store in Redis, for many machines.

export { RedisStore } from "./load.workerd.js";
export type { RedisClient, RedisStoreOptions } from "./redis-store.js";
