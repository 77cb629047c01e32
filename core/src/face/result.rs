//! The checks of the face result flow.

use core::fmt;

use super::claim::Scope;
use super::{Claim, Expected, Unspent};
use crate::crypto::{matches_hex, sha256};
use crate::freshness::Now;
use crate::json::Object;
use crate::limits::bounded;
use crate::open_data::{OpenData, Watermark};
use crate::sealed::{Opened, Sealed};
use crate::{AppId, Code, Error, Freshness, SessionKey};

/// What the mini-program posted, as it came.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// `verifyResult`, where there is one: the client's own claim.
    pub verify_result: Option<VerifyResult<'a>>,
    /// `encryptData`, base64. (The tutorial's name; open data has `encryptedData`.)
    pub encrypt_data: &'a str,
    /// `iv`, base64 of 16 bytes.
    pub iv: &'a str,
    /// `randomNumber`: the number that the server issued, as text.
    pub random_number: &'a str,
    /// `signature`, hexadecimal, where there is one.
    pub signature: Option<&'a str>,
}

/// The client's word on how the face check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyResult<'a> {
    /// True or false, as the tutorial has it.
    Flag(bool),
    /// A text. `"false"` counts as false; any other is ignored: in WeChat's own API `verifyResult` is a
    /// credential for `getinfo`, not a result.
    Text(&'a str),
}

/// What the server knows.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The app the record must be for.
    pub app_id: &'a AppId,
    /// The user's session keys in the order in which to try them.
    pub session_keys: &'a [&'a SessionKey],
    /// The current time in Unix seconds.
    pub now: u64,
    /// How old the record, and the number where `issued_at` is known, may be.
    pub freshness: Freshness,
    /// When *this server issued* the number, in Unix seconds, from its own records: not when the number was
    /// first seen, and nothing that the client sent.
    pub issued_at: Option<u64>,
    /// For how many seconds a store is to remember the record: at least 1, at most 366 days. Required with
    /// [`Freshness::UNCHECKED`], refused otherwise, when it follows from the record's age.
    pub keep_for: Option<u64>,
    /// The id of the server's own session with this user. Required where `expected.openid` is not given.
    pub session: Option<&'a str>,
    /// What the record must say.
    pub expected: Expected<'a>,
    /// Whether a message without `signature` is refused. Without this, leaving the signature out is a way round
    /// it.
    pub require_signature: bool,
    /// Whether to undo known transport damage of the base64.
    pub repair: bool,
}

/// Checks everything about a face result but whether it was used before.
///
/// `verifyResult` must not be false; the record must open; `signature`, where there is one, must be
/// `SHA256(randomNumber + session_key + appid)` in hex of either case, under the key that opened the record; a
/// watermark must name the app; the age is taken from the watermark, from `issued_at`, or both, and one of them
/// must be there; the record must say what is expected. See [the module](super) for where these rules come from.
///
/// Whether the server issued the number to this user at all is for the caller to look up. What has to be
/// remembered follows from this context, so keep the limits and the choice of `expected.openid` or `session` the
/// same from call to call. A record without a watermark has no age of its own and is remembered for 366 days.
///
/// # Errors
///
/// - `face_result_false`, `field_range`, `signature_missing`;
/// - about the record, those of [`open_data::decrypt`](crate::open_data::decrypt) except `watermark_missing`,
///   and `payload_mismatch` for a record of a single block;
/// - `signature_invalid`, `signature_mismatch`, `expected_mismatch`;
/// - about the context: `age_unknown`, `scope_missing`, `freshness_invalid`, `now_invalid`, `argument_missing`,
///   `argument_range`.
pub fn check_result(message: &Message<'_>, context: &Context<'_>) -> Result<Unspent, Error> {
    let now = Now::new(context.now)?;
    let scope = context.scope()?;
    context.expected.validate()?;
    context.validate_times()?;
    message.validate(context.require_signature)?;

    let sealed = Sealed::read(message.encrypt_data, ENCRYPT_DATA, message.iv, context.repair)?;
    sealed.refuse_single_block()?;
    let mut age = None;
    let Opened { json, key_index } = sealed.open(context.session_keys, &mut |object, key| {
        message.check_signature(key, context.app_id)?;
        age = Some(context.check_age(object, now)?);
        context.expected.check(object)
    })?;
    // What opened has an age.
    let (watermark, (until, since)) = age.ok_or(Error::new(Code::AgeUnknown, ENCRYPT_DATA))?;

    let claim = Claim {
        keys: [
            scope.key(context.app_id, "number", message.random_number.as_bytes()),
            scope.key(context.app_id, "data", sealed.last_block()),
        ],
        now: context.now,
        until,
        since,
    };
    let restored = sealed.into_restored();
    Ok(Unspent::new(OpenData { data: (), json, watermark, key_index, restored }, claim))
}

