//! An exchange with WeChat as data: a request to carry, and the reading of its answer.
//!
//! A [`Call`] does no I/O. Hand its [`Request`] to any HTTP client, **with redirects switched off**, and what came
//! back to [`Call::parse`]:
//!
//! ```
//! # fn main() -> Result<(), wxseal::Error> {
//! use wxseal::call::Access;
//! use wxseal::{AppId, phone};
//!
//! let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
//! let access = Access { access_token: "ACCESS_TOKEN", origin: None };
//! let call = phone::get_user_phone_number("code-of-the-button", None, &app_id, &access)?;
//! assert_eq!(call.request().method().as_str(), "POST");
//!
//! // What your HTTP client brought back: a status and a body.
//! let error = call.parse(200, br#"{"errcode":40029,"errmsg":"invalid code"}"#).unwrap_err();
//! assert_eq!(error.to_string(), "errcode 40029: the code is not valid");
//! # Ok(())
//! # }
//! ```
//!
//! A request holds the access token in its URL, as WeChat demands, and often a secret or a person's data: its
//! `Debug` shows none of them. Keep URLs out of your HTTP client's log.

use alloc::boxed::Box;

mod answer;
mod body;
mod origin;
mod request;

use core::fmt;

pub(crate) use answer::{Answer, Errcode, Fields};
pub(crate) use body::{JSON, json};
pub use origin::Origin;
pub use request::{Method, Request};

use crate::limits::bounded;
use crate::platform::{CallError, PlatformError};
use crate::{Code, Error};

/// With whose token a call is made, and where to.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    /// The app's access token.
    pub access_token: &'a str,
    /// Another place than `https://api.weixin.qq.com`. It gets the access token.
    pub origin: Option<Origin<'a>>,
}

/// A request to WeChat, and how to read what comes back.
pub struct Call<T> {
    request: Request,
    read: Box<Read<T>>,
}

type Read<T> = dyn Fn(&Answer<'_>) -> Result<T, CallError> + Send + Sync;

impl<T> Call<T> {
    pub(crate) fn new(
        request: Request,
        read: impl Fn(&Answer<'_>) -> Result<T, CallError> + Send + Sync + 'static,
    ) -> Self {
        Self { request, read: Box::new(read) }
    }

    /// What to send.
    #[must_use]
    pub const fn request(&self) -> &Request {
        &self.request
    }

    pub(crate) fn into_request(self) -> Request {
        self.request
    }

    /// Reads the answer: the HTTP status and the body as it came, decompressed.
    ///
    /// # Errors
    ///
    /// [`CallError::Platform`] when WeChat answered with an error of its own. [`CallError::Refused`] when the
    /// answer is none: `redirected`, `answer_too_large`, `answer_empty`, `answer_bom`, `answer_html`,
    /// `answer_cut`, `answer_invalid`, `answer_shape`, `answer_status`; or when it is not what the function that
    /// made the call lets pass.
    pub fn parse(&self, status: u16, body: &[u8]) -> Result<T, CallError> {
        // 0 is what a browser's fetch says of a redirect that it was told not to follow.
        if status == 0 || (300..400).contains(&status) {
            return Err(Error::new(Code::Redirected, "status").into());
        }
        if body.len() > self.request.max_answer() {
            return Err(Error::new(Code::AnswerTooLarge, "body").into());
        }
        (self.read)(&Answer { status, body }).map_err(|error| self.request.without_secrets(error))
    }

    /// The same call with another form of result.
    #[must_use]
    pub fn map<U>(self, form: impl Fn(T) -> U + Send + Sync + 'static) -> Call<U>
    where
        T: 'static,
    {
        let Self { request, read } = self;
        Call { request, read: Box::new(move |answer| read(answer).map(&form)) }
    }
}

impl Access<'_> {
    /// The token, when it could be one.
    pub(crate) fn token(&self) -> Result<&str, Error> {
        let Self { access_token, origin: _ } = self;
        token(access_token, "access_token")
    }
}

/// Printable ASCII without blanks, as tokens and ids of WeChat are, and not too long.
pub(crate) fn token<'a>(text: &'a str, argument: &'static str) -> Result<&'a str, Error> {
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    if printable && (1..=MAX_TOKEN).contains(&text.len()) {
        Ok(text)
    } else {
        Err(Error::new(Code::ArgumentRange, argument))
    }
}

/// A text of at least one and at most `max` characters.
pub(crate) fn limited<'a>(
    text: &'a str,
    max: usize,
    code: Code,
    argument: &'static str,
) -> Result<&'a str, Error> {
    bounded(text, argument)?;
    if text.is_empty() || text.chars().count() > max { Err(Error::new(code, argument)) } else { Ok(text) }
}

impl Request {
    /// WeChat may repeat what it was sent. What must not be logged is not taken over into an error.
    fn without_secrets(&self, error: CallError) -> CallError {
        match error {
            CallError::Platform(platform) if self.is_repeated_in(platform.errmsg()) => {
                CallError::Platform(Box::new(PlatformError::without_errmsg(*platform)))
            }
            other => other,
        }
    }
}

impl fmt::Debug for Access<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access_token: _, origin } = self;
        f.debug_struct("Access").field("origin", origin).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, read: _ } = self;
        write!(f, "Call({request})")
    }
}

/// WeChat asks for room for 512 characters; a token has about 150 today.
const MAX_TOKEN: usize = 2048;
