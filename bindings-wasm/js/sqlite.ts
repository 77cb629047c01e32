// The entry `wxseal/sqlite`: a store in a SQLite file, for the processes of one machine.

export { SqliteStore } from "./sqlite-store.js";
export type { SqliteStoreOptions } from "./sqlite-store.js";