impl Message<'_> {
    fn validate(&self, require_signature: bool) -> Result<(), Error> {
        match self.verify_result {
            Some(VerifyResult::Flag(false) | VerifyResult::Text("false")) => {
                return Err(Error::new(Code::FaceResultFalse, "verifyResult"));
            }
            Some(VerifyResult::Flag(true) | VerifyResult::Text(_)) | None => {}
        }
        if !(1..=MAX_NUMBER).contains(&self.random_number.len()) {
            return Err(Error::new(Code::FieldRange, "randomNumber"));
        }
        if require_signature && self.signature.is_none() {
            return Err(Error::new(Code::SignatureMissing, "signature"));
        }
        bounded(self.signature.unwrap_or_default(), "signature")
    }

    fn check_signature(&self, key: &SessionKey, app_id: &AppId) -> Result<(), Error> {
        let Some(signature) = self.signature else { return Ok(()) };
        let parts = [self.random_number.as_bytes(), key.text(), app_id.as_str().as_bytes()];
        matches_hex(signature, &sha256(&parts))
    }
}

impl Context<'_> {
    fn scope(&self) -> Result<Scope<'_>, Error> {
        match (self.expected.openid, self.session) {
            (Some(openid), _) => Ok(Scope::Openid(openid)),
            (None, Some(session)) if !session.is_empty() => {
                bounded(session, "session").map(|()| Scope::Session(session))
            }
            (None, Some(_)) => Err(Error::new(Code::ArgumentRange, "session")),
            (None, None) => Err(Error::new(Code::ScopeMissing, "session")),
        }
    }

    /// Refuses a context that could not decide, before any record is looked at.
    fn validate_times(&self) -> Result<(), Error> {
        if self.issued_at.is_some_and(|seconds| Now::new(seconds).is_err()) {
            return Err(Error::new(Code::NowInvalid, "issued_at"));
        }
        let usable = match (self.freshness.window(), self.keep_for) {
            (Some(_), None) => true,
            (None, Some(keep_for)) => (1..=YEAR).contains(&keep_for),
            (Some(_), Some(_)) | (None, None) => false,
        };
        if usable { Ok(()) } else { Err(Error::new(Code::FreshnessInvalid, "keep_for")) }
    }

    /// Checks the app and the age. Returns the watermark, until when the record must be remembered, and since when it can have
    /// been spent.
    fn check_age(&self, object: &Object<'_>, now: Now) -> Result<(Option<Watermark>, Times), Error> {
        let watermark = Watermark::find(object, ENCRYPT_DATA)?;
        if let Some(watermark) = &watermark {
            watermark.check(self.app_id, self.freshness, now, ENCRYPT_DATA)?;
        }
        if let Some(issued_at) = self.issued_at {
            self.freshness.check(issued_at, now, "issued_at")?;
        }

        let times = match (self.freshness.window(), self.keep_for) {
            (Some(window), _) => match (&watermark, self.issued_at) {
                (Some(made), issued_at) => {
                    // The ciphertext can have been spent with another number, and the number with another ciphertext.
                    let issued_at = issued_at.unwrap_or(made.timestamp);
                    let latest = window.expiry(made.timestamp.max(issued_at));
                    let earliest = window.beginning(made.timestamp.min(issued_at));
                    (latest.saturating_add(MARGIN), Some(earliest))
                }
                // Only the number has an age. The ciphertext could come again with any later number, and can have come before.
                (None, Some(_)) => (now.seconds().saturating_add(YEAR), Some(0)),
                (None, None) => return Err(Error::new(Code::AgeUnknown, ENCRYPT_DATA)),
            },
            (None, keep_for) => (now.seconds().saturating_add(keep_for.unwrap_or(YEAR)), None),
        };
        Ok((watermark, times))
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Message(..)")
    }
}

/// Until when a record must be remembered, and since when it can have been spent.
type Times = (u64, Option<u64>);

const ENCRYPT_DATA: &str = "encryptData";
const MAX_NUMBER: usize = 256;
/// How many seconds longer than needed a store remembers a record.
const MARGIN: u64 = 60;
const YEAR: u64 = 366 * 86_400;
