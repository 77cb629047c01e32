//! The payload of `wx.getWeRunData`.

use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;

use super::decrypt::open;
use super::payload::{MISMATCH, count};
use super::{Context, Message, OpenData, WatermarkRule};
use crate::Error;
use crate::json::Value;

/// A user's steps, day by day.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WeRun {
    /// The last days, as many as WeChat sends (30).
    pub step_info_list: Vec<Step>,
}

/// One day's steps.
#[derive(Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The day, in Unix seconds.
    pub timestamp: u64,
    /// The number of steps.
    pub step: u64,
}

/// Opens the record of `wx.getWeRunData`.
///
/// Payload: <https://developers.weixin.qq.com/miniprogram/dev/api/open-api/werun/wx.getWeRunData.html>.
///
/// # Errors
///
/// Those of [`decrypt`](super::decrypt), and `payload_mismatch` when the record holds another kind of data.
#[inline]
pub fn we_run(message: &Message<'_>, context: &Context<'_>) -> Result<OpenData<WeRun>, Error> {
    open(message, context, WatermarkRule::Required, |object| {
        let Some(Value::Array(days)) = object.get("stepInfoList") else { return Err(MISMATCH) };
        let step_info_list = days.iter().map(step).collect::<Result<_, _>>()?;
        Ok(WeRun { step_info_list })
    })
}

#[inline]
fn step(day: &Value<'_>) -> Result<Step, Error> {
    let Value::Object(day) = day else { return Err(MISMATCH) };
    Ok(Step { timestamp: count(day, "timestamp")?, step: count(day, "step")? })
}

impl fmt::Debug for WeRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WeRun(..)")
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Step(..)")
    }
}
