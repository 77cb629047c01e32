//! Flows, held on this side of the boundary.

use alloc::boxed::Box;
use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::Error;
use wxseal::flow::{self as core, Reply, Step};

use crate::answer::answer;

/// A flow on its way.
#[wasm_bindgen]
pub struct Flow(Box<dyn FnMut(Reply) -> String>);

impl Flow {
    /// A flow, and how to write what comes out of it; one that cannot begin says so at its first step.
    pub(super) fn new<F: core::Flow>(flow: Result<F, Error>, write: fn(F::Output) -> String) -> Self {
        let mut flow = flow.map_err(Some);
        Self(Box::new(move |reply| match &mut flow {
            Err(refused) => answer(refused.take().map_or_else(|| Ok(String::new()), Err)),
            Ok(flow) => match flow.next(reply) {
                Step::Ask(ask) => ["?", &ask.to_text()].concat(),
                Step::Done(result) => answer(result.map(write)),
            },
        }))
    }
}

#[wasm_bindgen]
impl Flow {
    /// Takes a reply and gives the next step: `?` and what to ask, `!` and an error, or what came of it.
    pub fn next(&mut self, reply: &str) -> String {
        (self.0)(Reply::from_text(reply))
    }
}
