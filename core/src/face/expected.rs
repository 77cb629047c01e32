//! The person a record must belong to.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use super::message::ENCRYPT_DATA;
use super::record::{ID_NAMES, NAME_NAMES, OPENID_NAMES, Record};
use crate::crypto::equal;
use crate::id_number::with_capital_x;
use crate::{Code, Error, limits};

/// The person the record must belong to. A value that is `None` is not compared.
///
/// No page names the fields of this record, so each value is looked up under the names in use; every name
/// present must agree, and one must be present. The id number is required, since name and openid fit into the
/// bytes that the sender of a record can choose; if a server's records have no id number,
/// [`Context::members`](super::Context::members) must be given.
#[derive(Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The id number: `idCardNumber`, `id_card_number`, `idNumber`, `id_number`. A last `x` counts as `X`.
    pub id_number: Option<&'a str>,
    /// The person's name: `name`, `realName`.
    pub name: Option<&'a str>,
    /// The user's openid: `openid`, `openId`.
    pub openid: Option<&'a str>,
}

impl Expected<'_> {
    /// Refuses expectations that permit no decision. A missing value that became an empty text must not match
    /// a record's empty field.
    #[inline]
    pub(super) fn validate(&self, members: Option<&[&str]>, masked: bool) -> Result<(), Error> {
        let refused = |code, argument| Err(Error::new(code, argument));
        let Self { id_number, name, openid } = *self;
        for (argument, value) in [(ID_NUMBER, id_number), (NAME, name), (OPENID, openid)] {
            limits::size(value.unwrap_or_default(), argument)?;
            if value.is_some_and(str::is_empty) {
                return refused(Code::ArgumentRange, argument);
            }
        }
        if id_number.is_none() && (masked || members.is_none() || (name.is_none() && openid.is_none())) {
            return refused(Code::ArgumentMissing, ID_NUMBER);
        }
        if masked && name.is_none() {
            return refused(Code::ArgumentMissing, NAME);
        }
        let usable = |members: &[&str]| {
            let size = |name: &&str| (1..=MAX_MEMBER).contains(&name.len());
            (1..=MOST_MEMBERS).contains(&members.len()) && members.iter().all(size)
        };
        let Some(members) = members else { return Ok(()) };
        // Expectations that no record can meet are refused before anything is spent.
        let listed = |value: Option<&str>, names: &[&str]| {
            value.is_none() || members.iter().any(|member| names.contains(member))
        };
        let all_listed =
            listed(id_number, ID_NAMES) && listed(name, NAME_NAMES) && listed(openid, OPENID_NAMES);
        if !(usable(members) && all_listed) {
            return refused(Code::ArgumentRange, "members");
        }
        let size = |value: Option<&str>| value.unwrap_or_default().len();
        if id_number.is_none() && size(name).saturating_add(size(openid)) < LEAST_COMPARED {
            return refused(Code::ArgumentRange, if openid.is_some() { OPENID } else { NAME });
        }
        Ok(())
    }
}

/// The expected person, owned for the duration of the flow.
pub(super) struct Person {
    id_number: Option<String>,
    name: Option<String>,
    openid: Option<String>,
    members: Option<Vec<String>>,
    masked: bool,
}

impl Person {
    #[inline]
    pub(super) fn new(expected: &Expected<'_>, members: Option<&[&str]>, masked: bool) -> Self {
        let Expected { id_number, name, openid } = expected;
        let [id_number, name, openid] = [id_number, name, openid].map(|value| value.map(ToOwned::to_owned));
        let members = members.map(|members| members.iter().map(|name| (*name).to_owned()).collect());
        Self { id_number, name, openid, members, masked }
    }

    /// Refuses a record that cannot be a face record.
    #[inline]
    pub(super) fn check_kind(&self, record: &Record<'_>) -> Result<(), Error> {
        if !record.is_face_record(self.members.as_deref()) {
            return Err(Error::new(Code::PayloadMismatch, ENCRYPT_DATA));
        }
        if self.members.is_none() && record.may_be_a_profile() { Err(UNPROVEN) } else { Ok(()) }
    }

