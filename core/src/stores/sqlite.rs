//! Statements for SQLite 3.24 or later with its JSON functions, for processes on one machine that share a
//! file.
//!
//! Run [`SETUP`] once for each connection. Then, in one transaction begun with `BEGIN IMMEDIATE`: [`FORGET`],
//! and [`CLAIM`] with [`REMEMBERS`], or [`SWAP`]; [`LOAD`] needs no transaction. A commit is on the disk
//! before it is acknowledged, so spent entries stay spent after a crash. The memory of a new file begins when
//! it is made.
//!
//! Times to live count on the machine's clock. The file must be on a local disk, not on a network share, and
//! must not be replaced by an older copy of itself, which could not be detected.

/// Makes the tables if they do not exist: several statements, to be run outside a transaction.
pub const SETUP: &str = include_str!("sqlite/setup.sql");

/// Deletes expired entries. No parameters.
pub const FORGET: &str = include_str!("sqlite/forget.sql");

/// Returns whether the memory goes back to `:since` (null if it does not matter): a row with 1 or 0.
pub const REMEMBERS: &str = include_str!("sqlite/remembers.sql");

/// Spends the keys in `:keys`, a JSON array, for `:seconds`, if none of them is present: it changes as many
/// rows as there are keys, or none.
pub const CLAIM: &str = include_str!("sqlite/claim.sql");

/// Returns the text kept under `:key`: a row with the text, or no row.
pub const LOAD: &str = include_str!("sqlite/load.sql");

/// Keeps `:next` under `:key` for `:seconds`, if the stored text is `:expected` (null: if there is none): it
/// changes one row, or none.
pub const SWAP: &str = include_str!("sqlite/swap.sql");
