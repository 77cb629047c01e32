//! Reading XML.

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use core::mem;

use xmlparser::{ElementEnd, Error as XmlError, Reference, Stream, Token, Tokenizer};

use super::Fields;
use super::xml::{ROOT, is_character, is_name};
use crate::{Code, Error, limits};

/// Parses a message: `<xml>` with one element per field, in UTF-8. **This verifies nothing**: see
/// [`verify`](super::verify).
///
/// Values are returned unchanged, including blanks, with the five entities and the numeric ones resolved,
/// CDATA as it is, and line ends normalised to `\n` as XML requires. Everything that WeChat's messages never
/// contain and an attack may is refused: DOCTYPE, other entities, processing instructions, comments,
/// attributes, nested elements, duplicate elements, anything around the root, characters that XML does not
/// permit.
///
/// # Errors
///
/// `xml_cut`, `xml_invalid`, `xml_forbidden`, `xml_nested`, `xml_duplicate`, `xml_character`;
/// `input_too_large` above 64 KiB. The argument is `body`.
pub fn parse_xml(text: &str) -> Result<Fields, Error> {
    limits::size(text, BODY)?;
    if !text.chars().all(is_character) {
        return Err(CHARACTER);
    }
    // The tokenizer would skip it silently.
    if text.starts_with('\u{feff}') {
        return Err(INVALID);
    }
    let text = &*with_blank(text);
    let mut state = State { fields: Fields::new(), place: Place::Before };
    let (mut read, mut in_tag) = (0, false);
    for token in Tokenizer::from(text) {
        let token = token.map_err(|error| broken(&error, text.get(read..).unwrap_or_default(), in_tag))?;
        read = token.span().end();
        if read == text.len() && state.needs_more(&token) {
            return Err(CUT);
        }
        in_tag = matches!(token, Token::ElementStart { .. });
        match token {
            Token::Declaration { version, encoding, .. } => {
                check_declaration(&version, encoding.as_deref())?;
            }
            Token::ElementStart { span, local, .. } => state.open(&span, &local)?,
            Token::ElementEnd { end: ElementEnd::Open, .. } => {}
            Token::ElementEnd { end: ElementEnd::Empty, .. } => state.close(None)?,
            Token::ElementEnd { end: ElementEnd::Close(_, local), span } => {
                state.close(Some((&span, &local)))?;
            }
            Token::Text { text } => state.text(&text)?,
            Token::Cdata { text, .. } => state.data(&text)?,
            Token::ProcessingInstruction { .. }
            | Token::Comment { .. }
            | Token::DtdStart { .. }
            | Token::EmptyDtd { .. }
            | Token::EntityDeclaration { .. }
            | Token::DtdEnd { .. }
            | Token::Attribute { .. } => return Err(FORBIDDEN),
        }
    }
    state.finish()
}

/// The position of the reader in the message.
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
    /// Returns whether the text cannot end with this token: within a tag, or within a field.
    fn needs_more(&self, token: &Token<'_>) -> bool {
        match token {
            Token::ElementStart { .. } => true,
            Token::Text { .. } => matches!(self.place, Place::Field(..)),
            _ => false,
        }
    }

    /// Opens an element. The tokenizer splits a name at its colon, even if nothing precedes it, so the tag
    /// itself is checked.
    fn open(&mut self, tag: &str, name: &str) -> Result<(), Error> {
        self.place = match self.place {
            Place::Field(..) => return Err(Error::new(Code::XmlNested, BODY)),
            _ if tag.contains(':') => return Err(INVALID),
            Place::Before if name == ROOT => Place::Root,
            Place::Root if self.fields.contains_key(name) => {
                return Err(Error::new(Code::XmlDuplicate, BODY));
            }
            Place::Root if is_name(name) => Place::Field(name.to_owned(), String::new()),
            Place::Before | Place::Root | Place::After => return Err(INVALID),
        };
        Ok(())
    }

    /// Closes the open element, whose name the end tag must have.
    fn close(&mut self, end: Option<(&str, &str)>) -> Result<(), Error> {
        let open = match &self.place {
            Place::Field(name, _) => name,
            Place::Root => ROOT,
            Place::Before | Place::After => return Err(INVALID),
        };
        if end.is_some_and(|(tag, name)| tag.contains(':') || name != open) {
            return Err(INVALID);
        }
        self.place = match mem::replace(&mut self.place, Place::After) {
            Place::Field(name, value) => {
                self.fields.insert(name, value);
                Place::Root
            }
            Place::Before | Place::Root | Place::After => Place::After,
        };
        Ok(())
    }

    /// Adds text with its references to a field; only white space may occur between fields.
    fn text(&mut self, text: &str) -> Result<(), Error> {
        let Place::Field(_, value) = &mut self.place else {
            let blank = text.trim_matches(BLANKS).is_empty();
            return if blank { Ok(()) } else { Err(INVALID) };
        };
        let mut rest = Stream::from(text);
        while !rest.at_end() {
            value.push_str(&line_ends(rest.consume_bytes(|_, byte| byte != b'&').as_str()));
            if !rest.at_end() {
                value.push(character(&mut rest)?);
            }
        }
        Ok(())
    }

    /// Adds CDATA to a field. It is content even if it is white space.
    fn data(&mut self, text: &str) -> Result<(), Error> {
        let Place::Field(_, value) = &mut self.place else { return Err(INVALID) };
        value.push_str(&line_ends(text));
        Ok(())
    }

    fn finish(self) -> Result<Fields, Error> {
        if matches!(self.place, Place::After) { Ok(self.fields) } else { Err(CUT) }
    }
}

