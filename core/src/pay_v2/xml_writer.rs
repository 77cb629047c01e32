//! Writing XML.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::Fields;
use super::xml::{ROOT, is_character, is_name};
use crate::{Code, Error};

/// Writes a message: `<xml>` with one element per field, sorted by name, without white space in between.
///
/// A value that XML would misread is written as CDATA, as WeChat does; a `]]>` in it is split over two of
/// them. [`parse_xml`](super::parse_xml) reads every value back unchanged.
///
/// # Errors
///
/// `field_name_invalid`; `xml_character` for a value with a character that XML does not permit;
/// `input_too_large` above 64 KiB. The argument is `params`.
pub fn build_xml(fields: &Fields) -> Result<String, Error> {
    let mut xml = format!("<{ROOT}>");
    for (name, value) in fields {
        if !is_name(name) {
            return Err(Error::new(Code::FieldNameInvalid, PARAMS));
        }
        if !value.chars().all(is_character) {
            return Err(Error::new(Code::XmlCharacter, PARAMS));
        }
        for piece in ["<", name, ">", &content(value), "</", name, ">"] {
            xml.push_str(piece);
        }
        if xml.len() > MAX_XML {
            return Err(Error::new(Code::InputTooLarge, PARAMS));
        }
    }
    Ok(format!("{xml}</{ROOT}>"))
}

fn content(value: &str) -> String {
    if value.contains('\r') {
        // A reader turns every raw carriage return into a line feed, even in CDATA.
        let escapes = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")];
        return escapes
            .iter()
            .fold(value.to_owned(), |text, (character, entity)| text.replace(character, entity));
    }
    if !value.contains(['<', '>', '&']) {
        return value.to_owned();
    }
    format!("<![CDATA[{}]]>", value.replace("]]>", "]]]]><![CDATA[>"))
}

const PARAMS: &str = "params";
const MAX_XML: usize = 64 * 1024;
