//! What to send.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use core::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::origin::Origin;
use crate::Error;
use crate::limits::MAX_TEXT;

/// An HTTP request. Printed, it shows its method and address without the query.
pub struct Request {
    method: Method,
    url: Zeroizing<String>,
    headers: &'static [(&'static str, &'static str)],
    body: Option<Zeroizing<String>>,
    max_answer: usize,
    /// What an answer may repeat and an error must not.
    secrets: Vec<Zeroizing<String>>,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl Request {
    /// A request to `path` at `place`, with these parameters in its query.
    pub(crate) fn new(
        method: Method,
        place: Option<Origin<'_>>,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let mut url = Zeroizing::new(place.unwrap_or(API).checked()?.to_owned());
        url.push_str(path);
        for (index, (name, value)) in query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.extend(utf8_percent_encode(value, RESERVED));
        }
        Ok(Self { method, url, headers: &[], body: None, max_answer: MAX_TEXT, secrets: Vec::new() })
    }

    /// The same with a body.
    pub(crate) fn with_body(
        mut self,
        content_type: &'static [(&'static str, &'static str)],
        body: String,
    ) -> Self {
        self.headers = content_type;
        self.body = Some(Zeroizing::new(body));
        self
    }

    /// The same, with values that an error must not repeat even if the answer does.
    pub(crate) fn with_secrets(mut self, secrets: &[&str]) -> Self {
        self.secrets.extend(secrets.iter().map(|secret| Zeroizing::new((*secret).to_owned())));
        self
    }

    /// The same, for an answer that is a picture.
    pub(crate) const fn with_picture(mut self) -> Self {
        self.max_answer = MAX_PICTURE;
        self
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The whole URL, with the access token in it: keep it out of logs.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers to send: the type of the body, where there is one.
    #[must_use]
    pub const fn headers(&self) -> &'static [(&'static str, &'static str)] {
        self.headers
    }

    /// The body, where there is one.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.body.as_ref().map(|body| body.as_str())
    }

    /// The largest answer that is read, in bytes: 64 KiB, for a picture 4 MiB. A client need not read on.
    #[must_use]
    pub const fn max_answer(&self) -> usize {
        self.max_answer
    }

    /// The URL without its query, for a log.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.split('?').next().unwrap_or_default()
    }

    /// Whether a text repeats a secret or a piece of one: as it is, percent-encoded or in `\u` escapes, in either case.
    pub(super) fn is_repeated_in(&self, text: &str) -> bool {
        let text = Zeroizing::new(text.to_ascii_lowercase());
        self.secrets.iter().any(|secret| {
            let encoded = utf8_percent_encode(secret, RESERVED).to_string();
            let escaped =
                secret.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect();
            [secret.to_string(), encoded, escaped]
                .into_iter()
                .map(Zeroizing::new)
                .any(|form| has_piece(&text, &form))
        })
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.address())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({self})")
    }
}

/// Whether `text`, which is in lower case, has a piece of `secret` that is long enough to matter.
fn has_piece(text: &str, secret: &str) -> bool {
    let secret: Zeroizing<Vec<char>> = Zeroizing::new(secret.to_ascii_lowercase().chars().collect());
    let length = secret.len().min(PIECE);
    length > 0 && secret.windows(length).any(|piece| text.contains(piece.iter().collect::<String>().as_str()))
}

fn escape(c: char) -> String {
    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// So many characters of a secret in a row are no accident.
const PIECE: usize = 8;
/// WeChat's place for mini-programs.
const API: Origin<'_> = Origin::new("https://api.weixin.qq.com");
/// All that RFC 3986 does not call unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const MAX_PICTURE: usize = 4 * 1024 * 1024;
