//! What a store outside this process has to do, as text for the databases that do it.
//!
//! The library does no I/O: pass these texts to a client of your own. The bindings' `RedisStore` and `SqliteStore` run the same
//! ones, so that programs in several languages can share a store.
//!
//! A store answers three questions, each at once for all who ask:
//!
//! - **claim**: record some keys, if none of them is there, and say whether they were new. A store whose memory does not go back
//!   to the earliest time at which they can have been recorded cannot tell, and says so.
//! - **load**: what is kept under a key.
//! - **swap**: keep something under a key, if what is there is still what was loaded.
//!
//! An eventually consistent store cannot answer them, and must not be used.

mod claim;
pub mod redis;
pub mod sqlite;

pub use claim::{Claim, Claimed};
