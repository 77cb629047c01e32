//! Scripts for Redis 6.2 or later, and compatible servers, run with `EVAL`.
//!
//! Redis loses acknowledged writes when it is killed (unless `appendfsync always` is set), when a replica
//! takes over, and when it evicts keys for lack of memory. The scripts detect this by `run_id`,
//! `master_replid` and `evicted_keys` (`INFO`): everything kept before another run is then forgotten as a
//! whole, and a claim whose keys can have been spent before is answered with `unknown`. With `durable`
//! (`"1"`) they trust what another run kept: only for a server that loses nothing.
//!
//! The time to live of a key counts on the server's clock, from the time of writing; other clocks do not
//! matter for it. Set `maxmemory-policy noeviction`: eviction is detected only until the counter is reset
//! (`CONFIG RESETSTAT`). In a cluster all keys of one script must be in one slot: begin them with the same
//! `{tag}`.

/// Spends keys. `KEYS`: the key of the memory's beginning, then the keys to spend. `ARGV`: `durable`, the
/// seconds to remember, and the earliest time at which the keys can have been spent (Unix seconds; empty if
/// it does not matter).
///
/// Returns `first`, `again` or `unknown`.
pub const CLAIM: &str = concat!(include_str!("redis/memory.lua"), include_str!("redis/claim.lua"));

/// Loads a text. `KEYS`: its key. `ARGV`: `durable`. Returns the text, or nil.
pub const LOAD: &str = concat!(include_str!("redis/memory.lua"), include_str!("redis/load.lua"));

/// Writes a text, if the expected one is still there. `KEYS`: its key. `ARGV`: `durable`, the expected text
/// (empty: none), the text to keep, and its lifetime in seconds. Returns `yes` or `no`.
pub const SWAP: &str = concat!(include_str!("redis/memory.lua"), include_str!("redis/swap.lua"));

/// The key of the memory's beginning.
pub const EPOCH: &str = "wxseal:epoch";
