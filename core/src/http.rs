//! A request as data, and its destination.

mod base_url;
mod request;

pub use base_url::BaseUrl;
pub(crate) use request::JSON;
pub use request::{Method, Request};
