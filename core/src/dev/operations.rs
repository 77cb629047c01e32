//! The operations of [`dev`](super) by name, with arguments and results in JSON, for bindings to other
//! languages, like [`operations`](crate::operations).

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::damage::{Arrived, Damage, Record};
use super::damage_signed::{NameDamage, Named, PayDamage, SignatureDamage};
use super::diagnose::Report;
use super::explain::{Language, explain};
use super::finding::{Finding, Found};
use super::forge::{Person, forge_face_signature, forge_face_v1_info};
use super::input::diagnose_any;
use crate::crypto::{Reader, md5};
use crate::face_v2::Cert;
use crate::operations::{Arguments, pairs};
use crate::pay_v2::{Fields, PayKey, SignType, build_xml};
use crate::{Code, Error, SessionKey, json};

/// Runs an operation.
///
/// # Errors
///
/// As [`operations::run`](crate::operations::run).
pub fn run(operation: &str, message: &str, context: &str) -> Result<String, Error> {
    match operation {
        "dev.codes" => Ok(codes()),
        "dev.damages" => all_damages(context),
        "dev.diagnose" => Ok(json::write(&described(&diagnose_any(message, context)))),
        "dev.explain" => explain_operation(context),
        "dev.forge_face_result" => forge_face_result(context),
        "dev.forge_face_v1_info" => {
            let names = &["openid", "name", "id_number", "user_id_key", "now"];
            let context = Arguments::context(context, &[names])?;
            Ok(json::write(&forge_face_v1_info(&Person {
                openid: context.text("openid")?,
                name: context.text("name")?,
                id_number: context.text("id_number")?,
                user_id_key: context.optional_text("user_id_key")?.unwrap_or_default(),
                now: context.seconds("now")?,
            })))
        }
        "dev.forge_pay_v2" => {
            let context = Arguments::context(context, &[&["key", "sign_type", "damages"]])?;
            let fields = pairs(message, Error::new(Code::ArgumentType, "params"))?;
            let sign_type = SignType::parse(context.text("sign_type")?)?;
            PayKey::parse(context.text("key")?)?;
            let damages = damages(&context, PayDamage::parse)?;
            let signed: Fields =
                PayDamage::forge(&fields, context.text("key")?, sign_type, &damages).into_iter().collect();
            let xml = build_xml(&signed)?;
            Ok(json::write(&(signed, xml)))
        }
        "dev.forge_person" => {
            let context = Arguments::context(context, &[&["name", "id_number", "damages"]])?;
            let damages = damages(&context, NameDamage::parse)?;
            let cert = Cert {
                cert_type: Cert::IDENTITY_CARD,
                cert_name: context.text("name")?,
                cert_no: context.text("id_number")?,
            };
            let Named { name, id_number, cert_hash, name_utf8_md5 } = NameDamage::forge(&cert, &damages)?;
            Ok(json::write(&[name, id_number, cert_hash, name_utf8_md5]))
        }
        "dev.forge_record" => {
            let context = Arguments::context(context, &[RECORD])?;
            Ok(json::write(&forge(&context, [0; 16])?))
        }
        "dev.forge_signature" => {
            let context = Arguments::context(context, &[&["raw_data", "session_key", "damages"]])?;
            let session_key = SessionKey::parse(context.text("session_key")?)?;
            let damages = damages(&context, SignatureDamage::parse)?;
            Ok(json::write(&SignatureDamage::forge(context.text("raw_data")?, &session_key, &damages)))
        }
        _ => Err(Error::new(Code::ArgumentUnknown, "operation")),
    }
}

/// Returns the names of all damages to a record, to `rawData`, to a person or to an APIv2 message.
fn all_damages(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["of"]])?;
    let names: Vec<_> = match context.text("of")? {
        "record" => Damage::ALL.iter().map(|damage| damage.as_str()).collect(),
        "raw_data" => SignatureDamage::ALL.iter().map(|damage| damage.as_str()).collect(),
        "person" => NameDamage::ALL.iter().map(|damage| damage.as_str()).collect(),
        "pay_v2" => PayDamage::ALL.iter().map(|damage| damage.as_str()).collect(),
        _ => return Err(Error::new(Code::ArgumentRange, "of")),
    };
    Ok(json::write(&names))
}

