//! Statements for SQLite 3.24 or later with its JSON functions, for the processes of one machine that share a file.
//!
//! Run [`SETUP`] once for each connection. Then, in one transaction begun with `BEGIN IMMEDIATE`: [`FORGET`], and [`CLAIM`] with
//! [`REMEMBERS`], or [`SWAP`]; [`LOAD`] needs none. A commit is on the disk before it is acknowledged, so what was spent stays
//! spent over a crash; a file that is new remembers since it was made.
//!
//! Times to live count on the machine's clock. The file must be on a local disk, not on a network share, and must not be replaced
//! by an older copy of itself: nobody could notice.

/// Makes the tables where there are none: several statements, to be run outside of a transaction.
pub const SETUP: &str = include_str!("sqlite/setup.sql");

/// Forgets what is past its time. No parameters.
pub const FORGET: &str = include_str!("sqlite/forget.sql");

/// Whether the memory goes back to `:since` (null where it does not matter): a row with 1 or 0.
pub const REMEMBERS: &str = include_str!("sqlite/remembers.sql");

/// Spends the keys in `:keys`, a JSON array, for `:seconds`, if none of them is there: as many rows are changed as there are keys,
/// or none.
pub const CLAIM: &str = include_str!("sqlite/claim.sql");

/// What is kept under `:key`: a row with a text, or none.
pub const LOAD: &str = include_str!("sqlite/load.sql");

/// Keeps `:next` under `:key` for `:seconds`, if `:expected` is there (null: if nothing is): one row is changed, or none.
pub const SWAP: &str = include_str!("sqlite/swap.sql");
