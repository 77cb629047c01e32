//! The diagnosis of an input.

use alloc::string::String;
use alloc::vec::Vec;

mod budget;
mod content;
mod key;
mod name;
mod pay;
mod record;
mod signature;
mod text;
mod token;

use super::finding::{Finding, Found};
use crate::pay_v2::SignType;
use crate::session_token::TokenKey;
use crate::{Code, Freshness, limits};

use budget::Budget;

/// The data at hand: as many of the fields as are known.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Input<'a> {
    /// `encryptedData`, or `encryptData` of the face flow.
    pub encrypted_data: Option<&'a str>,
    /// `iv`
    pub iv: Option<&'a str>,
    /// `rawData`
    pub raw_data: Option<&'a str>,
    /// `signature`, over `rawData` or `randomNumber`.
    pub signature: Option<&'a str>,
    /// `randomNumber`
    pub random_number: Option<&'a str>,
    /// The fields of an APIv2 message in the order in which they came, including `sign`.
    pub params: Option<&'a [(String, String)]>,
    /// A session token.
    pub token: Option<&'a str>,
    /// `cert_hash`, as it was made or received.
    pub cert_hash: Option<&'a str>,
    /// `name_utf8_md5`, as it was received.
    pub name_utf8_md5: Option<&'a str>,
    /// The app.
    pub app_id: Option<&'a str>,
    /// The session keys in question, as texts; at most 64 are tried.
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
    /// The permitted age of a record.
    pub freshness: Freshness,
    /// The longest time in seconds after its issue for which a token passes.
    pub token_max_age: Option<u64>,
    /// The user of the operation: the token must belong to this user.
    pub openid: Option<&'a str>,
}

/// The overall result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is wrong with the input.
    Fine,
    /// The findings explain everything.
    Explained,
    /// The findings, if any, do not explain everything: key and data, or text and signature, do not belong
    /// together.
    Unexplained,
    /// There was nothing to examine.
    Nothing,
}

/// The result of a diagnosis.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The overall result.
    pub verdict: Verdict,
    /// The findings, the likeliest first.
    pub findings: Vec<Found>,
    /// The index of the session key that fits, from 0.
    pub key_index: Option<usize>,
    /// The work done, in blocks of 64 bytes examined. It is bounded for any input.
    pub work: u64,
}

/// Finds what is wrong with an input: damage in transit, keys and IVs that do not fit, another app's record,
/// a signature over another text.
///
/// For developers and their logs, never for an endpoint: see [the module](super).
#[must_use]
pub fn diagnose(input: &Input<'_>) -> Report {
    let mut inquiry = Inquiry {
        findings: Vec::new(),
        key_index: None,
        budget: Budget::new(),
        has_input: false,
        unexplained: false,
    };
    let input = &bounded(input, &mut inquiry);
    record::diagnose(input, &mut inquiry);
    signature::diagnose(input, &mut inquiry);
    pay::diagnose(input, &mut inquiry);
    name::diagnose(input, &mut inquiry);
    token::diagnose(input, &mut inquiry);
    if !inquiry.has_input {
        inquiry.find(Found::code(Code::FieldMissing, "message"));
    }
    // Findings that do no harm by themselves come last.
    inquiry.findings.sort_by_key(|found| HARMLESS.iter().any(|finding| finding.as_str() == found.code));
    let verdict = match (inquiry.has_input, inquiry.unexplained, inquiry.findings.is_empty()) {
        (false, ..) => Verdict::Nothing,
        (true, true, _) => Verdict::Unexplained,
        (true, false, true) => Verdict::Fine,
        (true, false, false) => Verdict::Explained,
    };
    Report { verdict, findings: inquiry.findings, key_index: inquiry.key_index, work: inquiry.budget.spent() }
}

/// Removes the arguments that are too large to examine.
fn bounded<'a>(input: &Input<'a>, inquiry: &mut Inquiry) -> Input<'a> {
    let mut input = input.clone();
    let fields = [
        ("iv", &mut input.iv),
        ("rawData", &mut input.raw_data),
        ("signature", &mut input.signature),
        ("randomNumber", &mut input.random_number),
        ("token", &mut input.token),
        ("cert_hash", &mut input.cert_hash),
        ("name_utf8_md5", &mut input.name_utf8_md5),
        ("name", &mut input.name),
        ("id_number", &mut input.id_number),
        ("key", &mut input.pay_key),
    ];
    let record = ("encryptedData", &mut input.encrypted_data);
    let fields = fields.map(|field| (field, false)).into_iter().chain([(record, true)]);
    for ((argument, field), is_record) in fields {
        let check = if is_record { limits::record_size } else { limits::size };
        if let Some(text) = field.filter(|text| check(text, argument).is_err()) {
            inquiry.too_large(argument, text.len());
            *field = None;
        }
    }
    let size = |(name, value): &(String, String)| name.len().saturating_add(value.len());
    let size: usize = input.params.iter().flat_map(|params| params.iter()).map(size).sum();
    if size > MOST_PARAMS {
        inquiry.too_large("params", size);
        input.params = None;
    }
    input
}

const HARMLESS: [Finding; 3] = [Finding::Base64LineBreaks, Finding::Base64Padding, Finding::SignatureCase];
const MOST_PARAMS: usize = 64 * 1024;

impl Verdict {
    /// Returns the word that JavaScript and Python use.
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

/// The state of a diagnosis: its findings so far, and the remaining budget.
struct Inquiry {
    findings: Vec<Found>,
    key_index: Option<usize>,
    budget: Budget,
    /// Whether there was any input to examine.
    has_input: bool,
    /// Whether a failure remains unexplained.
    unexplained: bool,
}

impl Inquiry {
    /// Adds a finding; one that is known already is told with its evidence.
    fn find(&mut self, found: Found) {
        let same = |one: &&mut Found| one.code == found.code && one.argument == found.argument;
        match self.findings.iter_mut().find(same) {
            Some(known) if known.evidence.is_empty() => known.evidence = found.evidence,
            Some(known) if found.evidence.is_empty() || *known == found => {}
            _ => self.findings.push(found),
        }
    }

    /// Records a missing input that is needed to examine anything.
    fn miss(&mut self, code: Code, argument: &'static str) {
        self.has_input = true;
        self.unexplained = true;
        self.find(Found::code(code, argument));
    }

    /// Notes an argument that is too large to be read.
    fn too_large(&mut self, argument: &'static str, length: usize) {
        self.has_input = true;
        self.unexplained = true;
        self.find(Found::code(Code::InputTooLarge, argument).with("length", length));
    }

    /// Adds findings.
    fn find_all(&mut self, found: impl IntoIterator<Item = Found>) {
        found.into_iter().for_each(|found| self.find(found));
    }
}
