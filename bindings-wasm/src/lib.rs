//! The modules behind the npm package: one function per operation.
//!
//! Each feature is a separate module, so that a program that only opens records does not load the rest:
//! `records`, `calls`, and `dev`, which production never loads.
//!
//! Functions take strings and numbers and return one string. An error is thrown as an object (see `thrown`);
//! in `records`, which must stay small, it is returned as a string that begins with a mark (see `answer`).
//! The facade in `js/` checks types before it calls.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(feature = "records")]
mod answer;
#[cfg(feature = "calls")]
pub mod calls;
#[cfg(feature = "dev")]
pub mod dev;
mod failure;
#[cfg(target_arch = "wasm32")]
mod no_std;
#[cfg(feature = "records")]
pub mod records;
#[cfg(any(feature = "calls", feature = "dev"))]
pub mod thrown;
