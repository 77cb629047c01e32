//! The app's access token.

mod access_token;

pub use access_token::{AccessToken, get_access_token, get_stable_access_token};
