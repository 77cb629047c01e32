//! Where a call goes.

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::{Code, Error};

/// Another place for calls than WeChat's own: for tests and proxies. It gets the access token or the secret.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// `https://`, a host and perhaps a port, no path. `http://` only to this machine: `localhost` and names that end in
    /// `.localhost`, addresses from `127.0.0.0` to `127.255.255.255` in four decimal parts, `[::1]`.
    pub text: &'a str,
    /// Takes `http://` to any host. Everybody on the way reads the access token or the secret and can answer in WeChat's
    /// place, so say this only where the platform itself is the way: WeChat Cloud Run documents plain HTTP to
    /// `api.weixin.qq.com`. Without an `http://` it changes nothing.
    pub insecure: bool,
}

impl<'a> Origin<'a> {
    /// An origin where nothing insecure is taken.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text, insecure: false }
    }

    /// Its text, checked; one `/` at the end is taken off.
    ///
    /// Nothing that could end the host and begin something else has a place in it: no `@`, `?`, `#`, `\` or blank.
    pub(super) fn checked(self) -> Result<&'a str, Error> {
        let origin = self.text.strip_suffix('/').unwrap_or(self.text);
        let may_go = match (origin.strip_prefix("https://"), origin.strip_prefix("http://")) {
            (Some(place), _) => host(place).is_some(),
            (_, Some(place)) => host(place).is_some_and(|host| self.insecure || is_this_machine(host)),
            _ => false,
        };
        if may_go { Ok(origin) } else { Err(Error::new(Code::OriginInvalid, "origin")) }
    }
}

/// The host of a place that is a host and perhaps a port.
fn host(place: &str) -> Option<&str> {
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (place, None),
    };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let fits = port.is_none_or(|port| digits(port) && port.parse().is_ok_and(|port: u16| port > 0));
    (fits && is_host(host)).then_some(host)
}

/// A name or an IPv4 address, or an IPv6 address in brackets.
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

/// Whether what goes there stays here, by what every client makes of it: other ways to write an address are read one way by
/// one and another way by the next.
fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once('.').map_or(host, |(_, last)| last);
    name.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
}
