//! An exchange with WeChat as data: a request to send, and the parsing of its answer.
//!
//! A [`Call`] does no I/O. Pass its [`Request`] to any HTTP client, **with redirects switched off**, and the
//! response to [`Call::parse`]:
//!
//! ```
//! # fn main() -> Result<(), wxseal::Error> {
//! use wxseal::call::Access;
//! use wxseal::{AppId, phone};
//!
//! let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
//! let access = Access { access_token: "ACCESS_TOKEN", base_url: None };
//! let known = phone::Context { app_id: &app_id, openid: None, access };
//! let call = phone::get_user_phone_number("code-of-the-button", &known)?;
//! assert_eq!(call.request().method().as_str(), "POST");
//!
//! // What your HTTP client brought back: a status and a body.
//! let error = call.parse(200, br#"{"errcode":40029,"errmsg":"invalid code"}"#).unwrap_err();
//! assert_eq!(error.to_string(), "errcode 40029: the code is not valid");
//! # Ok(())
//! # }
//! ```
//!
//! A request holds the access token in its URL, as WeChat requires, and often a secret or personal data; its
//! `Debug` output shows none of them. Keep URLs out of the HTTP client's log.

use alloc::boxed::Box;
use alloc::sync::Arc;

mod answer;
mod sending;

use core::fmt;

pub(crate) use crate::http::JSON;
pub use crate::http::{BaseUrl, Method, Request};
pub(crate) use answer::{Answer, ErrcodeField, Fields};
pub use sending::{Sending, TimeLimit};

use crate::flow::Ask;
use crate::platform::{CallError, PlatformError};
use crate::{Code, Error, limits};

/// The token of a call, and the server it goes to.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    /// The app's access token.
    pub access_token: &'a str,
    /// A base URL instead of `https://api.weixin.qq.com`. Its server receives the access token.
    pub base_url: Option<BaseUrl<'a>>,
}

/// A request to WeChat, and the reader of its answer.
pub struct Call<T> {
    request: Arc<Request>,
    read: Box<Read<T>>,
}

type Read<T> = dyn Fn(&Answer<'_>) -> Result<T, CallError> + Send + Sync;

impl<T> Call<T> {
    pub(crate) fn new(
        request: Request,
        read: impl Fn(&Answer<'_>) -> Result<T, CallError> + Send + Sync + 'static,
    ) -> Self {
        Self { request: Arc::new(request), read: Box::new(read) }
    }

    /// Returns the request to send.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    pub(crate) fn into_request(self) -> Arc<Request> {
        self.request
    }

    /// Parses the answer: the HTTP status and the unaltered body, decompressed.
    ///
    /// # Errors
    ///
    /// [`CallError::Platform`] when WeChat answered with an error. [`CallError::Refused`] when the response
    /// is not a valid answer: `redirected`, `answer_too_large`, `answer_empty`, `answer_bom`, `answer_html`,
    /// `answer_cut`, `answer_invalid`, `answer_shape`, `answer_status`; or with the errors listed at the
    /// function that made the call.
    pub fn parse(&self, status: u16, body: &[u8]) -> Result<T, CallError> {
        // A browser's fetch reports 0 for a redirect that it was told not to follow.
        if status == 0 || (300..400).contains(&status) {
            return Err(Error::new(Code::Redirected, "status").into());
        }
        if body.len() > self.request.max_answer() {
            return Err(Error::new(Code::AnswerTooLarge, "body").into());
        }
        (self.read)(&Answer { status, body }).map_err(|error| self.request.without_secrets(error))
    }

    /// Makes a flow that sends the request and parses the answer.
    #[must_use]
    pub const fn send(self, time_limit: TimeLimit) -> Sending<T> {
        Sending::new(self, time_limit)
    }

    /// Returns the step that sends the request.
    pub(crate) fn ask(&self, time_limit: TimeLimit) -> Ask {
        Ask::Send { request: Arc::clone(&self.request), time_limit: time_limit.duration() }
    }

    /// Converts the result with `form`.
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
    /// Returns the token if it is well-formed.
    pub(crate) fn token(&self) -> Result<&str, Error> {
        let Self { access_token, base_url: _ } = self;
        limits::id(access_token, "access_token")
    }
}

impl Request {
    /// Removes from an error what must not be logged: WeChat may repeat what it was sent.
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
        let Self { access_token: _, base_url } = self;
        f.debug_struct("Access").field("base_url", base_url).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, read: _ } = self;
        write!(f, "Call({request})")
    }
}
