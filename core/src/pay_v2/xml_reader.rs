//! Reading XML.

use quick_xml::Reader;
use quick_xml::errors::{Error as XmlError, SyntaxError};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};

use super::Fields;
use super::xml::{ROOT, is_character, is_name};
use crate::limits::bounded;
use crate::{Code, Error};

/// Reads a message: `<xml>` with one element a field, in UTF-8. **Nothing is verified by this**: see
/// [`verify`](super::verify).
///
/// Out: each value as it stands, blanks and all, with the five entities and the numeric ones resolved, CDATA as it is, and
/// line ends as XML has them (`\n`). Refused is what a message of WeChat never has and an attack may: DOCTYPE, other
/// entities, processing instructions, comments, attributes, an element within an element, an element that stands twice,
/// anything around the root, characters that XML does not have.
///
/// # Errors
///
/// `xml_cut`, `xml_invalid`, `xml_forbidden`, `xml_nested`, `xml_duplicate`, `xml_character`; `input_too_large` above
/// 64 KiB. The argument is `body`.
pub fn parse_xml(text: &str) -> Result<Fields, Error> {
    bounded(text, BODY)?;
    if !text.chars().all(is_character) {
        return Err(CHARACTER);
    }
    // The reader would skip it in silence.
    if text.starts_with('\u{feff}') {
        return Err(INVALID);
    }
    let mut reader = Reader::from_str(text);
    let mut state = State { fields: Fields::new(), place: Place::Before };
    let mut first = true;
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Decl(declaration) if first => check_declaration(&declaration)?,
            Event::Start(start) => state.open(&start)?,
            Event::Empty(start) => {
                state.open(&start)?;
                state.close()?;
            }
            Event::End(_) => state.close()?, // the reader has compared the name
            Event::Text(text) => {
                // Within a text this may stand only where it ends a CDATA section.
                if text.contains("]]>") {
                    return Err(INVALID);
                }
                state.text(&text.xml10_content())?;
            }
            Event::CData(data) => state.data(&data.xml10_content())?,
            Event::GeneralRef(reference) => state.data(resolve(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => return Err(FORBIDDEN),
            Event::Eof => return state.finish(),
        }
        first = false;
    }
}

/// Where in the message the reader is.
enum Place {
    Before,
    Root,
    Field(String, String),
    After,
}

struct State {
    fields: Fields,
    place: Place,
}

impl State {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Error> {
        let name = start.name();
        let name: &str = name.as_ref();
        if !start.attributes_raw().trim().is_empty() {
            return Err(FORBIDDEN);
        }
        self.place = match self.place {
            Place::Before if name == ROOT => Place::Root,
            Place::Root if self.fields.contains_key(name) => {
                return Err(Error::new(Code::XmlDuplicate, BODY));
            }
            Place::Root if is_name(name) => Place::Field(name.to_owned(), String::new()),
            Place::Field(..) => return Err(Error::new(Code::XmlNested, BODY)),
            Place::Before | Place::Root | Place::After => return Err(INVALID),
        };
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.place = match std::mem::replace(&mut self.place, Place::After) {
            Place::Field(name, value) => {
                self.fields.insert(name, value);
                Place::Root
            }
            Place::Root => Place::After,
            Place::Before | Place::After => return Err(INVALID),
        };
        Ok(())
    }

    /// Text belongs into a field; between fields only white space.
    fn text(&mut self, text: &str) -> Result<(), Error> {
        match &mut self.place {
            Place::Field(_, value) => value.push_str(text),
            _ if text.trim_matches(BLANKS).is_empty() => {}
            _ => return Err(INVALID),
        }
        Ok(())
    }

    /// CDATA and entities are content even when they are white space.
    fn data(&mut self, text: &str) -> Result<(), Error> {
        let Place::Field(_, value) = &mut self.place else { return Err(INVALID) };
        value.push_str(text);
        Ok(())
    }

    fn finish(self) -> Result<Fields, Error> {
        if matches!(self.place, Place::After) { Ok(self.fields) } else { Err(Error::new(Code::XmlCut, BODY)) }
    }
}

/// Version 1.0 in UTF-8, or no word on the encoding: the text has been decoded by now.
fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Error> {
    let mut names = ["version", "encoding", "standalone"].into_iter();
    let mut version = false;
    for attribute in Attributes::new(declaration, "xml".len()) {
        let attribute = attribute.map_err(|_| INVALID)?;
        let name: &str = attribute.key.as_ref();
        let value: &str = &attribute.value;
        let usual = match name {
            "version" => value == "1.0",
            "encoding" => value.eq_ignore_ascii_case("utf-8"),
            _ => matches!(value, "yes" | "no"),
        };
        // In this order, each at most once.
        if !usual || !names.any(|known| known == name) {
            return Err(INVALID);
        }
        version |= name == "version";
    }
    if version { Ok(()) } else { Err(INVALID) }
}

/// One of the five entities, or a character by its number.
fn resolve(reference: &BytesRef<'_>) -> Result<char, Error> {
    let name: &str = reference;
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ if reference.is_char_ref() => reference.resolve_char_ref().ok().flatten().ok_or(CHARACTER)?,
        _ => return Err(FORBIDDEN),
    };
    if is_character(character) { Ok(character) } else { Err(CHARACTER) }
}

fn broken(error: &XmlError) -> Error {
    match error {
        XmlError::Syntax(SyntaxError::UnclosedDoctype) => FORBIDDEN,
        XmlError::Syntax(_) => Error::new(Code::XmlCut, BODY),
        _ => INVALID,
    }
}

const BODY: &str = "body";
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
const INVALID: Error = Error::new(Code::XmlInvalid, BODY);
const FORBIDDEN: Error = Error::new(Code::XmlForbidden, BODY);
const CHARACTER: Error = Error::new(Code::XmlCharacter, BODY);
