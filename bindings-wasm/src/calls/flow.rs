//! Flows, owned by the module.

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use core::time::Duration;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::call::Request;
use wxseal::flow::{Ask, Clock, Reply, Step};
use wxseal::operations::{self, BoxedFlow};

use crate::thrown::Thrown;

/// A flow that takes several steps over a store, an HTTP client and time.
#[wasm_bindgen]
pub struct Flow {
    flow: BoxedFlow,
    /// The request that the last step asked to send.
    request: Option<Arc<Request>>,
}

#[wasm_bindgen]
impl Flow {
    /// Creates the flow `operation`, with 16 random bytes and a time limit in seconds.
    #[wasm_bindgen(constructor)]
    pub fn new(
        operation: &str,
        message: &str,
        context: &str,
        random: &[u8],
        seconds: Option<f64>,
    ) -> Result<Self, Thrown> {
        let random = random.first_chunk().copied().unwrap_or_default();
        let flow = operations::flow(operation, message, context, random, seconds)?;
        Ok(Self { flow, request: None })
    }

    /// Takes a reply and the time, in Unix seconds and in milliseconds of a monotonic clock. Returns the next
    /// step, prefixed with `?`, or the result of the flow.
    pub fn next(
        &mut self,
        reply: &str,
        body: Option<Vec<u8>>,
        unix_seconds: f64,
        milliseconds: f64,
    ) -> Result<String, Thrown> {
        self.request = None;
        let reply = Reply::parse_with_body(reply, body.unwrap_or_default());
        match self.flow.next(reply, clock(unix_seconds, milliseconds)) {
            Step::Ask(ask) => Ok(self.asked(&ask)),
            Step::Done(result) => result.map_err(Thrown::of_flow),
        }
    }

    /// Returns the body of the request that the last step asked to send.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        self.request.as_ref()?.body().map(ToString::to_string)
    }

    /// Cancels the flow. Returns its last step, prefixed with `?`, if there is one.
    pub fn cancel(&mut self, unix_seconds: f64, milliseconds: f64) -> Option<String> {
        let ask = self.flow.cancel(clock(unix_seconds, milliseconds))?;
        Some(self.asked(&ask))
    }

    /// Returns the key under which concurrent callers may share this flow, if they may.
    #[wasm_bindgen(js_name = sharedKey)]
    #[must_use]
    pub fn shared_key(&self) -> Option<String> {
        self.flow.shared_key().map(ToString::to_string)
    }

    fn asked(&mut self, ask: &Ask) -> String {
        let text = ask.to_text();
        let Ask::Send { request, .. } = ask else { return ["?", &text].concat() };
        self.request = Some(Arc::clone(request));
        ["?", &text, "\n", &request.to_text()].concat()
    }
}

/// Converts the times of the facade's clocks; NaN becomes 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn clock(unix_seconds: f64, milliseconds: f64) -> Clock {
    Clock { unix_seconds: unix_seconds as u64, monotonic: Duration::from_millis(milliseconds as u64) }
}