/// Checks for version 1.0 in UTF-8, or without an encoding: the text has already been decoded.
fn check_declaration(version: &str, encoding: Option<&str>) -> Result<(), Error> {
    let usual = version == "1.0" && encoding.is_none_or(|name| name.eq_ignore_ascii_case("utf-8"));
    if usual { Ok(()) } else { Err(INVALID) }
}

/// Resolves the reference at the beginning of `rest`: one of the five entities, or a numeric one.
fn character(rest: &mut Stream<'_>) -> Result<char, Error> {
    let by_number = rest.starts_with(b"&#");
    let start = rest.pos();
    match rest.consume_reference() {
        Ok(Reference::Char(_)) if by_number => {
            numbered(&rest.slice_back(start)).filter(|found| is_character(*found)).ok_or(CHARACTER)
        }
        Ok(Reference::Char(character)) => Ok(character),
        Ok(Reference::Entity(_)) => Err(FORBIDDEN),
        Err(_) if by_number => Err(CHARACTER),
        Err(_) => Err(INVALID),
    }
}

/// Returns the character of `&#55;` or `&#x37;`. The tokenizer returns U+FFFD for a number without a
/// character.
fn numbered(reference: &str) -> Option<char> {
    let digits = reference.strip_prefix("&#")?.strip_suffix(';')?;
    let number = digits.strip_prefix('x').map_or_else(|| digits.parse(), |hex| u32::from_str_radix(hex, 16));
    char::from_u32(number.ok()?)
}

/// Puts a blank after `<?xml`, as the tokenizer requires; XML permits any white space there.
fn with_blank(text: &str) -> Cow<'_, str> {
    let rest = text.strip_prefix("<?xml").filter(|rest| rest.starts_with(['\t', '\r', '\n']));
    rest.map_or(Cow::Borrowed(text), |rest| Cow::Owned(format!("<?xml {rest}")))
}

/// Normalises line ends as XML requires.
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Returns the error for `rest`, which the tokenizer refused: it ends too soon, contains something forbidden,
/// or is not XML.
fn broken(error: &XmlError, rest: &str, in_tag: bool) -> Error {
    let rest = rest.trim_start_matches(BLANKS);
    if ["<![CDATA[", "<!--"].iter().any(|mark| mark.starts_with(rest)) {
        return CUT;
    }
    let begins = |mark| rest.starts_with(mark);
    let (end, otherwise) = match () {
        () if begins("<![CDATA[") => ("]]>", INVALID),
        () if begins("<!--") => ("-->", FORBIDDEN),
        () if matches!(error, XmlError::InvalidDeclaration(..)) => ("?>", INVALID),
        () if begins("<?") => ("?>", FORBIDDEN),
        () if begins("<!") => return FORBIDDEN,
        () if begins("<") || in_tag => (">", INVALID),
        () => return INVALID,
    };
    if rest.contains(end) { otherwise } else { CUT }
}

const BODY: &str = "body";
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
const CUT: Error = Error::new(Code::XmlCut, BODY);
const INVALID: Error = Error::new(Code::XmlInvalid, BODY);
const FORBIDDEN: Error = Error::new(Code::XmlForbidden, BODY);
const CHARACTER: Error = Error::new(Code::XmlCharacter, BODY);
