//! The calls.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::Serialize;

use super::arguments::Arguments;
use crate::call::Call;
use crate::crypto::encode;
use crate::face_pay::{self, Device, Merchant};
use crate::face_v1::{self, Expected};
use crate::face_v2::{self, Cert, Image, Verification};
use crate::login::{self, Login, ResetSessionKey};
use crate::pay_v2::{PayKey, SignType};
use crate::{AppId, Code, Error, credentials, open_data, phone};

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
    let (name, id_card_number) = (message.text("name")?, message.text("idCardNumber")?);
    face_v1::get_user_id_key(name, id_card_number, &context.access()?).map(json)
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
    let expected = Expected { openid, name, id_number, user_id_key, validate_data };
    let (now, freshness) = (context.seconds("now")?, context.freshness()?);
    face_v1::get_info(message.text("verifyResult")?, &expected, now, freshness, &context.access()?).map(json)
}

fn get_verify_id(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, NOW, &["openid", "out_seq_no"]])?;
    let (openid, out_seq_no) = (context.text("openid")?, context.text("out_seq_no")?);
    let (now, access) = (context.seconds("now")?, context.access()?);
    face_v2::get_verify_id(&cert(&message)?, openid, out_seq_no, now, &access).map(json)
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
    let (now, access) = (context.seconds("now")?, context.access()?);
    face_v2::query_verify_info(&verification(&context)?, now, &access).map(json)
}

fn get_image(context: &str) -> Result<Answers, Error> {
    #[derive(Serialize)]
    struct Encoded {
        media_type: &'static str,
        base64: String,
    }
    let context = Arguments::context(context, &[ACCESS, NOW, VERIFICATION])?;
    let (now, access) = (context.seconds("now")?, context.access()?);
    let call = face_v2::get_image(&verification(&context)?, now, &access)?;
    let encode = |Image { media_type, bytes }| Encoded { media_type, base64: encode(&bytes) };
    Ok(json(call.map(encode)))
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
    let known = face_pay::Context {
        merchant: merchant(&context, &app_id, sub_app_id.as_ref())?,
        device: device(&context)?,
        sign_type: SignType::parse(context.text("sign_type")?)?,
        nonce_str: context.text("nonce_str")?,
        now: context.seconds("now")?,
        origin: context.origin()?,
    };
    let key = PayKey::parse(context.text("key")?)?;
    face_pay::get_auth_info(message.text("rawdata")?, key, &known).map(json)
}

/// The key under which a store keeps the credential of a device. The rest of a request's context is left alone.
pub(super) fn auth_info_store_key(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[MERCHANT, DEVICE, ORIGIN, &["key", "sign_type"]])?;
    let (app_id, sub_app_id) = app_ids(&context)?;
    let merchant = merchant(&context, &app_id, sub_app_id.as_ref())?;
    Ok(crate::call::json(&face_pay::store_key(&merchant, &device(&context)?)))
}

fn app_ids(context: &Arguments<'_>) -> Result<(AppId, Option<AppId>), Error> {
    let parse = |text| AppId::parse(text).map_err(|error| Error::new(error.code(), "sub_app_id"));
    Ok((context.app_id()?, context.optional_text("sub_app_id")?.map(parse).transpose()?))
}

fn merchant<'a>(
    context: &'a Arguments<'_>,
    app_id: &'a AppId,
    sub_app_id: Option<&'a AppId>,
) -> Result<Merchant<'a>, Error> {
    let (mch_id, sub_mch_id) = (context.text("mch_id")?, context.optional_text("sub_mch_id")?);
    Ok(Merchant { app_id, mch_id, sub_app_id, sub_mch_id })
}

fn device<'a>(context: &'a Arguments<'_>) -> Result<Device<'a>, Error> {
    Ok(Device {
        store_id: context.text("store_id")?,
        store_name: context.text("store_name")?,
        device_id: context.text("device_id")?,
        attach: context.optional_text("attach")?,
    })
}

fn code2session(message: &str, context: &str) -> Result<Answers, Error> {
    #[derive(Serialize)]
    struct Exposed {
        openid: String,
        unionid: Option<String>,
        session_key: String,
    }
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[APP])?;
    let app_id = context.app_id()?;
    let call = login::code2session(message.text("code")?, &context.app_secret(&app_id)?)?;
    let expose = |Login { openid, unionid, session_key }| Exposed {
        openid,
        unionid,
        session_key: session_key.expose().to_owned(),
    };
    Ok(json(call.map(expose)))
}

fn get_access_token(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[APP, NOW])?;
    let app_id = context.app_id()?;
    credentials::get_access_token(context.seconds("now")?, &context.app_secret(&app_id)?).map(json)
}

fn get_stable_access_token(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[APP, NOW, &["force_refresh"]])?;
    let app_id = context.app_id()?;
    let (force_refresh, now) = (context.flag("force_refresh")?, context.seconds("now")?);
    credentials::get_stable_access_token(force_refresh, now, &context.app_secret(&app_id)?).map(json)
}

fn get_user_phone_number(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, &["app_id", "openid"]])?;
    let (app_id, openid) = (context.app_id()?, context.optional_text("openid")?);
    phone::get_user_phone_number(message.text("code")?, openid, &app_id, &context.access()?).map(json)
}

fn check_encrypted_msg(message: &str, context: &str) -> Result<Answers, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[ACCESS, NOW, AGE])?;
    let (now, freshness) = (context.seconds("now")?, context.freshness()?);
    let encrypted_data = message.text("encryptedData")?;
    open_data::check_encrypted_msg(encrypted_data, now, freshness, &context.access()?).map(json)
}

/// The signature in place of the key: a binding may hold a key that it cannot write into JSON.
fn check_session(context: &str) -> Result<Answers, Error> {
    let context = Arguments::context(context, &[ACCESS, USER])?;
    let (openid, signature) = (context.text("openid")?, context.text("signature")?);
    login::check_session_signed(openid, signature, &context.access()?).map(json)
}

fn reset_user_session_key(context: &str) -> Result<Answers, Error> {
    #[derive(Serialize)]
    struct Exposed {
        openid: String,
        session_key: String,
    }
    let context = Arguments::context(context, &[ACCESS, USER])?;
    let (openid, signature) = (context.text("openid")?, context.text("signature")?);
    let call = login::reset_user_session_key_signed(openid, signature, &context.access()?)?;
    let expose = |ResetSessionKey { openid, session_key }| Exposed {
        openid,
        session_key: session_key.expose().to_owned(),
    };
    Ok(json(call.map(expose)))
}

fn json<T: Serialize + 'static>(call: Call<T>) -> Answers {
    call.map(|result| crate::call::json(&result))
}

const ACCESS: &[&str] = &["access_token", "origin", "insecure_origin"];
const APP: &[&str] = &["app_id", "secret", "origin", "insecure_origin"];
const AGE: &[&str] = &["max_age", "max_skew"];
const DEVICE: &[&str] = &["store_id", "store_name", "device_id", "attach"];
const MERCHANT: &[&str] = &["app_id", "mch_id", "sub_app_id", "sub_mch_id"];
const NOW: &[&str] = &["now"];
const ORIGIN: &[&str] = &["origin", "insecure_origin"];
const USER: &[&str] = &["openid", "signature"];
const VERIFICATION: &[&str] = &["verify_id", "out_seq_no", "cert_hash", "openid", "issued_at", "expires_in"];
