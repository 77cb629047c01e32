//! The app's access token: fetching it, and sharing one token among many processes.

mod access_tokens;
mod get_access_token;
mod lifecycle;
mod obtain;
mod policy;
mod report;
mod state;
mod wait;

pub use access_tokens::{AccessTokens, AccessTokensContext, Mode};
pub use get_access_token::{AccessToken, Context, StableContext, get_access_token, get_stable_access_token};
pub(crate) use lifecycle::Fetched;
pub use obtain::Obtain;
pub(crate) use obtain::Source;
pub(crate) use report::Report;
pub use wait::Wait;
