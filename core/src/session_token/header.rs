//! The token of a request.

use core::fmt;

use crate::{Code, Error, limits};

/// The request headers that can contain a token.
#[derive(Clone, Copy, Default)]
pub struct Headers<'a> {
    /// The value of `Authorization`, if present: `Bearer` and the token.
    pub authorization: Option<&'a str>,
    /// The value of `X-Token`, if present: the token.
    pub x_token: Option<&'a str>,
}

/// Finds the token of a request.
///
/// If both are present they must agree: two readers could use different ones. The word `Bearer` may be in any
/// case.
///
/// # Errors
///
/// `token_missing` when neither is present or `Authorization` has another scheme; `token_invalid` when they
/// differ or do not hold a single word; `input_too_large`.
pub fn from_headers<'a>(headers: &Headers<'a>) -> Result<&'a str, Error> {
    let Headers { authorization, x_token } = *headers;
    limits::size(authorization.unwrap_or_default(), "authorization")?;
    limits::size(x_token.unwrap_or_default(), "x-token")?;
    let bearer = authorization.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
    });
    // A mini-program without a token sends an empty one.
    let x_token = x_token.filter(|value| !value.is_empty());
    let token = match (bearer, x_token) {
        (Some(bearer), Some(other)) if bearer != other => return Err(INVALID),
        (Some(token), _) | (None, Some(token)) => token,
        (None, None) => return Err(Error::new(Code::TokenMissing, "token")),
    };
    if limits::is_printable(token, 1..=usize::MAX) { Ok(token) } else { Err(INVALID) }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Headers(..)")
    }
}

const INVALID: Error = Error::new(Code::TokenInvalid, "token");
