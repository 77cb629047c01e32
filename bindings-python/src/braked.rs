//! Opens records under the brake on the session keys.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use serde::Serialize;
use wxseal::open_data::{self as core, Braked, Context, GroupContext, WatermarkRule};
use wxseal::{Code, Error};

use crate::arguments::Given;
use crate::error::{refuse, to_python};
use crate::flow::Flow;
use crate::opening::Opening;
use crate::record::{OpenData, parsed};

/// Open a record as the function `name` does.
#[pyfunction]
#[pyo3(
    signature = (
        name, message, *, app_id, session_key, now=Given::Default, max_age=Given::Default, max_skew=Given::Default,
        repair=Given::Default, watermark=Given::Default
    ),
    text_signature = "(name, message, *, app_id, session_key, now=None, max_age=300, max_skew=60, repair=False, \
                      watermark='required')"
)]
#[allow(clippy::too_many_arguments)] // they are passed by name
pub(crate) fn braked(
    name: &str,
    message: &Bound<'_, PyAny>,
    app_id: &Bound<'_, PyAny>,
    session_key: &Bound<'_, PyAny>,
    now: Given<'_>,
    max_age: Given<'_>,
    max_skew: Given<'_>,
    repair: Given<'_>,
    watermark: Given<'_>,
) -> PyResult<Flow> {
    let Opening { encrypted_data, iv, session_keys, rules } =
        Opening::new(message, app_id, session_key, now, max_age, max_skew, repair)?;
    let (encrypted_data, iv) = (encrypted_data.as_str().to_owned(), iv.as_str().to_owned());
    let optional = watermark.choice("watermark", "required", "optional")?;
    let read = Reader::new(name, optional).ok_or_else(|| refuse(Code::ArgumentRange, "name"))?;

    let flow = Braked::new(&session_keys.shared(), rules.now, move |session_keys| {
        let message = core::Message { encrypted_data: &encrypted_data, iv: &iv };
        read.open(&message, &rules.context(session_keys))
    });
    Ok(Flow::new(flow.map_err(to_python)?, |py, opened: core::OpenData<Option<String>>| {
        let data = parsed(py, opened.data.as_deref().unwrap_or(&opened.json))?;
        OpenData::new(opened, data).into_py_any(py)
    }))
}

/// The kind of content that a record is read as.
enum Reader {
    Any,
    UserInfo,
    PhoneNumber,
    WeRun,
    GroupId(WatermarkRule),
}

impl Reader {
    fn new(name: &str, optional: bool) -> Option<Self> {
        match name {
            "decrypt" => Some(Self::Any),
            "user_info" => Some(Self::UserInfo),
            "phone_number" => Some(Self::PhoneNumber),
            "we_run" => Some(Self::WeRun),
            "group_id" if optional => Some(Self::GroupId(WatermarkRule::Optional)),
            "group_id" => Some(Self::GroupId(WatermarkRule::Required)),
            _ => None,
        }
    }

    /// Opens the record. The content is JSON if it is typed, otherwise `None`.
    fn open(
        &self,
        message: &core::Message<'_>,
        context: &Context<'_>,
    ) -> Result<core::OpenData<Option<String>>, Error> {
        match self {
            Self::Any => core::decrypt_with(message, context, |_| None),
            Self::UserInfo => core::user_info(message, context).map(typed),
            Self::PhoneNumber => core::phone_number(message, context).map(typed),
            Self::WeRun => core::we_run(message, context).map(typed),
            Self::GroupId(watermark) => {
                let context = GroupContext { context: *context, watermark: *watermark };
                core::group_id(message, &context).map(typed)
            }
        }
    }
}

fn typed<T: Serialize>(opened: core::OpenData<T>) -> core::OpenData<Option<String>> {
    opened.map(|data| serde_json::to_string(&data).ok())
}
