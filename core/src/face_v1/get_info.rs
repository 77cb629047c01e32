//! The outcome of a check.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;

use crate::call::{Access, Answer, Call, ErrcodeField, Fields, JSON, Method, Request};
use crate::crypto::{equal, hex_equals, md5};
use crate::freshness::Now;
use crate::id_number::with_capital_x;
use crate::platform::{CallError, PlatformError};
use crate::{Code, Error, Freshness, json, limits};

/// The user and the person that the server expects. At least the openid, and either the id number or the
/// `user_id_key`, must be given: the client chose the data of the check.
#[derive(Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The openid of the server's session with this user. Required.
    pub openid: Option<&'a str>,
    /// The person's name.
    pub name: Option<&'a str>,
    /// The id number. A last `x` counts as `X`.
    pub id_number: Option<&'a str>,
    /// The key returned by [`get_user_id_key`](super::get_user_id_key).
    pub user_id_key: Option<&'a str>,
    /// The digits that the user had to read.
    pub validate_data: Option<&'a str>,
}

/// The context of [`get_info`].
#[derive(Clone, Copy, Debug)]
pub struct GetInfoContext<'a> {
    /// The user and the person the check must belong to.
    pub expected: Expected<'a>,
    /// The current time in Unix seconds.
    pub now: u64,
    /// The permitted age of the check.
    pub freshness: Freshness,
    /// The access token, and the server the call goes to.
    pub access: Access<'a>,
}

/// A check that the expected person passed.
#[derive(Serialize)]
#[non_exhaustive]
pub struct Identified {
    /// The user.
    pub openid: String,
    /// The time of identification, in Unix seconds.
    pub identify_time: u64,
    /// The end of the check, in Unix seconds.
    pub finish_time: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    verify_result: &'a str,
}

/// Fetches the outcome of a check, and returns a result only if the expected person passed it, recently.
///
/// Pass `verifyResult` as the mini-program received it, at most 1024 characters. The answer is accepted with
/// `errcode` 0 and `identify_ret` 0, equal `openid`, `user_id_key` and `validate_data`, `name_utf8_md5` the
/// MD5 of the name, `id_card_number_md5` the MD5 of the id number with a capital `X`, and `identify_time` and
/// `finish_time` within the context's `freshness`. Everything is compared in constant time.
///
/// # Errors
///
/// `field_range` for `verifyResult`; `argument_missing` without an expected openid or person;
/// `argument_range`, `base_url_invalid`, `now_invalid`. From the answer, besides those of [`Call::parse`]:
/// `face_not_passed`, `expected_mismatch`, `timestamp_stale`, `timestamp_future`.
pub fn get_info(verify_result: &str, context: &GetInfoContext<'_>) -> Result<Call<Identified>, Error> {
    let GetInfoContext { expected, now, freshness, access } = *context;
    let known =
        [expected.openid, expected.name, expected.id_number, expected.user_id_key, expected.validate_data];
    let known: Vec<_> = known.into_iter().flatten().collect();
    let expected = Digested::new(&expected)?;
    let now = Now::new(now)?;
    let body =
        Body { verify_result: limits::text(verify_result, MAX_RESULT, Code::FieldRange, "verifyResult")? };
    let query = [("access_token", access.token()?)];
    let request = Request::new(Method::Post, access.base_url, "/cityservice/face/identify/getinfo", &query)?
        .with_body(JSON, json::write(&body))
        .with_secrets(&[access.access_token, verify_result])
        .with_secrets(&known);
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(ErrcodeField::Required)?;
        match fields.integer("identify_ret")? {
            0 => {}
            number => return Err(PlatformError::from_face_ret(number, "identify_ret").into()),
        }
        expected.check(&fields)?;
        let [identify_time, finish_time] = ["identify_time", "finish_time"].map(|name| {
            let time = fields.seconds(name)?;
            freshness.check(time, now, name).map(|()| time)
        });
        let openid = fields.text("openid")?.to_owned();
        Ok(Identified { openid, identify_time: identify_time?, finish_time: finish_time? })
    }))
}

/// The expectations, in the form in which the answer contains them.
struct Digested {
    openid: String,
    user_id_key: Option<String>,
    validate_data: Option<String>,
    name: Option<[u8; 16]>,
    id_number: Option<[u8; 16]>,
}

impl Digested {
    fn new(expected: &Expected<'_>) -> Result<Self, Error> {
        let given = |text: Option<&str>, argument| match text {
            Some(text) => limits::text(text, MAX_EXPECTED, Code::ArgumentRange, argument)
                .map(|text| Some(text.to_owned())),
            None => Ok(None),
        };
        let digested = Self {
            openid: given(expected.openid, "expected.openid")?
                .ok_or(Error::new(Code::ArgumentMissing, "expected.openid"))?,
            user_id_key: given(expected.user_id_key, "expected.user_id_key")?,
            validate_data: given(expected.validate_data, "expected.validate_data")?,
            name: given(expected.name, "expected.name")?.map(|name| md5(&[name.as_bytes()])),
            id_number: given(expected.id_number, "expected.id_number")?
                .map(|number| md5(&[with_capital_x(&number).as_bytes()])),
        };
        if digested.id_number.is_none() && digested.user_id_key.is_none() {
            return Err(Error::new(Code::ArgumentMissing, "expected.id_number"));
        }
        Ok(digested)
    }

    fn check(&self, fields: &Fields<'_>) -> Result<(), CallError> {
        let texts = [
            ("expected.openid", "openid", Some(&self.openid)),
            ("expected.user_id_key", "user_id_key", self.user_id_key.as_ref()),
            ("expected.validate_data", "validate_data", self.validate_data.as_ref()),
        ];
        for (argument, name, expected) in texts {
            let Some(expected) = expected else { continue };
            let found = fields.optional_text(name)?.unwrap_or_default();
            agree(equal(found.as_bytes(), expected.as_bytes()), argument)?;
        }
        let digests = [
            ("expected.name", "name_utf8_md5", &self.name),
            ("expected.id_number", "id_card_number_md5", &self.id_number),
        ];
        for (argument, name, expected) in digests {
            let Some(expected) = expected else { continue };
            agree(hex_equals(fields.optional_text(name)?.unwrap_or_default(), expected), argument)?;
        }
        Ok(())
    }
}

fn agree(equal: bool, argument: &'static str) -> Result<(), Error> {
    if equal { Ok(()) } else { Err(Error::new(Code::ExpectedMismatch, argument)) }
}

impl fmt::Debug for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expected(..)")
    }
}

impl fmt::Debug for Identified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { openid: _, identify_time, finish_time } = self;
        f.debug_struct("Identified")
            .field("identify_time", identify_time)
            .field("finish_time", finish_time)
            .finish_non_exhaustive()
    }
}

const MAX_RESULT: usize = 1024;
const MAX_EXPECTED: usize = 512;
