//! No secret and no content shows in what is printed.

use std::fmt::Debug;

use wxseal::face::{self, Claimed, Expected, VerifyResult};
use wxseal::open_data::{self, Context, Message, SignedMessage, WatermarkRule};
use wxseal::{AppId, Code, Freshness, SessionKey};
use wxseal_tests::cases;

const KEY: &str = "tiihtNczf5v6AKRyjwEUhQ==";

/// What must never show: the key's two faces, and every text and number of the records below.
const SECRETS: [&str; 14] = [
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

    let case = message("face.open_result", "expected-everything")["attempts"][0].clone();
    let field = |name: &str| case["message"][name].as_str().unwrap();
    let posted = face::Message {
        verify_result: Some(VerifyResult::Flag(true)),
        encrypt_data: field("encryptData"),
        iv: field("iv"),
        random_number: field("randomNumber"),
        signature: Some(field("signature")),
    };
    let expected = &case["context"]["expected"];
    let context = face::Context {
        app_id: &app_id,
        session_keys: &[&key],
        now: 1_477_314_200,
        freshness: Freshness::default(),
        issued_at: None,
        keep_for: None,
        session: None,
        expected: Expected {
            openid: expected["openid"].as_str(),
            name: expected["name"].as_str(),
            id_number: expected["id_number"].as_str(),
        },
        require_signature: true,
        repair: false,
    };
    silent(&posted);
    silent(&context);
    let unspent = face::check_result(&posted, &context).unwrap();
    silent(&unspent);
    silent(&unspent.spend(Claimed::First).unwrap());
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
