//! The server that a call goes to.

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::{Code, Error};

/// A server for calls instead of WeChat's own, for tests and proxies. It receives the access token or the
/// secret.
#[derive(Clone, Copy, Debug)]
pub struct BaseUrl<'a> {
    /// `https://`, a host and optionally a port, without a path. `http://` only to this machine: `localhost`
    /// and names that end in `.localhost`, addresses from `127.0.0.0` to `127.255.255.255` in four decimal
    /// parts, `[::1]`.
    pub text: &'a str,
    /// Whether to accept `http://` to any host. Anyone on the network path can read the access token or the
    /// secret and answer in WeChat's place, so set this only if the platform itself is the path: WeChat Cloud
    /// Run documents plain HTTP to `api.weixin.qq.com`. Without an `http://` it has no effect.
    pub insecure: bool,
}

impl<'a> BaseUrl<'a> {
    /// Makes a base URL that accepts nothing insecure.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, insecure: false }
    }

    /// Checks the text, and removes one `/` from its end.
    ///
    /// Characters that could end the host and begin something else are refused: `@`, `?`, `#`, `\` and
    /// blanks.
    pub(crate) fn checked(self) -> Result<&'a str, Error> {
        let base_url = self.text.strip_suffix('/').unwrap_or(self.text);
        let may_go = match (base_url.strip_prefix("https://"), base_url.strip_prefix("http://")) {
            (Some(place), _) => host(place).is_some(),
            (_, Some(place)) => host(place).is_some_and(|host| self.insecure || is_this_machine(host)),
            _ => false,
        };
        if may_go { Ok(base_url) } else { Err(Error::new(Code::BaseUrlInvalid, "base_url")) }
    }
}

/// Returns the host of a text that is a host and optionally a port.
fn host(place: &str) -> Option<&str> {
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (place, None),
    };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let fits = port.is_none_or(|port| digits(port) && port.parse().is_ok_and(|port: u16| port > 0));
    (fits && is_host(host)).then_some(host)
}

/// Returns whether a text is a name or an IPv4 address, or an IPv6 address in brackets.
fn is_host(text: &str) -> bool {
    if let Some(address) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// Returns whether every client understands the host as this machine: clients differ on other ways to write
/// an address.
fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once('.').map_or(host, |(_, last)| last);
    name.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
}
