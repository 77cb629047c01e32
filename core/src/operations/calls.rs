//! The calls.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::Serialize;

use super::arguments::Arguments;
use crate::call::Call;
use crate::credentials::{self, StableContext};
use crate::crypto::encode;
use crate::face_pay::{self, Device, Merchant};
use crate::face_v1::{self, Expected, GetInfoContext, Person};
use crate::face_v2::{self, Cert, GetVerifyIdContext, Image, QueryContext, Verification};
use crate::login::{self, Login, ResetSessionKey, Signed};
use crate::open_data::{self, CheckContext};
use crate::pay_v2::{PayKey, SignType};
use crate::{AppId, Code, Error, json, phone};

type Answers = Call<String>;

pub(super) fn call(operation: &str, message: &str, context: &str) -> Result<Answers, Error> {
    match operation {
        "credentials.get_access_token" => get_access_token(context),
        "credentials.get_stable_access_token" => get_stable_access_token(context),
        "face_pay.get_auth_info" => get_auth_info(message, context),
        "face_v1.get_info" => get_info(message, context),
        "face_v1.get_user_id_key" => get_user_id_key(message, context),
        "face_v2.get_image" => get_image(context),
        "face_v2.get_verify_id" => get_verify_id(message, context),
        "face_v2.query_verify_info" => query_verify_info(context),
        "login.check_session" => check_session(context),
        "login.code2session" => code2session(message, context),
        "login.reset_user_session_key" => reset_user_session_key(context),
        "open_data.check_encrypted_msg" => check_encrypted_msg(message, context),
        "phone.get_user_phone_number" => get_user_phone_number(message, context),
        _ => Err(Error::new(Code::ArgumentUnknown, "operation")),
    }
}

fn get_user_id_key(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS])?;
    let person = Person { name: message.text("name")?, id_card_number: message.text("idCardNumber")? };
    face_v1::get_user_id_key(&person, &context.access()?).map(json)
}

fn get_info(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, NOW, AGE, &["expected"]])?;
    let names = [
        ("openid", "expected.openid"),
        ("name", "expected.name"),
        ("id_number", "expected.id_number"),
        ("user_id_key", "expected.user_id_key"),
        ("validate_data", "expected.validate_data"),
    ];
    let [openid, name, id_number, user_id_key, validate_data] = context.texts("expected", names)?;
    let known = GetInfoContext {
        expected: Expected { openid, name, id_number, user_id_key, validate_data },
        now: context.seconds("now")?,
        freshness: context.freshness()?,
        access: context.access()?,
    };
    face_v1::get_info(message.text("verifyResult")?, &known).map(json)
}

fn get_verify_id(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, NOW, &["openid", "out_seq_no"]])?;
    let known = GetVerifyIdContext {
        openid: context.text("openid")?,
        out_seq_no: context.text("out_seq_no")?,
        now: context.seconds("now")?,
        access: context.access()?,
    };
    face_v2::get_verify_id(&cert(&message)?, &known).map(json)
}

pub(super) fn cert<'a>(message: &'a Arguments<'_>) -> Result<Cert<'a>, Error> {
    Ok(Cert {
        cert_type: message.optional_text("certType")?.unwrap_or(Cert::IDENTITY_CARD),
        cert_name: message.text("certName")?,
        cert_no: message.text("certNo")?,
    })
}

fn query_verify_info(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[ACCESS, NOW, VERIFICATION])?;
    face_v2::query_verify_info(&query(&context, &verification(&context)?)?).map(json)
}

fn get_image(context: &str) -> Result<Answers, Error> {
    #[derive(Serialize)]
    struct Encoded {
        media_type: &'static str,
        base64: String,
    }
    let context = Arguments::context(context, &[ACCESS, NOW, VERIFICATION])?;
    let call = face_v2::get_image(&query(&context, &verification(&context)?)?)?;
    let encode = |Image { media_type, bytes }| Encoded { media_type, base64: encode(&bytes) };
    Ok(json(call.map(encode)))
}

fn query<'a>(context: &'a Arguments<'_>, verification: &'a Verification) -> Result<QueryContext<'a>, Error> {
    Ok(QueryContext { verification, now: context.seconds("now")?, access: context.access()? })
}

fn verification(context: &Arguments<'_>) -> Result<Verification, Error> {
    let text = |name| context.text(name).map(str::to_owned);
    Ok(Verification {
        verify_id: text("verify_id")?,
        out_seq_no: text("out_seq_no")?,
        cert_hash: text("cert_hash")?,
        openid: text("openid")?,
        issued_at: context.seconds("issued_at")?,
        expires_in: context.seconds("expires_in")?,
    })
}

fn get_auth_info(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let names = &["key", "sign_type", "nonce_str"];
    let context = Arguments::context(context, &[MERCHANT, DEVICE, NOW, ORIGIN, names])?;
    let (app_id, sub_app_id) = app_ids(&context)?;
    let key = PayKey::parse(context.text("key")?)?;
    let known = face_pay::Context {
        merchant: merchant(&context, &app_id, sub_app_id.as_ref())?,
        device: device(&context)?,
        key: &key,
        sign_type: SignType::parse(context.text("sign_type")?)?,
        nonce_str: context.text("nonce_str")?,
        now: context.seconds("now")?,
        base_url: context.base_url()?,
    };
    face_pay::get_auth_info(message.text("rawdata")?, &known).map(json)
}

