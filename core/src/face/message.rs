//! The message that the mini-program posts.

use core::fmt;

use super::number::{check_number_age, verify_number};
use super::{Context, Numbers};
use crate::sealed::Sealed;
use crate::{Code, Error, limits};

/// The message that the mini-program posted, unaltered.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// `verifyResult`: the client's own claim.
    pub verify_result: VerifyResult<'a>,
    /// `encryptData`, base64, at most 1 KiB decoded. (The tutorial's name; open data calls it
    /// `encryptedData`.)
    pub encrypt_data: &'a str,
    /// `iv`, base64 of 16 bytes.
    pub iv: &'a str,
    /// `randomNumber`, as text.
    pub random_number: &'a str,
    /// `signature`, hexadecimal, if present.
    pub signature: Option<&'a str>,
}

/// The client's claim about the outcome of the face check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyResult<'a> {
    /// True or false, as in the tutorial.
    Flag(bool),
    /// `"true"` in any case, or the credential that WeChat's own API returns under this name: 16 to 512
    /// visible ASCII characters that do not contain `fail` or `false`. Only `getinfo` knows what the
    /// credential means.
    Text(&'a str),
}

impl Message<'_> {
    /// Checks everything that requires no key, and decodes the record.
    #[inline]
    pub(super) fn read(&self, context: &Context<'_>) -> Result<Sealed, Error> {
        let record = Sealed::read(self.encrypt_data, ENCRYPT_DATA, self.iv, context.repair)?;
        self.check(&record, context).map(|()| record)
    }

    fn check(&self, record: &Sealed, context: &Context<'_>) -> Result<(), Error> {
        if record.len() > MAX_RECORD {
            return Err(Error::new(Code::InputTooLarge, ENCRYPT_DATA));
        }
        record.refuse_single_block()?;
        if !(1..=MAX_NUMBER).contains(&self.random_number.len()) {
            return Err(Error::new(Code::FieldRange, "randomNumber"));
        }
        if self.signature.is_none() && (context.require_signature || context.numbers == Numbers::Signed) {
            return Err(Error::new(Code::SignatureMissing, "signature"));
        }
        self.verify_result.check()
    }

    /// Checks as much of the number as possible without a store. Returns the index of the first key that may
    /// open the record, and the number of such keys: if a signature proves the number, only its key.
    #[inline]
    pub(super) fn keys(&self, context: &Context<'_>) -> Result<(usize, usize), Error> {
        if let Numbers::IssuedAt(issued_at) = context.numbers {
            check_number_age(issued_at, context.now, context.freshness)?;
        }
        let Some(signature) = self.signature else { return Ok((0, context.session_keys.len())) };
        let key = verify_number(self.random_number, signature, context.app_id, context.session_keys)?;
        Ok((key, 1))
    }
}

impl VerifyResult<'_> {
    #[inline]
    fn check(self) -> Result<(), Error> {
        let refused = |code| Err(Error::new(code, "verifyResult"));
        let text = match self {
            Self::Flag(true) => return Ok(()),
            Self::Flag(false) => return refused(Code::FaceResultFalse),
            Self::Text(text) => text,
        };
        limits::size(text, "verifyResult")?;
        let said = |word: &str| {
            text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        };
        if said("false") || said("fail") {
            return refused(Code::FaceResultFalse);
        }
        let credential = limits::is_printable(text, CREDENTIAL);
        if credential || text.eq_ignore_ascii_case("true") { Ok(()) } else { refused(Code::FieldRange) }
    }
}

impl fmt::Debug for Message<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Message(..)")
    }
}

pub(super) const ENCRYPT_DATA: &str = "encryptData";
/// The largest decoded record, in bytes.
const MAX_RECORD: usize = 1024;
const MAX_NUMBER: usize = 256;
const CREDENTIAL: core::ops::RangeInclusive<usize> = 16..=512;
