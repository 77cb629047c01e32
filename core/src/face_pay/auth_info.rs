//! Exchanging `rawdata` for a credential.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;

use super::{Device, Merchant};
use crate::call::{Answer, BaseUrl, Call, Method, Request};
use crate::crypto::equal;
use crate::freshness::Now;
use crate::pay_v2::{self, Fields, PayKey, SignType, build_xml, parse_xml, sign, verify};
use crate::platform::{CallError, PlatformError};
use crate::{Code, Error, limits};

/// The context of [`get_auth_info`].
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The merchant.
    pub merchant: Merchant<'a>,
    /// The device.
    pub device: Device<'a>,
    /// The merchant's APIv2 key. The call keeps a copy, which is wiped with the call.
    pub key: &'a PayKey,
    /// The algorithm, of the request and of the answer.
    pub sign_type: SignType,
    /// A random text that is never used twice: at most 32 printable characters.
    pub nonce_str: &'a str,
    /// The current time in Unix seconds.
    pub now: u64,
    /// A base URL instead of `https://payapp.weixin.qq.com`.
    pub base_url: Option<BaseUrl<'a>>,
}

/// The time at which a credential is needed.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext {
    /// The current time in Unix seconds.
    pub now: u64,
    /// The seconds for which it must remain usable; [`AuthInfo::MARGIN`] is the usual number.
    pub margin: u64,
}

/// A credential for face payments on one device: keep it for this device until it expires.
#[derive(Serialize)]
pub struct AuthInfo {
    /// The text for the device's SDK.
    pub authinfo: String,
    /// The lifetime in seconds: 3600 in the samples.
    pub expires_in: u64,
    /// The time of the request, in Unix seconds: `expires_in` counts from here.
    pub issued_at: u64,
}

/// Exchanges the `rawdata` of a device's SDK, at most 2048 characters, for a credential.
///
/// The answer must report `SUCCESS`, bear a signature made with the key and the algorithm of the request, and
/// name the ids of the request.
///
/// # Errors
///
/// `field_range` and `base64_blank` for `rawdata` (a blank in it was a `+`), `argument_range`,
/// `argument_missing` for `sub_app_id` without `sub_mch_id`, `now_invalid`, `base_url_invalid`,
/// `xml_character`. From the answer, besides those of [`Call::parse`]: those of [`parse_xml`], `pay_failed`,
/// `sign_missing`, `sign_mismatch`, `sign_type_mismatch`, `expected_mismatch`.
pub fn get_auth_info(rawdata: &str, context: &Context<'_>) -> Result<Call<AuthInfo>, Error> {
    let Context { merchant, device, key, sign_type, nonce_str, now, base_url } = *context;
    let issued_at = Now::new(now)?.seconds();
    let ids = merchant.fields()?;
    let mut fields = ids.clone();
    device.add_to(&mut fields)?;
    limits::text(limits::id(nonce_str, "nonce_str")?, MAX_NONCE, Code::ArgumentRange, "nonce_str")?;
    let texts = [
        ("rawdata", checked_rawdata(rawdata)?),
        ("now", &issued_at.to_string()),
        ("version", "1"),
        ("sign_type", sign_type.as_str()),
        ("nonce_str", nonce_str),
    ];
    fields.extend(texts.map(|(name, value)| (name.to_owned(), value.to_owned())));
    fields.insert("sign".into(), sign(&fields, &pay_v2::Context { key, sign_type })?);

    let request =
        Request::new(Method::Post, Some(base_url.unwrap_or(PAY)), "/face/get_wxpayface_authinfo", &[])?
            .with_body(XML, build_xml(&fields)?)
            .with_secrets(&[rawdata]);
    let key = key.copied();
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = read(answer, &pay_v2::Context { key: &key, sign_type })?;
        compare(&ids, &fields)?;
        let text = |name| fields.get(name).ok_or(Error::new(Code::AnswerShape, name));
        let expires_in =
            text("expires_in")?.parse().ok().filter(|seconds| (1..=MAX_LIFETIME).contains(seconds));
        let expires_in: u64 = expires_in.ok_or(Error::new(Code::AnswerShape, "expires_in"))?;
        Ok(AuthInfo { authinfo: text("authinfo")?.clone(), expires_in, issued_at })
    }))
}

