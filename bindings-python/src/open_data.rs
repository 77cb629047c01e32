//! Open data: encrypted records, and the signature over `rawData`.

use pyo3::prelude::*;
use serde::Serialize;
use wxseal::Error;
use wxseal::open_data::{
    self as core, Context, GroupContext, SignatureContext, SignedMessage, WatermarkRule,
};

use crate::arguments::{Given, Message};
use crate::error::to_python;
use crate::opening::Opening;
use crate::record::{OpenData, SignedData, dict, parsed};
use crate::session_key::SessionKeys;
use crate::without_gil::without_gil;

/// Defines the functions that open a record, which take the same arguments and differ in the content that
/// they read.
macro_rules! openers {
    ($($(#[doc = $doc:literal])+ $name:ident => $read:expr;)+) => {$(
        $(#[doc = $doc])+
        #[pyfunction]
        #[pyo3(
            signature = (
                message, *, app_id, session_key,
                now=Given::Default, max_age=Given::Default, max_skew=Given::Default, repair=Given::Default
            ),
            text_signature = "(message, *, app_id, session_key, now=None, max_age=300, max_skew=60, repair=False)"
        )]
        #[allow(clippy::too_many_arguments)] // they are passed by name
        pub(crate) fn $name(
            py: Python<'_>,
            message: &Bound<'_, PyAny>,
            app_id: &Bound<'_, PyAny>,
            session_key: &Bound<'_, PyAny>,
            now: Given<'_>,
            max_age: Given<'_>,
            max_skew: Given<'_>,
            repair: Given<'_>,
        ) -> PyResult<OpenData> {
            open(py, message, app_id, session_key, now, max_age, max_skew, repair, $read)
        }
    )+};
}

openers! {
    /// Open a record of any kind, and return its content unchanged.
    ///
    /// :param message: the parsed request body, of which ``encryptedData`` and ``iv`` are read.
    /// :param app_id: this and the following parameters: see :mod:`wxseal.open_data`.
    /// :return: an :class:`OpenData`, whose ``data`` is a dict
    /// :raises WxsealError: the codes that :mod:`wxseal.open_data` lists
    ///
    /// With ``body`` and ``known`` from there:
    ///
    /// >>> opened = open_data.decrypt(body, **known)
    /// >>> opened.data["nickName"], opened.data["city"]
    /// ('Band', 'Guangzhou')
    /// >>> opened
    /// OpenData(watermark=Watermark(app_id="wx4f4bc4dec97d474b", timestamp=1477314187), key_index=0, restored=[])
    decrypt => |py, message, context| {
        let mut opened =
            core::decrypt_with(message, context, |object| dict(py, object)).map_err(to_python)?;
        let data = std::mem::replace(&mut opened.data, Ok(None))?;
        let data = data.map_or_else(|| parsed(py, &opened.json), Ok)?;
        Ok(OpenData::new(opened, data))
    };
    /// Open the record of ``wx.getUserInfo`` or ``wx.getUserProfile``.
    ///
    /// :return: an :class:`OpenData` of a :class:`~wxseal.open_data.UserInfo`
    /// :raises WxsealError: as :func:`decrypt`, which takes the same arguments, and ``payload_mismatch``
    ///
    /// >>> open_data.user_info(body, **known).data["nickName"]
    /// 'Band'
    user_info => |py, message, context| typed(py, core::user_info(message, context));
    /// Open the record of ``<button open-type="getPhoneNumber">``.
    ///
    /// :return: an :class:`OpenData` of a :class:`~wxseal.open_data.PhoneNumber`
    /// :raises WxsealError: as :func:`decrypt`, which takes the same arguments, and ``payload_mismatch``
    ///
    /// If anything of value depends on the number, exchange the button's ``code`` on the server instead:
    /// https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
    phone_number => |py, message, context| typed(py, core::phone_number(message, context));
    /// Open the record of ``wx.getWeRunData``.
    ///
    /// :return: an :class:`OpenData` of a :class:`~wxseal.open_data.WeRun`
    /// :raises WxsealError: as :func:`decrypt`, which takes the same arguments, and ``payload_mismatch``
    we_run => |py, message, context| typed(py, core::we_run(message, context));
}