pub(super) fn app_ids(context: &Arguments<'_>) -> Result<(AppId, Option<AppId>), Error> {
    let parse = |text| AppId::parse(text).map_err(|error| Error::new(error.code(), "sub_app_id"));
    Ok((context.app_id()?, context.optional_text("sub_app_id")?.map(parse).transpose()?))
}

pub(super) fn merchant<'a>(
    context: &'a Arguments<'_>,
    app_id: &'a AppId,
    sub_app_id: Option<&'a AppId>,
) -> Result<Merchant<'a>, Error> {
    let (mch_id, sub_mch_id) = (context.text("mch_id")?, context.optional_text("sub_mch_id")?);
    Ok(Merchant { app_id, mch_id, sub_app_id, sub_mch_id })
}

pub(super) fn device<'a>(context: &'a Arguments<'_>) -> Result<Device<'a>, Error> {
    Ok(Device {
        store_id: context.text("store_id")?,
        store_name: context.text("store_name")?,
        device_id: context.text("device_id")?,
        attach: context.optional_text("attach")?,
    })
}

fn code2session(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[APP])?;
    let app_id = context.app_id()?;
    let call = login::code2session(message.text("code")?, &context.app_secret(&app_id)?)?;
    Ok(json(call.map(Exposed::from)))
}

/// A login with its session key as text.
#[derive(Serialize)]
pub(super) struct Exposed {
    openid: String,
    unionid: Option<String>,
    session_key: String,
}

impl From<Login> for Exposed {
    fn from(Login { openid, unionid, session_key }: Login) -> Self {
        Self { openid, unionid, session_key: session_key.expose().to_owned() }
    }
}

fn get_access_token(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[APP, NOW])?;
    let app_id = context.app_id()?;
    let known = credentials::Context { app: context.app_secret(&app_id)?, now: context.seconds("now")? };
    credentials::get_access_token(&known).map(json)
}

fn get_stable_access_token(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[APP, NOW, &["force_refresh"]])?;
    let app_id = context.app_id()?;
    let known = StableContext {
        app: context.app_secret(&app_id)?,
        now: context.seconds("now")?,
        force_refresh: context.flag("force_refresh")?,
    };
    credentials::get_stable_access_token(&known).map(json)
}

fn get_user_phone_number(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, &["app_id", "openid"]])?;
    let known = phone::Context {
        app_id: &context.app_id()?,
        openid: context.optional_text("openid")?,
        access: context.access()?,
    };
    phone::get_user_phone_number(message.text("code")?, &known).map(json)
}

fn check_encrypted_msg(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, NOW, AGE])?;
    let known = CheckContext {
        now: context.seconds("now")?,
        freshness: context.freshness()?,
        access: context.access()?,
    };
    open_data::check_encrypted_msg(message.text("encryptedData")?, &known).map(json)
}

fn check_session(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[ACCESS, USER])?;
    login::check_session_signed(&signed(&context)?).map(json)
}

fn reset_user_session_key(context: &str) -> Result<Answers, Error> {
    #[derive(Serialize)]
    struct Exposed {
        openid: String,
        session_key: String,
    }
    let context = Arguments::context(context, &[ACCESS, USER])?;
    let call = login::reset_user_session_key_signed(&signed(&context)?)?;
    let expose = |ResetSessionKey { openid, session_key }| Exposed {
        openid,
        session_key: session_key.expose().to_owned(),
    };
    Ok(json(call.map(expose)))
}

/// Reads the signature in place of the key: a binding may hold a key that it cannot write into JSON.
fn signed<'a>(context: &'a Arguments<'_>) -> Result<Signed<'a>, Error> {
    Ok(Signed {
        openid: context.text("openid")?,
        signature: context.text("signature")?,
        access: context.access()?,
    })
}

fn json<T: Serialize + 'static>(call: Call<T>) -> Answers {
    call.map(|result| json::write(&result))
}

const ACCESS: &[&str] = &["access_token", "base_url", "insecure_base_url"];
pub(super) const APP: &[&str] = &["app_id", "secret", "base_url", "insecure_base_url"];
const AGE: &[&str] = &["max_age", "max_skew"];
pub(super) const DEVICE: &[&str] = &["store_id", "store_name", "device_id", "attach"];
pub(super) const MERCHANT: &[&str] = &["app_id", "mch_id", "sub_app_id", "sub_mch_id"];
const NOW: &[&str] = &["now"];
pub(super) const ORIGIN: &[&str] = &["base_url", "insecure_base_url"];
const USER: &[&str] = &["openid", "signature"];
const VERIFICATION: &[&str] = &["verify_id", "out_seq_no", "cert_hash", "openid", "issued_at", "expires_in"];
