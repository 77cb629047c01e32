//! WeChat Pay APIv2: its signature, and its XML.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3>. The fields, without `sign` and
//! without empty ones, are sorted by their bytes and joined as `name=value` with `&`, followed by `&key=` and
//! the API key. The signature is the MD5 of that text, or its HMAC-SHA256 under the same key, in upper-case
//! hex.
//!
//! - Unknown fields are included: WeChat adds new ones at any time.
//! - The caller chooses the algorithm. A message that could choose would choose the weaker one.
//! - An error never contains the correct signature: anyone who sees it could sign.
//! - Empty fields are not signed, so anyone can add one: [`verify`] returns only the fields that have a
//!   value.
//! - A value may contain `&` and `=`, so two sets of fields can have the same signature. Read fields from a
//!   message that has been verified, never from a part of it.
//!
//! ```
//! # fn main() -> Result<(), wxseal::Error> {
//! use wxseal::pay_v2::{Context, Fields, PayKey, SignType, parse_xml, sign, verify};
//!
//! // The sample of the official page.
//! let xml = "<xml><appid>wxd930ea5d5a258f4f</appid><mch_id>10000100</mch_id><device_info>1000</device_info>\
//!     <body>test</body><nonce_str>ibuaiVcKdpRxkhJA</nonce_str><sign>9A0A8659F005D6984697E2CA0A9CF3B7</sign></xml>";
//! let key = PayKey::parse("192006250b4c09247ec02edce69f6a2d")?;
//! let fields: Fields = verify(parse_xml(xml)?, &Context { key: &key, sign_type: SignType::Md5 })?;
//! assert_eq!(fields["body"], "test");
//!
//! let stronger = sign(&fields, &Context { key: &key, sign_type: SignType::HmacSha256 })?;
//! assert_eq!(stronger, "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6");
//! # Ok(())
//! # }
//! ```

use alloc::string::String;

mod key;
mod sign;
mod sign_type;
mod xml;
mod xml_reader;
mod xml_writer;

use alloc::collections::BTreeMap;

pub use key::PayKey;
pub use sign::{Context, sign, verify};
pub use sign_type::SignType;
pub use xml_reader::parse_xml;
pub use xml_writer::build_xml;

/// The fields of a message: a name in letters, digits, `_`, `-` and `.`, and a text.
pub type Fields = BTreeMap<String, String>;
