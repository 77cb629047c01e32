//! What is wrong with an input.

use alloc::string::String;
use alloc::vec::Vec;

mod content;
mod key;
mod name;
mod pay;
mod record;
mod signature;
mod text;
mod token;
mod work;

use super::finding::{Finding, Found};
use crate::pay_v2::SignType;
use crate::session_token::TokenKey;
use crate::{Code, Freshness, limits};

use work::Work;

/// What a developer has: as much of it as there is.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Given<'a> {
    /// `encryptedData`, or `encryptData` of the face flow.
    pub encrypted_data: Option<&'a str>,
    /// `iv`
    pub iv: Option<&'a str>,
    /// `rawData`
    pub raw_data: Option<&'a str>,
    /// `signature`, of `rawData` or of `randomNumber`.
    pub signature: Option<&'a str>,
    /// `randomNumber`
    pub random_number: Option<&'a str>,
    /// The fields of an APIv2 message in the order in which they came, `sign` among them.
    pub params: Option<&'a [(String, String)]>,
    /// A session token.
    pub token: Option<&'a str>,
    /// `cert_hash`, as it was made or received.
    pub cert_hash: Option<&'a str>,
    /// `name_utf8_md5`, as it was received.
    pub name_utf8_md5: Option<&'a str>,
    /// The app.
    pub app_id: Option<&'a str>,
    /// The session keys that it may be, as texts; at most 64 are tried.
    pub session_keys: &'a [&'a str],
    /// The APIv2 key.
    pub pay_key: Option<&'a str>,
    /// The algorithm of APIv2.
    pub sign_type: Option<SignType>,
    /// The keys of session tokens.
    pub token_keys: &'a [&'a TokenKey],
    /// The person's name.
    pub name: Option<&'a str>,
    /// The number of the person's document.
    pub id_number: Option<&'a str>,
    /// The current time in Unix seconds.
    pub now: Option<u64>,
    /// How old a record may be.
    pub freshness: Freshness,
    /// For how many seconds after its issue a token passes at most.
    pub token_max_age: Option<u64>,
    /// The user whom the operation is about: the token must be this user's.
    pub openid: Option<&'a str>,
}

/// How it looks on the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong with what was given.
    Fine,
    /// Something was found that explains it all.
    Explained,
    /// What was found, if anything, does not explain it all: key and data, or text and signature, do not belong together.
    Unexplained,
    /// There was nothing to look at.
    Nothing,
}

/// What was found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// How it looks on the whole.
    pub verdict: Verdict,
    /// What was found, the likeliest first.
    pub findings: Vec<Found>,
    /// Which of the session keys fits, from 0.
    pub key_index: Option<usize>,
    /// How much was done to find it: blocks of 64 bytes that were looked at. It is bounded, whatever was given.
    pub work: u64,
}

/// Says what is wrong with an input: damage on its way, keys and IVs that do not fit, another app's record, a signature over
/// another text.
///
/// For developers and their logs, never for an endpoint: see [the module](super).
#[must_use]
pub fn diagnose(given: &Given<'_>) -> Report {
    let mut inquiry =
        Inquiry { findings: Vec::new(), key_index: None, work: Work::new(), looked: false, open: false };
    let given = &bounded(given, &mut inquiry);
    record::look(given, &mut inquiry);
    signature::look(given, &mut inquiry);
    pay::look(given, &mut inquiry);
    name::look(given, &mut inquiry);
    token::look(given, &mut inquiry);
    if !inquiry.looked {
        inquiry.find(Found::code(Code::FieldMissing, "message"));
    }
    // What does no harm by itself comes last.
    inquiry.findings.sort_by_key(|found| HARMLESS.iter().any(|finding| finding.as_str() == found.code));
    let verdict = match (inquiry.looked, inquiry.open, inquiry.findings.is_empty()) {
        (false, ..) => Verdict::Nothing,
        (true, true, _) => Verdict::Unexplained,
        (true, false, true) => Verdict::Fine,
        (true, false, false) => Verdict::Explained,
    };
    Report { verdict, findings: inquiry.findings, key_index: inquiry.key_index, work: inquiry.work.done() }
}

/// What is given without what is too large to be looked at.
fn bounded<'a>(given: &Given<'a>, inquiry: &mut Inquiry) -> Given<'a> {
    let mut given = given.clone();
    let fields = [
        ("iv", &mut given.iv),
        ("rawData", &mut given.raw_data),
        ("signature", &mut given.signature),
        ("randomNumber", &mut given.random_number),
        ("token", &mut given.token),
        ("cert_hash", &mut given.cert_hash),
        ("name_utf8_md5", &mut given.name_utf8_md5),
        ("name", &mut given.name),
        ("id_number", &mut given.id_number),
        ("key", &mut given.pay_key),
    ];
    let record = ("encryptedData", &mut given.encrypted_data);
    let fields = fields.map(|field| (field, false)).into_iter().chain([(record, true)]);
    for ((argument, field), is_record) in fields {
        let bounded = if is_record { limits::bounded_record } else { limits::bounded };
        if let Some(text) = field.filter(|text| bounded(text, argument).is_err()) {
            inquiry.too_large(argument, text.len());
            *field = None;
        }
    }
    let size = |(name, value): &(String, String)| name.len().saturating_add(value.len());
    let size: usize = given.params.iter().flat_map(|params| params.iter()).map(size).sum();
    if size > MOST_PARAMS {
        inquiry.too_large("params", size);
        given.params = None;
    }
    given
}

const HARMLESS: [Finding; 3] = [Finding::Base64LineBreaks, Finding::Base64Padding, Finding::SignatureCase];
const MOST_PARAMS: usize = 64 * 1024;

impl Verdict {
    /// The verdict as the word that JavaScript and Python use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Explained => "explained",
            Self::Unexplained => "unexplained",
            Self::Nothing => "nothing",
        }
    }
}

/// An inquiry on its way.
struct Inquiry {
    findings: Vec<Found>,
    key_index: Option<usize>,
    work: Work,
    /// Whether there was anything to look at.
    looked: bool,
    /// Whether something stays unexplained.
    open: bool,
}

impl Inquiry {
    fn find(&mut self, found: Found) {
        let same = |one: &&mut Found| one.code == found.code && one.argument == found.argument;
        match self.findings.iter_mut().find(same) {
            Some(known) if known.evidence.is_empty() => known.evidence = found.evidence,
            Some(known) if found.evidence.is_empty() || *known == found => {}
            _ => self.findings.push(found),
        }
    }

    /// Notes what is missing to look at anything.
    fn miss(&mut self, code: Code, argument: &'static str) {
        self.looked = true;
        self.open = true;
        self.find(Found::code(code, argument));
    }

    fn too_large(&mut self, argument: &'static str, length: usize) {
        self.looked = true;
        self.open = true;
        self.find(Found::code(Code::InputTooLarge, argument).with("length", length));
    }

    fn find_all(&mut self, found: impl IntoIterator<Item = Found>) {
        found.into_iter().for_each(|found| self.find(found));
    }
}
