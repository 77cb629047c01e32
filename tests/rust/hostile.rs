//! No input makes the crate panic, and what it accepts is what it should.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use proptest::prelude::*;
use wxseal::face::{self, Expected, VerifyResult};
use wxseal::open_data::{self, Context, Message, SignedMessage};
use wxseal::{AppId, Code, Freshness, SessionKey, json};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODw==";
const IV: &str = "Dw4NDAsKCQgHBgUEAwIBAA==";

/// Base64 of the CBC ciphertext of `plaintext`, with right padding.
fn seal(plaintext: &[u8]) -> String {
    let key: [u8; 16] = std::array::from_fn(|index| index as u8);
    let iv: [u8; 16] = std::array::from_fn(|index| 15 - index as u8);
    base64(
        &cbc::Encryptor::<aes::Aes128>::new(&key.into(), &iv.into()).encrypt_padded_vec::<Pkcs7>(plaintext),
    )
}

/// Base64 as its RFC tells it, so that the decoder is not tested with its own encoder.
fn base64(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let value =
            group.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for position in 0..4 {
            let symbol = SYMBOLS[(value >> (18 - 6 * position) & 63) as usize];
            text.push(if position <= group.len() { symbol.into() } else { '=' });
        }
    }
    text
}

fn decrypt(encrypted_data: &str, iv: &str, repair: bool) -> Result<open_data::OpenData, wxseal::Error> {
    let key = SessionKey::parse(KEY).unwrap();
    let context = Context {
        app_id: &AppId::parse("wx1").unwrap(),
        session_keys: &[&key],
        now: 1_000,
        freshness: Freshness::default(),
        repair,
    };
    open_data::decrypt(&Message { encrypted_data, iv }, &context)
}

proptest! {
    #[test]
    fn any_text_is_opened_or_refused(data in ".*", iv in ".*", repair: bool) {
        prop_assert!(decrypt(&data, &iv, repair).is_err());
    }

    #[test]
    fn any_base64_is_opened_or_refused(data in "[A-Za-z0-9+/ %_=-]{0,200}", repair: bool) {
        prop_assert!(decrypt(&data, IV, repair).is_err());
    }

    #[test]
    fn any_bytes_under_the_right_key_are_opened_or_refused(plain in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(decrypt(&seal(&plain), IV, false).unwrap_err().code(), Code::DecryptFailed);
    }

    #[test]
    fn any_content_comes_back_byte_for_byte(content in "[^\"\\\\\\x00-\\x1f]{0,400}") {
        let plain = format!(r#"{{"a":"{content}","watermark":{{"appid":"wx1","timestamp":1000}}}}"#);
        let opened = decrypt(&seal(plain.as_bytes()), IV, false).unwrap();
        prop_assert_eq!(opened.json, plain);
    }

    /// Base64 has one spelling: what is accepted is what an encoder writes, less `=` and line breaks.
    #[test]
    fn other_spellings_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..64), at: prop::sample::Index, with in "[^A-Za-z0-9+/\r\n\t]") {
        let text = base64(&bytes);
        let at = at.index(text.trim_end_matches('=').len() + 1);
        let damaged = format!("{}{with}{}", &text[..at], &text[at..]);
        let code = decrypt(&damaged, IV, false).unwrap_err().code();
        let refused = [Code::Base64Blank, Code::Base64Invalid, Code::Base64Percent, Code::Base64UrlSafe];
        let lost_padding_back = with == "=" && at == text.trim_end_matches('=').len();
        prop_assert!(refused.contains(&code) || lost_padding_back, "{damaged} {code}");
    }

    #[test]
    fn any_signature_is_checked_or_refused(raw_data in ".*", signature in ".*") {
        let key = SessionKey::parse(KEY).unwrap();
        let message = SignedMessage { raw_data: &raw_data, signature: &signature };
        prop_assert!(open_data::verify_signature(&message, &[&key]).is_err());
    }

    #[test]
    fn any_face_message_is_checked_or_refused(data in ".*", iv in ".*", number in ".*", signature in ".*", text in ".*") {
        let key = SessionKey::parse(KEY).unwrap();
        let message = face::Message {
            verify_result: Some(VerifyResult::Text(&text)),
            encrypt_data: &data,
            iv: &iv,
            random_number: &number,
            signature: Some(&signature),
        };
        let context = face::Context {
            app_id: &AppId::parse("wx1").unwrap(),
            session_keys: &[&key],
            now: 1_000,
            freshness: Freshness::UNCHECKED,
            issued_at: Some(1_000),
            keep_for: Some(600),
            session: Some(&text),
            expected: Expected { openid: None, name: Some(&text), id_number: Some(&text) },
            require_signature: true,
            repair: true,
        };
        prop_assert!(face::check_result(&message, &context).is_err());
    }

    #[test]
    fn any_numbers_are_taken_or_refused(now: u64, max_age: u64, max_skew: u64, issued_at: Option<u64>, keep_for: Option<u64>) {
        let key = SessionKey::parse(KEY).unwrap();
        let data = seal(br#"{"openid":"o1","watermark":{"appid":"wx1","timestamp":1000}}"#);
        let message =
            face::Message { verify_result: None, encrypt_data: &data, iv: IV, random_number: "1", signature: None };
        for freshness in [Freshness::new(max_age % 86_401, max_skew % 86_401).unwrap(), Freshness::UNCHECKED] {
            let context = face::Context {
                app_id: &AppId::parse("wx1").unwrap(),
                session_keys: &[&key],
                now,
                freshness,
                issued_at,
                keep_for,
                session: Some("s1"),
                expected: Expected::default(),
                require_signature: false,
                repair: false,
            };
            if let Ok(unspent) = face::check_result(&message, &context) {
                prop_assert!(unspent.claim().until >= now);
            }
        }
    }

    #[test]
    fn any_session_key_is_parsed_or_refused(text in ".*") {
        prop_assert_eq!(SessionKey::parse(&text).unwrap_err().code(), Code::SessionKeyInvalid);
    }

    #[test]
    fn every_sixteen_bytes_are_a_session_key(bytes: [u8; 16]) {
        prop_assert!(SessionKey::parse(&base64(&bytes)).is_ok());
    }

    /// `read` refuses what serde_json's own values refuse, and never accepts more.
    #[test]
    fn json_is_never_read_more_loosely(text in r#"[\[\]{}",:0-9a-u\\ \-+.eE]{0,40}"#) {
        if json::read(&text).is_ok() {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }
    }

    #[test]
    fn quoting_keeps_every_digit(number in "-?[1-9][0-9]{0,40}", text in "[^\"\\\\\\x00-\\x1f]{0,20}") {
        let source = format!(r#"{{"{text}":[{number},"{number}\"{number}",1.5,-0,1e5]}}"#);
        let quoted: serde_json::Value = serde_json::from_str(&json::quote_large_integers(&source)).unwrap();
        let first = &quoted[text.as_str()][0];
        let safe = number.parse::<i64>().is_ok_and(|integer| integer.unsigned_abs() < 1 << 53);
        prop_assert_eq!(first.is_number(), safe);
        prop_assert_eq!(first.as_str().map_or_else(|| first.to_string(), str::to_owned), number);
    }
}
