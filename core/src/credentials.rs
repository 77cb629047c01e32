//! The app's access token: fetching it, and having one of many fetch it for all.

mod access_token;
mod lifecycle;
mod policy;
mod state;

pub use access_token::{AccessToken, get_access_token, get_stable_access_token};
pub use lifecycle::{Change, Decision, Fetched};
pub use policy::Policy;
pub use state::{State, store_key};
