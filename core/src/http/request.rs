//! An HTTP request.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use core::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::base_url::BaseUrl;
use crate::Error;
use crate::limits::MAX_TEXT;

/// The header of a JSON body.
pub(crate) const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// An HTTP request. When printed, it shows its method and its address without the query.
pub struct Request {
    method: Method,
    url: Zeroizing<String>,
    headers: &'static [(&'static str, &'static str)],
    body: Option<Zeroizing<String>>,
    max_answer: usize,
    /// Values that an answer may repeat but an error must not.
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
    /// Returns the method as written in HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl Request {
    /// Makes a request to `path` at `place`, with these query parameters.
    pub(crate) fn new(
        method: Method,
        place: Option<BaseUrl<'_>>,
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

    /// Adds a body.
    pub(crate) fn with_body(
        mut self,
        content_type: &'static [(&'static str, &'static str)],
        body: String,
    ) -> Self {
        self.headers = content_type;
        self.body = Some(Zeroizing::new(body));
        self
    }

    /// Adds values that an error must not repeat even if the answer does.
    pub(crate) fn with_secrets(mut self, secrets: &[&str]) -> Self {
        self.secrets.extend(secrets.iter().map(|secret| Zeroizing::new((*secret).to_owned())));
        self
    }

    /// Raises the answer limit to the size of a picture.
    pub(crate) const fn with_picture(mut self) -> Self {
        self.max_answer = MAX_PICTURE;
        self
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Returns the whole URL, including the access token: keep it out of logs.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the headers to send: the type of the body, if there is one.
    #[must_use]
    pub const fn headers(&self) -> &'static [(&'static str, &'static str)] {
        self.headers
    }

    /// Returns the body, if there is one.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.body.as_ref().map(|body| body.as_str())
    }

    /// Returns the size of the largest answer to read, in bytes: 64 KiB, or 4 MiB for a picture. A client
    /// stops after one byte more.
    #[must_use]
    pub const fn max_answer(&self) -> usize {
        self.max_answer
    }

    /// Returns the URL without its query, for a log.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.split('?').next().unwrap_or_default()
    }

    /// Writes the request in lines, for other languages: the method, the URL, the address, the largest answer
    /// in bytes, and each header. The body is passed separately.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text =
            [self.method.as_str(), self.url(), self.address(), &self.max_answer.to_string()].join("\n");
        for (name, value) in self.headers {
            text.push_str(&["\n", name, ": ", value].concat());
        }
        text
    }

    /// Returns whether a text repeats a secret or a piece of one: plain, percent-encoded or in `\u` escapes,
    /// in either case.
    pub(crate) fn is_repeated_in(&self, text: &str) -> bool {
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

/// Returns whether `text`, which is in lower case, has a piece of `secret` that is long enough to matter.
fn has_piece(text: &str, secret: &str) -> bool {
    let secret: Zeroizing<Vec<char>> = Zeroizing::new(secret.to_ascii_lowercase().chars().collect());
    let length = secret.len().min(PIECE);
    length > 0 && secret.windows(length).any(|piece| text.contains(piece.iter().collect::<String>().as_str()))
}

fn escape(c: char) -> String {
    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// The number of consecutive characters of a secret that cannot match by accident.
const PIECE: usize = 8;
/// WeChat's server for mini-programs.
const API: BaseUrl<'_> = BaseUrl::new("https://api.weixin.qq.com");
/// All characters that RFC 3986 does not call unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const MAX_PICTURE: usize = 4 * 1024 * 1024;