/// Open the record of ``wx.getShareInfo`` (``openGId``) or ``wx.getGroupEnterInfo`` (``opengid``).
///
/// The official page of the latter shows a payload without a watermark. ``watermark="optional"`` accepts one:
/// neither its app nor its age is then known.
///
/// :return: an :class:`OpenData` of a :class:`~wxseal.open_data.GroupId`
/// :raises WxsealError: as :func:`decrypt`, which takes the same arguments except ``watermark``, and
///     ``payload_mismatch``
#[pyfunction]
#[pyo3(
    signature = (
        message, *, app_id, session_key, now=Given::Default, max_age=Given::Default, max_skew=Given::Default,
        repair=Given::Default, watermark=Given::Default
    ),
    text_signature = "(message, *, app_id, session_key, now=None, max_age=300, max_skew=60, repair=False, \
                      watermark='required')"
)]
#[allow(clippy::too_many_arguments)] // they are passed by name
pub(crate) fn group_id(
    py: Python<'_>,
    message: &Bound<'_, PyAny>,
    app_id: &Bound<'_, PyAny>,
    session_key: &Bound<'_, PyAny>,
    now: Given<'_>,
    max_age: Given<'_>,
    max_skew: Given<'_>,
    repair: Given<'_>,
    watermark: Given<'_>,
) -> PyResult<OpenData> {
    let optional = watermark.choice("watermark", "required", "optional")?;
    let watermark = if optional { WatermarkRule::Optional } else { WatermarkRule::Required };
    open(py, message, app_id, session_key, now, max_age, max_skew, repair, |py, message, context| {
        typed(py, core::group_id(message, &GroupContext { context: *context, watermark }))
    })
}

#[allow(clippy::too_many_arguments)]
fn open(
    py: Python<'_>,
    message: &Bound<'_, PyAny>,
    app_id: &Bound<'_, PyAny>,
    session_key: &Bound<'_, PyAny>,
    now: Given<'_>,
    max_age: Given<'_>,
    max_skew: Given<'_>,
    repair: Given<'_>,
    read: impl FnOnce(Python<'_>, &core::Message<'_>, &Context<'_>) -> PyResult<OpenData>,
) -> PyResult<OpenData> {
    let opening = Opening::new(message, app_id, session_key, now, max_age, max_skew, repair)?;
    read(py, &opening.message(), &opening.rules.context(&opening.session_keys.borrow()))
}

fn typed<T: Serialize>(py: Python<'_>, opened: Result<core::OpenData<T>, Error>) -> PyResult<OpenData> {
    OpenData::typed(py, opened.map_err(to_python)?)
}

/// Check that ``signature`` is the SHA-1 of ``rawData`` followed by the session key's text.
///
/// ``rawData`` must be the text byte for byte as the client received it, not an object serialised to JSON
/// again. Upper- and lower-case hex pass. The signature contains no time: it proves that the text was signed
/// under this session key, not when.
///
/// Rule: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
///
/// :param message: the parsed request body, of which ``rawData`` and ``signature`` are read.
/// :param session_key: the user's session key, or a list of several in the order in which to try them.
/// :return: a :class:`SignedData`, with the text in ``raw_data``
/// :raises WxsealError: ``signature_invalid``, ``signature_mismatch``, ``input_too_large``, ``text_invalid``,
///     ``field_missing``, ``field_type``, ``argument_type``, ``argument_missing``, ``session_key_invalid``
///
/// WeChat's own sample:
///
/// >>> signed = {
/// ...     "rawData": '{"nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou",'
/// ...     '"province":"Guangdong","country":"CN","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQx'
/// ...     'KARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0"}',
/// ...     "signature": "75e81ceda165f4ffa64f4068af58c64b8f54b88c",
/// ... }
/// >>> open_data.verify_signature(signed, session_key="HyVFkGl5F5OQWJZZaNzBBg==").raw_data[:18]
/// '{"nickName":"Band"'
#[pyfunction]
#[pyo3(signature = (message, *, session_key))]
pub(crate) fn verify_signature(
    py: Python<'_>,
    message: &Bound<'_, PyAny>,
    session_key: &Bound<'_, PyAny>,
) -> PyResult<SignedData> {
    let from = Message::new(message)?;
    let (raw_data, signature) = (from.text("rawData")?, from.text("signature")?);
    let message = SignedMessage { raw_data: raw_data.as_str(), signature: signature.as_str() };
    let session_keys = SessionKeys::new(session_key)?;
    let context = SignatureContext { session_keys: &session_keys.borrow() };
    let core::SignedData { raw_data, key_index, .. } =
        without_gil(py, message.raw_data.len(), || core::verify_signature(&message, &context))
            .map_err(to_python)?;
    Ok(SignedData { raw_data, key_index })
}