    /// Checks that a record belongs to this person, in bytes that the sender of the IV does not choose.
    /// Returns whether its id number was masked.
    #[inline]
    pub(super) fn check(&self, record: &Record<'_>) -> Result<bool, Error> {
        let mut masked = false;
        let mut compared = 0_usize;
        if let Some(expected) = &self.id_number {
            let agreed = record.agree(ID_NAMES, |claim| {
                let visible = visible(claim, expected, self.masked);
                masked |= visible == Some(Visible::Masked);
                visible.is_some()
            });
            if !agreed {
                return Err(Error::new(Code::ExpectedMismatch, ID_NUMBER));
            }
            compared = record.bytes_behind_iv(ID_NAMES);
        }
        for (argument, names, expected) in
            [(NAME, NAME_NAMES, &self.name), (OPENID, OPENID_NAMES, &self.openid)]
        {
            let Some(expected) = expected else { continue };
            if !record.agree(names, |claim| equal(claim.as_bytes(), expected.as_bytes())) {
                return Err(Error::new(Code::ExpectedMismatch, argument));
            }
            // Name and openid narrow the match. They count only without a whole id number, and then each by
            // itself: a value that the IV could write proves nothing, whatever the others show.
            let behind = record.bytes_behind_iv(names);
            if (self.id_number.is_none() || masked) && behind < expected.len().min(LEAST_COMPARED) {
                return Err(UNPROVEN);
            }
            if self.id_number.is_none() {
                compared = compared.saturating_add(behind);
            }
        }
        let least = if masked { LEAST_MASKED } else { LEAST_COMPARED };
        if compared < least { Err(UNPROVEN) } else { Ok(masked) }
    }
}

#[derive(PartialEq)]
enum Visible {
    Whole,
    Masked,
}

/// Returns how a claimed id number agrees with the expected one, if it does. If masked ones are accepted,
/// they have one run of `*`, at least six visible characters, and the length of an id card's number.
#[inline]
fn visible(claim: &str, expected: &str, masked: bool) -> Option<Visible> {
    let [claim, expected] = [claim, expected].map(with_capital_x);
    if !claim.contains('*') {
        return equal(claim.as_bytes(), expected.as_bytes()).then_some(Visible::Whole);
    }
    let (front, rest) = claim.split_once('*').filter(|_| masked)?;
    let back = rest.trim_start_matches('*');
    let seen = front.len().saturating_add(back.len());
    let whole = claim.is_ascii() && claim.len() == ID_CARD && expected.len() == ID_CARD;
    if !whole || seen < LEAST_SEEN || back.contains('*') {
        return None;
    }
    let start = expected.as_bytes().get(..front.len())?;
    let end = expected.as_bytes().get(ID_CARD.checked_sub(back.len())?..)?;
    let agrees = equal(front.as_bytes(), start) & equal(back.as_bytes(), end);
    agrees.then_some(Visible::Masked)
}

impl fmt::Debug for Expected<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id_number: _, name: _, openid: _ } = self;
        f.write_str("Expected(..)")
    }
}

const ID_NUMBER: &str = "expected.id_number";
const NAME: &str = "expected.name";
const OPENID: &str = "expected.openid";
const UNPROVEN: Error = Error::new(Code::ExpectedUnproven, ENCRYPT_DATA);
/// The least number of compared bytes that must lie after the first block.
const LEAST_COMPARED: usize = 8;
/// The same limit for a masked id number, which has fewer visible characters.
const LEAST_MASKED: usize = 4;
/// The least number of visible characters of a masked id number.
const LEAST_SEEN: usize = 6;
/// The length of an id card's number.
const ID_CARD: usize = 18;
const MOST_MEMBERS: usize = 64;
const MAX_MEMBER: usize = 64;
