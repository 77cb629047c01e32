//! Flows, owned by the module.

use alloc::boxed::Box;
use alloc::string::String;

use core::time::Duration;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::Error;
use wxseal::flow::{self, Ask, Clock, Reply, Step};

use crate::answer::answer;

/// A running flow.
#[wasm_bindgen]
pub struct Flow(Box<dyn FnMut(Reply) -> String>);

impl Flow {
    /// Creates a flow whose result is written by `write`. A flow that cannot begin returns its error at the
    /// first step.
    pub(super) fn new<F, T>(flow: Result<F, Error>, write: fn(T) -> String) -> Self
    where
        F: flow::Flow<Output = Result<T, Error>>,
        T: 'static,
    {
        match flow {
            Ok(mut flow) => Self(Box::new(move |reply| match flow.next(reply, NO_CLOCK) {
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
    /// Takes a reply and returns `?` with the next step, `!` with an error, or the result.
    pub fn next(&mut self, reply: &str) -> String {
        (self.0)(Reply::parse(reply))
    }
}

/// These flows take the time from their context, and none of them waits.
const NO_CLOCK: Clock = Clock { unix_seconds: 0, monotonic: Duration::ZERO };
