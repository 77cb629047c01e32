//! Finding the token in a request.

use crate::limits::bounded;
use crate::{Code, Error};

/// The token of a request: of `Authorization: Bearer …` or of `X-Token`, each header's value where there is one.
///
/// Where both are there they must say the same: two readers could take different ones. The word `Bearer` may be in any case.
///
/// # Errors
///
/// `token_missing` when neither is there or `Authorization` is of another scheme; `token_invalid` when they differ or hold no
/// single word; `input_too_large`.
pub fn from_headers<'a>(authorization: Option<&'a str>, x_token: Option<&'a str>) -> Result<&'a str, Error> {
    bounded(authorization.unwrap_or_default(), "authorization")?;
    bounded(x_token.unwrap_or_default(), "x-token")?;
    let bearer = authorization.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
    });
    // What a mini-program sends that has none.
    let x_token = x_token.filter(|value| !value.is_empty());
    let token = match (bearer, x_token) {
        (Some(bearer), Some(other)) if bearer != other => return Err(INVALID),
        (Some(token), _) | (None, Some(token)) => token,
        (None, None) => return Err(Error::new(Code::TokenMissing, "token")),
    };
    let word = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if word { Ok(token) } else { Err(INVALID) }
}

const INVALID: Error = Error::new(Code::TokenInvalid, "token");
