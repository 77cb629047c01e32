//! What `dev.diagnose` says of arguments that are not what they may be.

use serde_json::{Value, json};
use wxseal::dev::operations::run;

/// Diagnoses, and gives the whole report.
fn report(message: &Value, context: &Value) -> Value {
    serde_json::from_str(&run("dev.diagnose", &message.to_string(), &context.to_string()).unwrap()).unwrap()
}

/// Gives what is found, each finding by its code and its argument.
fn found(message: &Value, context: &Value) -> Vec<String> {
    let report = report(message, context);
    let found = report["findings"].as_array().unwrap().iter();
    found
        .map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["argument"].as_str().unwrap()))
        .collect()
}

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

#[test]
fn a_text_that_is_no_json_is_a_finding_too() {
    for text in ["", "{", "5", "[]", "{\"iv\":1,\"iv\":1}", "{\"__proto__\":1}"] {
        let report = run("dev.diagnose", text, "{}").unwrap();
        assert!(
            report.contains(r#""verdict":"unexplained""#)
                && report.contains(r#""code":"field_type","argument":"message""#)
        );
        let report = run("dev.diagnose", "{}", text).unwrap();
        assert!(report.contains(r#""code":"argument_type","argument":"context""#), "{text}");
    }
}

#[test]
fn large_numbers_of_a_message_of_apiv2_keep_their_digits() {
    let context = json!({ "key": KEY, "sign_type": "MD5" });
    // Signed as a text.
    let digits = r#"{"transaction_id":"4200001234202001010000000000"}"#;
    let forged = run("dev.forge_pay_v2", digits, &json!({ "key": KEY, "sign_type": "MD5" }).to_string());
    let (fields, _): (Value, String) = serde_json::from_str(&forged.unwrap()).unwrap();
    let fields =
        fields.to_string().replace(r#""4200001234202001010000000000""#, "4200001234202001010000000000");
    for message in [fields.clone(), format!(r#"{{"params":{fields}}}"#)] {
        let report = run("dev.diagnose", &message, &context.to_string()).unwrap();
        assert!(report.starts_with(r#"{"verdict":"fine""#), "{report}");
    }
    // Elsewhere a number stays one, and is no text.
    let report = run("dev.diagnose", r#"{"iv":4200001234202001010000000000}"#, "{}").unwrap();
    assert!(report.contains(r#""code":"field_type","argument":"iv""#), "{report}");
}

#[test]
fn the_numbers_of_keys_are_bounded() {
    let session_keys = vec!["tiihtNczf5v6AKRyjwEUhQ=="; 65];
    let message = json!({ "signature": "0".repeat(40), "rawData": "x" });
    let said = |count: usize| found(&message, &json!({ "session_key": session_keys[..count] }));
    assert!(said(65).contains(&"argument_range session_key".to_owned()));
    assert!(!said(64).contains(&"argument_range session_key".to_owned()));
    let token_keys = vec![json!({ "kid": "1", "secret": "A".repeat(44) }); 65];
    let said = |count: usize| found(&json!({ "token": "x" }), &json!({ "token_keys": token_keys[..count] }));
    assert!(said(65).contains(&"argument_range token_keys".to_owned()));
    assert!(!said(64).contains(&"argument_range token_keys".to_owned()));
}

/// What is said to be too many is not tried either.
#[test]
fn the_last_key_that_is_tried_is_the_64th() {
    let key = |kid: &str, letter: &str| json!({ "kid": kid, "secret": format!("{}=", letter.repeat(43)) });
    let right = key("right", "I");
    let context = json!({ "openid": "o", "app_id": "wx1", "token_keys": [right], "now": 1000, "lifetime": 600, "jti": "0123456789abcdef" });
    let issued = wxseal::operations::run("session_token.issue", "{}", &context.to_string()).unwrap();
    let token: Value = serde_json::from_str(&issued).unwrap();
    let said = |others: usize| {
        let others = (0..others).map(|at| key(&at.to_string(), "A"));
        let keys: Vec<_> = others.chain([right.clone()]).collect();
        found(&json!({ "token": token }), &json!({ "app_id": "wx1", "token_keys": keys, "now": 1000 }))
    };
    assert!(said(63).is_empty(), "{:?}", said(63));
    assert_eq!(said(64), ["argument_range token_keys", "token_key_unknown token"]);
}

#[test]
fn no_finding_repeats_what_was_given() {
    let secret = "SECRET-0123456789";
    let kinds = [
        json!([secret]),
        json!({ secret: secret }),
        json!([[secret]]),
        json!({ "kid": [secret], "secret": { secret: 1 } }),
    ];
    let names = [
        "app_id",
        "session_key",
        "key",
        "sign_type",
        "token_keys",
        "name",
        "id_number",
        "now",
        "max_age",
        "openid",
    ];
    for value in &kinds {
        for name in names {
            let message = json!({ "encryptedData": value, "params": { "sign": value }, "token": secret, secret: value });
            let shown = report(&message, &json!({ name: value, secret: value })).to_string();
            assert!(!shown.contains("SECRET"), "{name}: {shown}");
        }
    }
}