impl AuthInfo {
    /// The default number of seconds for which a credential must remain usable.
    pub const MARGIN: u64 = 60;

    /// Returns the credential if it remains usable for more than the context's `margin` of seconds.
    ///
    /// # Errors
    ///
    /// `credential_expired`; `timestamp_future` when it was requested more than a minute ahead of the current
    /// time; `argument_range` for an `expires_in` that no answer has, `now_invalid`.
    pub fn check(&self, context: &CheckContext) -> Result<&str, Error> {
        let CheckContext { now, margin } = *context;
        let now = Now::new(now)?;
        let issued_at =
            Now::new(self.issued_at).map_err(|_| Error::new(Code::NowInvalid, "issued_at"))?.seconds();
        if self.authinfo.is_empty() {
            return Err(Error::new(Code::ArgumentRange, "authinfo"));
        }
        if !(1..=MAX_LIFETIME).contains(&self.expires_in) {
            return Err(Error::new(Code::ArgumentRange, "expires_in"));
        }
        if issued_at > now.seconds().saturating_add(SKEW) {
            return Err(Error::new(Code::TimestampFuture, "issued_at"));
        }
        if now.seconds().saturating_add(margin) >= issued_at.saturating_add(self.expires_in) {
            return Err(Error::new(Code::CredentialExpired, "authinfo"));
        }
        Ok(&self.authinfo)
    }
}

/// Returns the fields of a successful answer that is signed with the key. An unsigned failure is not trusted
/// either, but it is an error in any case.
fn read(answer: &Answer<'_>, context: &pay_v2::Context<'_>) -> Result<Fields, CallError> {
    let fields = parse_xml(answer.text()?)?;
    for name in ["return_code", "result_code"] {
        // An empty field is not signed, so it counts as missing.
        match fields.get(name).map(String::as_str).filter(|word| !word.is_empty()) {
            Some("SUCCESS") => {}
            None if name == "result_code" => {} // the page does not list it; if present, it counts
            None => return Err(Error::new(Code::AnswerShape, name).into()),
            Some(_) => return Err(failure(name, &fields).into()),
        }
    }
    answer.check_status()?;
    Ok(verify(fields, context)?)
}

fn failure(argument: &'static str, fields: &Fields) -> PlatformError {
    let words = ["err_code", "err_code_des", argument, "return_msg"]
        .map(|name| fields.get(name).map_or("", String::as_str));
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    PlatformError::from_pay(argument, &words.join(" "))
}

/// Checks that the answer has the ids of the request. It may add a `sub_appid` if only `sub_mch_id` was sent.
fn compare(ids: &Fields, answer: &Fields) -> Result<(), Error> {
    for name in ["appid", "mch_id", "sub_appid", "sub_mch_id"] {
        let [sent, received] = [ids, answer].map(|fields| fields.get(name).map_or("", String::as_str));
        let filled_in = name == "sub_appid" && sent.is_empty() && ids.contains_key("sub_mch_id");
        if !filled_in && !equal(sent.as_bytes(), received.as_bytes()) {
            return Err(Error::new(Code::ExpectedMismatch, name));
        }
    }
    Ok(())
}

fn checked_rawdata(text: &str) -> Result<&str, Error> {
    limits::text(text, MAX_RAWDATA, Code::FieldRange, RAWDATA)?;
    if text.contains(' ') { Err(Error::new(Code::Base64Blank, RAWDATA)) } else { Ok(text) }
}

impl fmt::Debug for AuthInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { authinfo: _, expires_in, issued_at } = self;
        f.debug_struct("AuthInfo")
            .field("expires_in", expires_in)
            .field("issued_at", issued_at)
            .finish_non_exhaustive()
    }
}

const PAY: BaseUrl<'_> = BaseUrl::new("https://payapp.weixin.qq.com");
const XML: &[(&str, &str)] = &[("content-type", "text/xml; charset=utf-8")];
const RAWDATA: &str = "rawdata";
const MAX_RAWDATA: usize = 2048;
const MAX_NONCE: usize = 32;
const SKEW: u64 = 60;
/// A year: anything above is not a number of seconds.
const MAX_LIFETIME: u64 = 366 * 86_400;
