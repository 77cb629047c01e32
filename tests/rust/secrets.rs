//! No secret and no content shows in what is printed.

use std::fmt::Debug;
use std::sync::Arc;

use wxseal::call::{Access, Call};
use wxseal::face::{self, Begin, BeginContext, Expected, Numbers, VerifyResult};
use wxseal::face_pay::{self, Device, Merchant};
use wxseal::face_v1;
use wxseal::face_v2::{self, Cert};
use wxseal::flow::{Ask, Flow, Reply, Step, Swap};
use wxseal::open_data::{self, Braked, Context, Message, SignedMessage, WatermarkRule};
use wxseal::pay_v2::{PayKey, SignType};
use wxseal::{AppId, Code, Error, Freshness, SessionKey, login, phone};
use wxseal_tests::{Store, cases};

const KEY: &str = "tiihtNczf5v6AKRyjwEUhQ==";

/// What must never show: the key's two faces, and every text and number of the records below.
const SECRETS: [&str; 16] = [
    "116, 105, 105, 104", // the key's text as a list of bytes
    KEY,
    "tiiht",
    "b628a1b4",
    "182, 40, 161",
    "oGZUI0",
    "Band",
    "Guangzhou",
    "13800138000",
    "5f20",
    "张三",
    "11010519491231002X",
    "1445866601",
    "tGsample",
    "b6b6b6",             // the number that is begun
    "110105********002X", // and what is masked
];

fn silent(shown: &impl Debug) {
    for text in [format!("{shown:?}"), format!("{shown:#?}")] {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} shows in {text}");
        }
    }
}

/// The first good case of an operation.
fn message(operation: &str, id: &str) -> serde_json::Value {
    cases().unwrap().into_iter().find(|case| case["operation"] == operation && case["id"] == id).unwrap()
}

#[test]
fn debug_shows_no_secret() {
    let key = SessionKey::parse(KEY).unwrap();
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let context = Context {
        app_id: &app_id,
        session_keys: &[&key],
        now: 1_477_314_200,
        freshness: Freshness::default(),
        repair: false,
    };
    silent(&key);
    silent(&context);

    let open = |operation: &str, id: &str| {
        let case = message(operation, id)["message"].clone();
        let field = |name: &str| case[name].as_str().unwrap().to_owned();
        (field("encryptedData"), field("iv"))
    };
    macro_rules! opens {
        ($operation:literal, $id:literal, $open:expr) => {
            let (encrypted_data, iv) = open($operation, $id);
            let record = $open(&Message { encrypted_data: &encrypted_data, iv: &iv }, &context).unwrap();
            silent(&record);
            silent(&record.data);
        };
    }
    opens!("open_data.decrypt", "official", open_data::decrypt);
    opens!("open_data.user_info", "official", open_data::user_info);
    opens!("open_data.phone_number", "phone", open_data::phone_number);
    opens!("open_data.we_run", "steps", open_data::we_run);
    opens!("open_data.group_id", "share-info", |message: &_, context: &_| {
        open_data::group_id(message, context, WatermarkRule::Required)
    });
    let (encrypted_data, iv) = open("open_data.we_run", "steps");
    let steps = open_data::we_run(&Message { encrypted_data: &encrypted_data, iv: &iv }, &context).unwrap();
    silent(&steps.data.step_info_list);

    let case = message("open_data.verify_signature", "official");
    let signed = SignedMessage {
        raw_data: case["message"]["rawData"].as_str().unwrap(),
        signature: case["message"]["signature"].as_str().unwrap(),
    };
    let other = SessionKey::parse(case["context"]["session_key"].as_str().unwrap()).unwrap();
    silent(&open_data::verify_signature(&signed, &[&other]).unwrap());
}

const OPENID: &str = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";

/// Drives a flow, and looks at it, at what it says and at what it is told.
fn silent_flow<F: Flow + Debug>(mut flow: F, store: &mut Store) -> F::Output {
    let mut reply = Reply::Begin;
    loop {
        silent(&flow);
        silent(&reply);
        let step = flow.next(reply);
        silent(&step);
        reply = match step {
            Step::Done(result) => return result.unwrap(),
            Step::Ask(ask) => {
                silent(&ask);
                store.answer(ask)
            }
        };
    }
}

