//! The watermark: the app and the time of a record.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::Serialize;

use crate::freshness::Now;
use crate::json::{Object, Value};
use crate::{AppId, Code, Error, Freshness};

/// The watermark of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Watermark {
    /// The app the record was made for.
    pub app_id: String,
    /// The time at which the record was made, in Unix seconds.
    pub timestamp: u64,
}

/// Whether a record may come without a watermark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatermarkRule {
    /// A record without a watermark is refused.
    #[default]
    Required,
    /// A record without a watermark passes, so neither its app nor its age is known; a watermark that is
    /// present is checked.
    Optional,
}

impl Watermark {
    /// Finds the watermark of a record from the field `argument`.
    ///
    /// `appid` is text; `timestamp` is a number, or its decimal digits as text.
    #[inline]
    pub(crate) fn find(object: &Object<'_>, argument: &'static str) -> Result<Option<Self>, Error> {
        let Some(value) = object.get("watermark") else { return Ok(None) };
        Self::read(value).map(Some).ok_or(Error::new(Code::WatermarkInvalid, argument))
    }

    #[inline]
    fn read(value: &Value<'_>) -> Option<Self> {
        let Value::Object(watermark) = value else { return None };
        let app_id = watermark.get("appid")?.as_text()?.to_owned();
        let timestamp = match watermark.get("timestamp")? {
            Value::Integer(seconds) => u64::try_from(*seconds).ok()?,
            Value::Text(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
            _ => return None,
        };
        Some(Self { app_id, timestamp })
    }

    #[inline]
    pub(crate) fn check(
        &self,
        app_id: &AppId,
        freshness: Freshness,
        now: Now,
        argument: &'static str,
    ) -> Result<(), Error> {
        if self.app_id != app_id.as_str() {
            return Err(Error::new(Code::AppIdMismatch, argument));
        }
        freshness.check(self.timestamp, now, argument)
    }
}

impl WatermarkRule {
    /// Checks whether this rule permits a record without a watermark.
    pub(crate) const fn missing(self, argument: &'static str) -> Result<(), Error> {
        match self {
            Self::Required => Err(Error::new(Code::WatermarkMissing, argument)),
            Self::Optional => Ok(()),
        }
    }
}
