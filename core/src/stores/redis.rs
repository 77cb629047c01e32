//! Scripts for Redis 6.2 or later, and what speaks as it does, run with `EVAL`.
//!
//! Redis loses writes that were acknowledged when it is killed (unless `appendfsync always` is set), when a replica takes over,
//! and when it evicts keys for want of memory. The scripts notice it by `run_id`, `master_replid` and `evicted_keys` (`INFO`): what
//! was kept before another run is then forgotten as a whole, and what can have been spent before is answered with `unknown`. With
//! `durable` (`"1"`) they trust what another run kept: only for a server that loses nothing.
//!
//! The time to live of a key counts on the server's clock, from when it is written; the clocks of others do not matter for it.
//! Set `maxmemory-policy noeviction`: what is evicted is noticed only until somebody sets the counter back
//! (`CONFIG RESETSTAT`). In a cluster all keys of one script must be in one slot: begin them with the same `{tag}`.

/// Spends keys. `KEYS`: where the memory's beginning is kept, then what is to be spent. `ARGV`: `durable`, for how many seconds to
/// remember, and since when the keys can have been spent (Unix seconds; empty where it does not matter).
///
/// Answers `first`, `again` or `unknown`.
pub const CLAIM: &str = concat!(include_str!("redis/memory.lua"), include_str!("redis/claim.lua"));

/// Loads what is kept. `KEYS`: where. `ARGV`: `durable`. Answers the text, or nil.
pub const LOAD: &str = concat!(include_str!("redis/memory.lua"), include_str!("redis/load.lua"));

/// Writes where nobody else has. `KEYS`: where. `ARGV`: `durable`, what must be there (empty: nothing), what to keep, and for how
/// many seconds. Answers `yes` or `no`.
pub const SWAP: &str = concat!(include_str!("redis/memory.lua"), include_str!("redis/swap.lua"));

/// The key where the memory's beginning is kept.
pub const EPOCH: &str = "wxseal:epoch";
