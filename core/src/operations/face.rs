//! The face result flow.

use alloc::sync::Arc;

use super::argument_table::{Kind, Row, Table};
use crate::face::{Begin, BeginContext, Context, Expected, Message, Numbers, OpenResult, VerifyResult};
use crate::open_data::WatermarkRule;
use crate::{AppId, Code, Error, Freshness, MaxAge, SessionKey};

/// Makes the flow that issues a number: see [`Begin::new`].
///
/// # Errors
///
/// Those of [`Begin::new`], and those of reading the context: see [`request`](super::request).
#[inline]
pub fn face_begin(context: &str, random: [u8; 16]) -> Result<Begin, Error> {
    let context = Table::context(context, BEGIN)?;
    let app_id = AppId::parse(context.text("app_id").unwrap_or_default())?;
    let user = context.text("user").unwrap_or_default();
    Begin::new(
        &BeginContext { app_id: &app_id, user, now: context.number("now").unwrap_or(u64::MAX) },
        random,
    )
}

/// Makes the flow that opens a face result: see [`OpenResult::new`]. The session keys are not part of the
/// context.
///
/// # Errors
///
/// Those of [`OpenResult::new`], and those of reading message and context: see [`request`](super::request).
#[inline]
pub fn face_open_result(
    message: &str,
    context: &str,
    session_keys: &[Arc<SessionKey>],
) -> Result<OpenResult, Error> {
    let context = Table::context(context, CONTEXT)?;
    context.check_within("expected", EXPECTED)?;
    let message = Table::message(message, MESSAGE)?;
    let watermark = match context.text("watermark") {
        None | Some("required") => WatermarkRule::Required,
        Some("optional") => WatermarkRule::Optional,
        Some(_) => return Err(Error::new(Code::ArgumentType, "watermark")),
    };
    let freshness =
        Freshness::from_limits(context.number("max_age").map(MaxAge::Seconds), context.number("max_skew"))?;
    let numbers = Numbers::parse(context.text("numbers"), context.number("issued_at"))?;
    let expected = |name| context.text_within("expected", name);
    let flag = |name| context.flag(name).unwrap_or_default();
    let field = |name| message.text(name).unwrap_or_default();
    let members = context.texts("members");
    let app_id = AppId::parse(context.text("app_id").unwrap_or_default())?;
    let context = Context {
        app_id: &app_id,
        user: context.text("user").unwrap_or_default(),
        session_keys,
        now: context.number("now").unwrap_or(u64::MAX),
        freshness,
        numbers,
        expected: Expected {
            id_number: expected("id_number"),
            name: expected("name"),
            openid: expected("openid"),
        },
        members: members.as_deref(),
        watermark,
        masked: flag("masked"),
        require_signature: flag("require_signature"),
        repair: flag("repair"),
    };
    let verify_result = message
        .flag("verifyResult")
        .map_or_else(|| VerifyResult::Text(field("verifyResult")), VerifyResult::Flag);
    let message = Message {
        verify_result,
        encrypt_data: field("encryptData"),
        iv: field("iv"),
        random_number: field("randomNumber"),
        signature: message.text("signature"),
    };
    OpenResult::new(&message, &context)
}

const BEGIN: &[Row] = &[
    ("app_id", "app_id", Kind::Text, true),
    ("user", "user", Kind::Text, true),
    ("now", "now", Kind::Number, true),
];
const CONTEXT: &[Row] = &[
    ("app_id", "app_id", Kind::Text, true),
    ("user", "user", Kind::Text, true),
    ("now", "now", Kind::Number, true),
    ("max_age", "max_age", Kind::Limit, false),
    ("max_skew", "max_skew", Kind::Number, false),
    ("numbers", "numbers", Kind::Text, true),
    ("issued_at", "issued_at", Kind::Number, false),
    ("expected", "expected", Kind::Object, true),
    ("members", "members", Kind::Texts, false),
    ("watermark", "watermark", Kind::Text, false),
    ("masked", "masked", Kind::Flag, false),
    ("require_signature", "require_signature", Kind::Flag, false),
    ("repair", "repair", Kind::Flag, false),
];
const EXPECTED: &[Row] = &[
    ("id_number", "expected.id_number", Kind::Text, false),
    ("name", "expected.name", Kind::Text, false),
    ("openid", "expected.openid", Kind::Text, false),
];
const MESSAGE: &[Row] = &[
    ("verifyResult", "verifyResult", Kind::Result, true),
    ("encryptData", "encryptData", Kind::Text, true),
    ("iv", "iv", Kind::Text, true),
    ("randomNumber", "randomNumber", Kind::Text, true),
    ("signature", "signature", Kind::Text, false),
];
