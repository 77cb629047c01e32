//! Flows, held on this side of the boundary.

use alloc::boxed::Box;
use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::Error;
use wxseal::flow::{self as core, Ask, Reply, Step};

use crate::answer::answer;

/// A flow on its way.
#[wasm_bindgen]
pub struct Flow(Box<dyn FnMut(Reply) -> String>);

impl Flow {
    /// A flow, and how to write what comes out of it; one that cannot begin says so at its first step.
    pub(super) fn new<F: core::Flow>(flow: Result<F, Error>, write: fn(F::Output) -> String) -> Self {
        match flow {
            Ok(mut flow) => Self(Box::new(move |reply| match flow.next(reply) {
                Step::Ask(ask) => asked(&ask),
                Step::Done(result) => answer(result.map(write)),
            })),
            Err(error) => Self::refused(error),
        }
    }

    fn refused(error: Error) -> Self {
        Self(Box::new(move |_| answer(Err(error))))
    }
}

fn asked(ask: &Ask) -> String {
    ["?", &ask.to_text()].concat()
}

#[wasm_bindgen]
impl Flow {
    /// Takes a reply and gives the next step: `?` and what to ask, `!` and an error, or what came of it.
    pub fn next(&mut self, reply: &str) -> String {
        (self.0)(Reply::from_text(reply))
    }
}
