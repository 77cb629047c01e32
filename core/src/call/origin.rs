//! Where a call goes.

use core::net::Ipv6Addr;

use crate::{Code, Error};

/// Checks an origin: `http` or `https`, a host and perhaps a port, without a path. One `/` at the end is taken off.
///
/// Nothing that could end the host and begin something else has a place in it: no `@`, `?`, `#`, `\` or blank.
pub(super) fn origin(text: &str) -> Result<&str, Error> {
    let origin = text.strip_suffix('/').unwrap_or(text);
    let place = ["https://", "http://"].iter().find_map(|scheme| origin.strip_prefix(scheme));
    match place {
        Some(place) if is_place(place) => Ok(origin),
        _ => Err(Error::new(Code::OriginInvalid, "origin")),
    }
}

/// A host and perhaps a port.
fn is_place(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    is_host(host) && port.is_none_or(|port| digits(port) && port.parse().is_ok_and(|port: u16| port > 0))
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