fn damages<T>(context: &Arguments<'_>, parse: fn(&str) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    context.text_list("damages")?.into_iter().map(parse).collect()
}

/// Returns every code that a report can contain.
fn codes() -> String {
    let errors = Code::ALL.iter().map(|code| code.as_str());
    json::write(&errors.chain(Finding::ALL.iter().map(|finding| finding.as_str())).collect::<Vec<_>>())
}

fn explain_operation(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["code", "language"]])?;
    let language = match context.text("language")? {
        "en" => Language::English,
        "zh" => Language::Chinese,
        _ => return Err(Error::new(Code::ArgumentRange, "language")),
    };
    let explanation = explain(context.text("code")?, language);
    explanation.map(|explanation| json::write(&explanation)).ok_or(Error::new(Code::ArgumentRange, "code"))
}

#[derive(Serialize)]
struct InWords<'a> {
    verdict: &'static str,
    key_index: Option<usize>,
    findings: Vec<Explained<'a>>,
    work: u64,
}

#[derive(Serialize)]
struct Explained<'a> {
    code: &'static str,
    argument: &'static str,
    evidence: Evidence<'a>,
    action: &'static str,
    message: &'static str,
    hint: &'static str,
    message_zh: &'static str,
    hint_zh: &'static str,
}

struct Evidence<'a>(&'a [(&'static str, u64)]);

impl Serialize for Evidence<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn described(report: &Report) -> InWords<'_> {
    let Report { verdict, findings, key_index, work } = report;
    let findings = findings.iter().filter_map(described_finding).collect();
    InWords { verdict: verdict.as_str(), key_index: *key_index, findings, work: *work }
}

fn described_finding(found: &Found) -> Option<Explained<'_>> {
    let english = explain(found.code, Language::English)?;
    let chinese = explain(found.code, Language::Chinese)?;
    Some(Explained {
        code: found.code,
        argument: found.argument,
        evidence: Evidence(&found.evidence),
        action: english.action,
        message: english.message,
        hint: english.hint,
        message_zh: chinese.message,
        hint_zh: chinese.hint,
    })
}

/// A forged record, and the server's data.
#[derive(Serialize)]
struct Made {
    encrypted_data: String,
    iv: String,
    session_key: String,
}

/// Encrypts a record with the IV of the context, or with `usual`.
fn forge(context: &Arguments<'_>, usual: [u8; 16]) -> Result<Made, Error> {
    let iv = match context.optional_text("iv")? {
        Some(iv) => Reader::new(false).read(iv, "iv")?.try_into(),
        None => Ok(usual),
    };
    let iv = iv.map_err(|_| Error::new(Code::IvLengthInvalid, "iv"))?;
    let damages = damages(context, Damage::parse)?;
    let record = Record {
        content: context.text("content")?,
        app_id: &context.app_id()?,
        now: context.seconds("now")?,
        session_key: &SessionKey::parse(context.text("session_key")?)?,
        iv,
    };
    let Arrived { encrypted_data, iv, session_key } = Damage::forge(&record, &damages);
    Ok(Made { encrypted_data, iv, session_key })
}

fn forge_face_result(context: &str) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Signed {
        #[serde(flatten)]
        made: Made,
        signature: String,
    }
    let context = Arguments::context(context, &[RECORD, &["random_number"]])?;
    let session_key = SessionKey::parse(context.text("session_key")?)?;
    let number = context.text("random_number")?;
    let signature = forge_face_signature(number, &session_key, &context.app_id()?);
    // Each number gets its own IV: records of one person under one IV would have their first blocks in
    // common.
    let iv = md5(&[number.as_bytes()]);
    Ok(json::write(&Signed { made: forge(&context, iv)?, signature }))
}

const RECORD: &[&str] = &["content", "app_id", "session_key", "iv", "now", "damages"];