#[test]
fn flows_show_no_secret() {
    let key = Arc::new(SessionKey::parse(KEY).unwrap());
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let mut store = Store::default();
    let begin = BeginContext { app_id: &app_id, user: OPENID, now: NOW - 10 };
    silent(&begin);
    let number = silent_flow(Begin::new(&begin, [0xb6; 16]).unwrap(), &mut store);

    for (id, masked) in [("expected-everything", false), ("masked-six-and-four", true)] {
        let case = message("face.open_result", id)["attempts"][0].clone();
        let field = |name: &str| case["message"][name].as_str().unwrap();
        let random_number = if masked { "oGZUI0" } else { &number };
        let posted = face::Message {
            verify_result: VerifyResult::Text("oGZUI0egBJY1zhBY"),
            encrypt_data: field("encryptData"),
            iv: field("iv"),
            random_number,
            signature: None,
        };
        let expected = &case["context"]["expected"];
        let context = face::Context {
            app_id: &app_id,
            user: OPENID,
            session_keys: &[Arc::clone(&key)],
            now: NOW,
            freshness: Freshness::default(),
            numbers: if masked { Numbers::Client } else { Numbers::Issued },
            expected: Expected {
                openid: expected["openid"].as_str(),
                name: expected["name"].as_str(),
                id_number: expected["id_number"].as_str(),
            },
            members: None,
            watermark: WatermarkRule::Required,
            masked,
            require_signature: false,
            repair: false,
        };
        silent(&posted);
        silent(&context);
        silent(&context.expected);
        // Over a store that has not seen the blocks: the records begin alike.
        let store = if masked { &mut Store::default() } else { &mut store };
        let result = silent_flow(face::OpenResult::new(&posted, &context).unwrap(), store);
        assert!(result.json.contains("5f20") || result.json.contains("张三"));
        silent(&result);
    }

    // What other flows keep is a secret.
    let kept = || KEY.to_owned();
    silent(&Reply::Loaded(Some(kept())));
    let swap = Swap { key: String::new(), expected: Some(kept()), next: kept(), seconds: 1 };
    silent(&swap);
    silent(&Step::<()>::Ask(Ask::Swap(swap)));
    silent(&Step::Done(Ok(kept())));

    let case = message("open_data.decrypt", "official")["message"].clone();
    let braked = Braked::new(&[key], NOW, move |session_keys| {
        let field = |name: &str| case[name].as_str().unwrap();
        let context = Context {
            app_id: &app_id,
            session_keys,
            now: NOW,
            freshness: Freshness::default(),
            repair: false,
        };
        open_data::decrypt(&Message { encrypted_data: field("encryptedData"), iv: field("iv") }, &context)
    });
    silent(&silent_flow(braked.unwrap(), &mut store));
}

const TOKEN: &str = "68_Ab+cd/ef";
const NOW: u64 = 1_477_314_200;

/// A call's `Debug`, its request's, and what it makes of a good answer and of one that repeats everything.
fn silent_call<T: Debug>(call: Result<Call<T>, Error>, good: &str) {
    let call = call.unwrap();
    let body = call.request().body().unwrap_or_default().replace('"', "'").replace('\n', " ");
    let secrets = [
        TOKEN,
        "68_Ab",
        "access_token",
        "13800138000",
        "李雷",
        "44010119900101",
        "raw+data",
        "api-key",
        KEY,
        "7154f9f8",
    ];
    let mut shown = vec![format!("{call:?}"), format!("{:?} {}", call.request(), call.request())];
    shown.push(format!("{:?}", call.parse(200, good.as_bytes()).unwrap()));
    let repeated = format!(r#"{{"errcode":-1,"errmsg":"{} {body}"}}"#, call.request().url());
    let xml = format!(
        "<xml><return_code>FAIL</return_code><return_msg><![CDATA[{body} raw+data]]></return_msg></xml>"
    );
    for answer in [repeated, xml] {
        let error = call.parse(200, answer.as_bytes()).unwrap_err();
        shown.push(format!("{error} {error:?}"));
    }
    for text in shown {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} shows in {text}");
        }
    }
}

