//! Damage that signed texts suffer in the real world, by name.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::finding::Finding;
use crate::crypto::{hex, hmac_sha256, md5, sha1};
use crate::face_v2::{Cert, cert_hash};
use crate::json::{self, Value};
use crate::pay_v2::SignType;
use crate::{Code, Error, SessionKey};

macro_rules! damages {
    ($name:ident, $of:literal; $($variant:ident $word:literal $finding:expr, $doc:literal;)+) => {
        #[doc = $of]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $doc] $variant,)+
        }

        impl $name {
            /// Every damage, in the order in which it is applied.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Returns the finding that [`diagnose`](super::diagnose()) reports.
            #[must_use]
            pub const fn finding(self) -> Finding {
                match self { $(Self::$variant => $finding,)+ }
            }

            /// Returns the damage with this name.
            ///
            /// # Errors
            ///
            /// `argument_range` when the name is unknown.
            pub fn parse(name: &str) -> Result<Self, Error> {
                let found = Self::ALL.iter().copied().find(|damage| damage.as_str() == name);
                found.ok_or(Error::new(Code::ArgumentRange, "damages"))
            }
        }
    };
}

damages! { SignatureDamage, "A kind of damage to `rawData` and its signature.";
    KeyDecoded "key_decoded" Finding::SignatureKeyDecoded, "Signed with the decoded session key.";
    KeyFirst "key_first" Finding::SignatureOrder, "Signed with the session key in front.";
    Rewritten "rewritten" Finding::SignatureRewritten, "Parsed and serialised again after it was signed, with blanks.";
    HtmlEscaped "html_escaped" Finding::SignatureHtml, "Escaped for HTML after it was signed.";
    JsonEscaped "json_escaped" Finding::SignatureJson, "The JSON escapes were not removed.";
    LineEnd "line_end" Finding::SignatureEdges, "A line end was added after it was signed.";
    UpperCase "upper_case" Finding::SignatureCase, "The signature is in upper case.";
}

damages! { PayDamage, "A kind of damage to an APIv2 message and its sign.";
    KeyMissing "key_missing" Finding::PayKeyMissing, "Signed without `&key=`.";
    EmptyKept "empty_kept" Finding::PayEmptyKept, "Empty values were signed too.";
    NotSorted "not_sorted" Finding::PayOrder, "The fields were signed in their original order, unsorted.";
    OtherAlgorithm "other_algorithm" Finding::PayOtherAlgorithm, "Signed with the other algorithm.";
    LowerCase "lower_case" Finding::SignatureCase, "The sign is in lower case.";
    Blank "blank" Finding::SignatureEdges, "A blank was added to a value after it was signed.";
}

damages! { NameDamage, "A kind of damage to a person's name and document; their digests stay intact.";
    Blank "blank" Finding::NameBlank, "The name has a blank at its end.";
    Dot "dot" Finding::NameDot, "The name has another middle dot: U+2022 for U+00B7.";
    Letter "letter" Finding::NameLetterCase, "The last letter of the document's number is in lower case.";
}

/// A person's name and document as they arrive, and the digests of the originals.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// The name.
    pub name: String,
    /// The number of the document.
    pub id_number: String,
    /// `cert_hash` of the originals.
    pub cert_hash: String,
    /// `name_utf8_md5` of the original name.
    pub name_utf8_md5: String,
}

impl NameDamage {
    /// Computes the digests of a name and a document, and damages the texts.
    ///
    /// # Errors
    ///
    /// Those of [`cert_hash`].
    pub fn forge(cert: &Cert<'_>, damages: &[Self]) -> Result<Named, Error> {
        let has = |damage| damages.contains(&damage);
        let digest = cert_hash(cert)?;
        let Cert { cert_type: _, cert_name: name, cert_no: id_number } = *cert;
        let mut kept = name.to_owned();
        if has(Self::Dot) {
            kept = kept.replace('\u{B7}', "\u{2022}");
        }
        if has(Self::Blank) {
            kept.push(' ');
        }
        let id_number = if has(Self::Letter) { id_number.to_lowercase() } else { id_number.to_owned() };
        let name_utf8_md5 = hex(&md5(&[name.as_bytes()]));
        Ok(Named { name: kept, id_number, cert_hash: digest, name_utf8_md5 })
    }
}

impl SignatureDamage {
    /// Signs `rawData`, with these damages. Returns `(rawData, signature)`.
    #[must_use]
    pub fn forge(raw_data: &str, session_key: &SessionKey, damages: &[Self]) -> (String, String) {
        let has = |damage| damages.contains(&damage);
        let bytes = session_key.bytes();
        let key = if has(Self::KeyDecoded) { bytes.as_slice() } else { session_key.text() };
        let parts = [raw_data.as_bytes(), key];
        let mut signature =
            hex(&if has(Self::KeyFirst) { sha1(&[parts[1], parts[0]]) } else { sha1(&parts) });
        if has(Self::UpperCase) {
            signature = signature.to_ascii_uppercase();
        }
        let mut text = raw_data.to_owned();
        for damage in Self::ALL.iter().filter(|damage| has(**damage)) {
            text = damage.text(&text);
        }
        (text, signature)
    }

    fn text(self, text: &str) -> String {
        match self {
            Self::Rewritten => written_with_blanks(text).unwrap_or_else(|| text.to_owned()),
            Self::HtmlEscaped => {
                text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
            }
            Self::JsonEscaped => {
                let quoted = json::write(&text);
                quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
            }
            Self::LineEnd => format!("{text}\n"),
            Self::KeyDecoded | Self::KeyFirst | Self::UpperCase => text.to_owned(),
        }
    }
}

/// Writes an object of texts and numbers with a blank after each comma and colon.
fn written_with_blanks(text: &str) -> Option<String> {
    let Ok(Value::Object(object)) = json::read(text) else { return None };
    let mut members = Vec::new();
    for (name, value) in object.iter() {
        let value = match value {
            Value::Text(text) => json::write(&text.as_ref()),
            Value::Integer(number) => number.to_string(),
            _ => return None,
        };
        members.push(format!("{}: {value}", json::write(&name)));
    }
    Some(format!("{{{}}}", members.join(", ")))
}

impl PayDamage {
    /// Signs the fields of an APIv2 message, with these damages. Returns the fields followed by their `sign`.
    #[must_use]
    pub fn forge(
        fields: &[(String, String)],
        key: &str,
        sign_type: SignType,
        damages: &[Self],
    ) -> Vec<(String, String)> {
        let has = |damage| damages.contains(&damage);
        let mut signed: Vec<_> =
            fields.iter().filter(|(_, value)| has(Self::EmptyKept) || !value.is_empty()).collect();
        if !has(Self::NotSorted) {
            signed.sort();
        }
        let mut parts: Vec<_> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !has(Self::KeyMissing) {
            parts.push(format!("key={key}"));
        }
        let text = parts.join("&");
        let by_md5 = (sign_type == SignType::Md5) != has(Self::OtherAlgorithm);
        let lower =
            if by_md5 { hex(&md5(&[text.as_bytes()])) } else { hmac_sha256(key.as_bytes(), text.as_bytes()) };
        let sign = if has(Self::LowerCase) { lower } else { lower.to_ascii_uppercase() };
        let mut sent = fields.to_vec();
        if let Some((_, value)) = sent.iter_mut().find(|(_, value)| has(Self::Blank) && !value.is_empty()) {
            value.push(' ');
        }
        sent.push(("sign".to_owned(), sign));
        sent
    }
}
