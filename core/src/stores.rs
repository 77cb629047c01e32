//! The operations of a store outside this process, as text for databases that support them.
//!
//! The library does no I/O: pass these texts to your own client. The bindings' `RedisStore` and `SqliteStore`
//! run the same texts, so programs in several languages can share a store.
//!
//! A store provides three operations, each atomic for all callers:
//!
//! - **claim**: record some keys, if none of them is recorded, and report whether they were new. A store
//!   whose memory does not go back to the earliest time at which they can have been recorded cannot tell, and
//!   reports that.
//! - **load**: return what is kept under a key.
//! - **swap**: keep a text under a key, if the store still holds what was loaded.
//!
//! An eventually consistent store cannot provide them and must not be used.

mod claim;
mod key;
pub mod redis;
pub mod sqlite;
mod state;

pub use claim::{Claim, Claimed};
pub(crate) use key::store_key;
pub(crate) use state::{number, object, state};
