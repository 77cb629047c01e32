//! The modules behind the npm package: one function an operation.
//!
//! Each feature is a module of its own, so that whoever only opens records does not load the rest: `records`, `calls`, and
//! `dev`, which production never loads.
//!
//! Texts and numbers go in, one text comes out (see `answer`). Nothing is thrown across the boundary. The facade
//! in `js/` checks types before it calls.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod alone;
mod answer;
#[cfg(feature = "calls")]
mod calls;
#[cfg(feature = "dev")]
mod dev;
#[cfg(feature = "records")]
mod records;

#[cfg(feature = "calls")]
pub use calls::{call_parse, call_request, plain_answer};
#[cfg(feature = "dev")]
pub use dev::dev_answer;
#[cfg(feature = "records")]
pub use records::{
    Flow, Payload, SessionKeys, braked_open_data, codes, face_begin, face_check_number_age, face_open_result,
    face_verify_number, open_data, refusal, verify_signature,
};
