//! Where a call goes.

use crate::{Code, Error};

/// Checks an origin: `http` or `https`, a host and perhaps a port, without a path. One `/` at the end is taken off.
///
/// Nothing that could end the host and begin something else has a place in it: no `@`, `?`, `#`, `\` or blank.
pub(super) fn origin(text: &str) -> Result<&str, Error> {
    let origin = text.strip_suffix('/').unwrap_or(text);
    let host = ["https://", "http://"].iter().find_map(|scheme| origin.strip_prefix(scheme));
    let plain = |host: &str| {
        host.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']'))
    };
    match host {
        Some(host) if !host.is_empty() && host.len() <= MAX_HOST && plain(host) => Ok(origin),
        _ => Err(Error::new(Code::OriginInvalid, "origin")),
    }
}

/// A name of 253 characters, and a port.
const MAX_HOST: usize = 259;
