//! The document of the person to be checked.

use alloc::format;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::crypto::{encode, hex, sha256};
use crate::{Code, Error, limits};

/// The document of the person, as known to the server.
#[derive(Clone, Copy, Serialize)]
pub struct Cert<'a> {
    /// `IDENTITY_CARD`, the only type that the official page names.
    pub cert_type: &'a str,
    /// The person's name, at most 128 characters.
    pub cert_name: &'a str,
    /// The document's number, at most 64 characters.
    pub cert_no: &'a str,
}

impl Cert<'_> {
    /// The usual type.
    pub const IDENTITY_CARD: &'static str = "IDENTITY_CARD";

    pub(super) fn validate(&self) -> Result<(), Error> {
        let Self { cert_type, cert_name, cert_no } = self;
        limits::text(cert_type, MAX_TYPE, Code::FieldRange, "certType")?;
        limits::text(cert_name, MAX_NAME, Code::FieldRange, "certName")?;
        limits::text(cert_no, MAX_NUMBER, Code::FieldRange, "certNo")?;
        Ok(())
    }
}

/// Returns the digest by which WeChat recognises the document: SHA-256, in lower-case hex, of
/// `cert_type=…&cert_name=…&cert_no=…`, each value in base64.
///
/// The texts are used unchanged: the same letters and digits must go into
/// [`get_verify_id`](super::get_verify_id) and into this function. The digest is personal data, like the
/// texts themselves.
///
/// # Errors
///
/// `field_range` when a text is empty or too long.
pub fn cert_hash(cert: &Cert<'_>) -> Result<String, Error> {
    cert.validate()?;
    let Cert { cert_type, cert_name, cert_no } = cert;
    let [cert_type, cert_name, cert_no] = [cert_type, cert_name, cert_no].map(|text| encode(text.as_bytes()));
    let joined = format!("cert_type={cert_type}&cert_name={cert_name}&cert_no={cert_no}");
    Ok(hex(&sha256(&[joined.as_bytes()])))
}

impl fmt::Debug for Cert<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cert(..)")
    }
}

const MAX_TYPE: usize = 32;
const MAX_NAME: usize = 128;
const MAX_NUMBER: usize = 64;