#[test]
fn calls_show_no_secret() {
    let access = Access { access_token: TOKEN, origin: None };
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let key = SessionKey::parse(KEY).unwrap();
    silent(&access);
    let info = r#"{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86","watermark":{"timestamp":1,"appid":"wx4f4bc4dec97d474b"}}"#;
    let phone = format!(r#"{{"errcode":0,"phone_info":{info}}}"#);
    silent_call(phone::get_user_phone_number("68_Abcode", None, &app_id, &access), &phone);
    silent_call(login::check_session("openid", &key, &access), r#"{"errcode":0}"#);
    let reset = format!(r#"{{"openid":"openid","session_key":"{KEY}"}}"#);
    silent_call(login::reset_user_session_key("openid", &key, &access), &reset);

    let cert = Cert { cert_type: Cert::IDENTITY_CARD, cert_name: "李雷", cert_no: "44010119900101" };
    assert_eq!(format!("{cert:?}"), "Cert(..)");
    let begun = r#"{"errcode":0,"verify_id":"13800138000","expires_in":3600}"#;
    let call = face_v2::get_verify_id(&cert, "openid", "12345", NOW, &access).unwrap();
    let verification = call.parse(200, begun.as_bytes()).unwrap();
    silent_call(Ok(call), begun);
    silent_call(
        face_v2::query_verify_info(&verification, NOW, &access),
        r#"{"errcode":0,"verify_ret":10000}"#,
    );
    let expected = face_v1::Expected {
        openid: Some("13800138000"),
        user_id_key: Some("44010119900101"),
        ..face_v1::Expected::default()
    };
    assert_eq!(format!("{expected:?}"), "Expected(..)");
    let info = format!(
        r#"{{"errcode":0,"identify_ret":0,"openid":"13800138000","user_id_key":"44010119900101","identify_time":{NOW},"finish_time":{NOW}}}"#
    );
    silent_call(face_v1::get_info("68_Abresult", &expected, NOW, Freshness::default(), &access), &info);
    let made = r#"{"errcode":0,"user_id_key":"13800138000","expires_in":3600}"#;
    silent_call(face_v1::get_user_id_key("李雷", "44010119900101", &access), made);

    let context = face_pay::Context {
        merchant: Merchant { app_id: &app_id, mch_id: "1", sub_app_id: None, sub_mch_id: None },
        device: Device { store_id: "1", store_name: "1", device_id: "1", attach: None },
        sign_type: SignType::Md5,
        nonce_str: "1",
        now: NOW,
        origin: None,
    };
    let mut fields = wxseal::pay_v2::Fields::new();
    for (name, value) in [
        ("return_code", "SUCCESS"),
        ("appid", "wx4f4bc4dec97d474b"),
        ("mch_id", "1"),
        ("authinfo", "13800138000"),
        ("expires_in", "60"),
    ] {
        fields.insert(name.into(), value.into());
    }
    let pay_key = || PayKey::parse("api-key").unwrap();
    assert_eq!(format!("{:?}", pay_key()), "PayKey(..)");
    fields.insert("sign".into(), wxseal::pay_v2::sign(&fields, &pay_key(), SignType::Md5).unwrap());
    let answer = wxseal::pay_v2::build_xml(&fields).unwrap();
    silent_call(face_pay::get_auth_info("raw+data", pay_key(), &context), &answer);
}

#[test]
fn errors_are_made_of_fixed_texts() {
    for code in Code::ALL {
        assert_eq!(Code::from_text(code.as_str()), Some(*code));
        for text in [code.message(), code.hint(), code.action().as_str()] {
            assert!(!text.is_empty());
            assert!(SECRETS.iter().all(|secret| !text.contains(secret)));
        }
    }
}
