//! The statements and scripts for databases, as text.

use alloc::string::String;

use serde::Serialize;

use crate::json;
use crate::stores::{redis, sqlite};

pub(super) fn redis() -> String {
    #[derive(Serialize)]
    struct Scripts {
        claim: &'static str,
        load: &'static str,
        swap: &'static str,
        epoch: &'static str,
    }
    json::write(&Scripts { claim: redis::CLAIM, load: redis::LOAD, swap: redis::SWAP, epoch: redis::EPOCH })
}

pub(super) fn sqlite() -> String {
    #[derive(Serialize)]
    struct Statements {
        setup: &'static str,
        forget: &'static str,
        remembers: &'static str,
        claim: &'static str,
        load: &'static str,
        swap: &'static str,
    }
    json::write(&Statements {
        setup: sqlite::SETUP,
        forget: sqlite::FORGET,
        remembers: sqlite::REMEMBERS,
        claim: sqlite::CLAIM,
        load: sqlite::LOAD,
        swap: sqlite::SWAP,
    })
}
