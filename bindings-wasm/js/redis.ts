// The entry `wxseal/redis`: a store in Redis, for many machines.

export { RedisStore } from "./redis-store.js";
export type { RedisClient, RedisStoreOptions } from "./redis-store.js";
