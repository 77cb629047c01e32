//! WeChat Pay APIv2: its signature, and its XML.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3>. The fields without `sign` and without the empty
//! ones, sorted by their bytes, `name=value` joined with `&`, then `&key=` and the API key; of that the MD5, or the
//! HMAC-SHA256 under the same key, in upper-case hex.
//!
//! - Fields that are not known take part: WeChat adds new ones at any time.
//! - The caller says which algorithm counts. A message that could choose would choose the weaker one.
//! - An error never holds the correct signature: whoever is shown it can sign.
//! - A value may hold `&` and `=`, so two sets of fields can have one signature. Read fields from a message that has been
//!   verified, never from a part of it.

mod key;
mod sign;
mod sign_type;
mod xml;
mod xml_reader;
mod xml_writer;

use std::collections::BTreeMap;

pub use key::PayKey;
pub use sign::{sign, verify};
pub use sign_type::SignType;
pub use xml_reader::parse_xml;
pub use xml_writer::build_xml;

/// The fields of a message: a name in letters, digits, `_`, `-` and `.`, and a text.
pub type Fields = BTreeMap<String, String>;
