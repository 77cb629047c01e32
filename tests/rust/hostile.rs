//! No input makes the crate panic, and what it accepts is what it should.

use std::sync::Arc;
use std::time::Duration;

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use wxseal::call::TimeLimit;
use wxseal::credentials::{AccessTokens, AccessTokensContext, Mode, Wait};
use wxseal::face::{self, Begin, BeginContext, Expected, Numbers, OpenResult, VerifyResult};
use wxseal::flow::{Ask, Clock, Flow, Reply, Step};
use wxseal::login::{AppSecret, Exchange, ExchangeContext};
use wxseal::open_data::{self, Context, Message, SignatureContext, SignedMessage, WatermarkRule};
use wxseal::{AppId, Code, Freshness, SessionKey, json};
use wxseal_tests::World;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODw==";
/// A body that is an answer to no call.
const ANSWER: &[u8] = b"{}";
const CLOCK: Clock = Clock { unix_seconds: 1_000, monotonic: Duration::ZERO };
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

/// A face record of this person, made at 1,000 seconds.
const RECORD: &[u8] =
    br#"{"name":"Zhang San","idNumber":"11010519491231002X","watermark":{"appid":"wx1","timestamp":1000}}"#;
/// SHA-256 of the number, the key and the app id.
const SIGNATURE: &str = "a323a1d6d3d215c9c29accc06298c67d833e3b7e5c45c87ef35871c3346ddccd";

fn posted(data: &str) -> face::Message<'_> {
    face::Message {
        verify_result: VerifyResult::Flag(true),
        encrypt_data: data,
        iv: IV,
        random_number: "1",
        signature: None,
    }
}

/// What a server knows of a face check.
#[derive(Clone, Copy)]
struct Known<'a> {
    user: &'a str,
    number: Option<&'a str>,
    now: u64,
    freshness: Freshness,
    repair: bool,
}

impl Default for Known<'_> {
    fn default() -> Self {
        let freshness = Freshness::default();
        Self { user: "u1", number: Some("11010519491231002X"), now: 1_000, freshness, repair: false }
    }
}

impl Known<'_> {
    fn open(self, message: &face::Message<'_>, numbers: Numbers) -> Result<OpenResult, wxseal::Error> {
        let Self { user, number, now, freshness, repair } = self;
        let context = face::Context {
            app_id: &AppId::parse("wx1").unwrap(),
            user,
            session_keys: &[Arc::new(SessionKey::parse(KEY).unwrap())],
            now,
            freshness,
            numbers,
            expected: Expected { id_number: number, name: None, openid: None },
            members: None,
            watermark: WatermarkRule::Required,
            masked: false,
            require_signature: false,
            repair,
        };
        OpenResult::new(message, &context)
    }
}

/// A check that passes, with numbers of each kind.
fn check(kind: usize) -> OpenResult {
    let numbers = [Numbers::Issued, Numbers::IssuedAt(1_000), Numbers::Signed, Numbers::Client][kind];
    let signature = (numbers == Numbers::Signed).then_some(SIGNATURE);
    let data = seal(RECORD);
    Known::default().open(&face::Message { signature, ..posted(&data) }, numbers).unwrap()
}

/// Anything that a store can say, as it crosses from other languages.
fn reply() -> impl Strategy<Value = String> {
    const ONE: &str = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"; // the digest of the number
    let times = || {
        let times = prop::collection::vec(prop_oneof![900_u64..1_100, any::<u64>()], 0..4);
        times.prop_map(|times| times.iter().map(|time| format!("{time:016x}")).collect::<String>())
    };
    prop_oneof![
        1 => ".*",
        1 => Just("begin".to_owned()),
        4 => Just("none".to_owned()),
        1 => "=.*",
        1 => "=([0-9a-f]{16}){0,4}",
        2 => times().prop_map(|times| format!("=-{times}")),
        2 => (times(), "[+-]").prop_map(|(times, state)| format!("={ONE}{state}{times}")),
        6 => prop::sample::select(&["yes", "no"]).prop_map(str::to_owned),
        3 => prop::sample::select(&["first", "again", "unknown"]).prop_map(str::to_owned),
        1 => prop::sample::select(Code::ALL).prop_map(|code| format!("!{code}")),
        1 => prop::sample::select(&["late", "paused", "answer 200", "answer 502"]).prop_map(str::to_owned),
    ]
}

/// Whether a reply is one to this, and not what only a driver's mistake can say.
fn fits(ask: &Ask, reply: &Reply) -> bool {
    matches!(
        (ask, reply),
        (Ask::Load(_), Reply::Loaded(_))
            | (Ask::Swap(_), Reply::Swapped(_))
            | (Ask::Claim(_), Reply::Claimed(_))
            | (Ask::Send { .. }, Reply::Answered { .. })
            | (Ask::Pause(_), Reply::Paused)
            | (_, Reply::Failed(_))
    )
}

/// Answers a flow with these, one after the other and from the start again, where need be leaving out what
/// does not fit; tells how it ends, and how often the store wrote for it. One that is told no answer to what
/// it asks may ask for ever.
fn answered<F: Flow>(flow: &mut F, replies: &[String], fitting: bool) -> Option<(F::Output, usize)> {
    let mut replies =
        replies.iter().cycle().map(|text| Reply::parse_with_body(text, ANSWER.to_vec())).take(100_000);
    let (mut reply, mut written, mut clock) = (Reply::Begin, 0, CLOCK);
    loop {
        clock.monotonic += Duration::from_millis(50);
        let ask = match flow.next(reply, clock) {
            Step::Done(result) => return Some((result, written)),
            Step::Ask(ask) => ask,
        };
        reply = replies.by_ref().find(|reply| !fitting || fits(&ask, reply))?;
        written += usize::from(matches!((&ask, &reply), (Ask::Swap(_), Reply::Swapped(true))));
    }
}

/// What who asks again after the end is told.
fn ended(flow: &mut OpenResult) -> Code {
    match flow.next(Reply::Begin, CLOCK) {
        Step::Done(Err(error)) => error.code(),
        _ => panic!("it goes on"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

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
        let context = SignatureContext { session_keys: &[&key] };
        prop_assert!(open_data::verify_signature(&message, &context).is_err());
    }

    #[test]
    fn any_face_message_is_checked_or_refused(data in ".*", iv in ".*", number in ".*", signature in ".*", text in ".*") {
        let message = face::Message {
            verify_result: VerifyResult::Text(&text),
            encrypt_data: &data,
            iv: &iv,
            random_number: &number,
            signature: Some(&signature),
        };
        for numbers in [Numbers::Issued, Numbers::IssuedAt(1_000), Numbers::Signed, Numbers::Client] {
            let known = Known { user: &text, number: Some(&text), repair: true, ..Known::default() };
            prop_assert!(known.open(&message, numbers).is_err());
            let known = Known { repair: true, ..Known::default() };
            prop_assert!(known.open(&message, numbers).is_err());
        }
    }

    #[test]
    fn any_numbers_are_taken_or_refused(now: u64, near in 900_u64..1_500, max_age: u64, max_skew: u64, issued_at: u64) {
        let data = seal(RECORD);
        let freshness = Freshness::new(max_age % 86_401, max_skew % 86_401).unwrap();
        for (now, issued_at) in [(now, issued_at), (near, issued_at), (near, 1_000)] {
            for numbers in [Numbers::IssuedAt(issued_at), Numbers::Client] {
                let known = Known { now, freshness, ..Known::default() };
                let Ok(mut flow) = known.open(&posted(&data), numbers) else { continue };
                let mut world = World::at(now);
                let mut reply = Reply::Begin;
                while let Step::Ask(ask) = flow.next(reply, CLOCK) {
                    match &ask {
                        Ask::Claim(claim) => prop_assert!(claim.until > now),
                        Ask::Swap(swap) => prop_assert!(swap.seconds > 0),
                        Ask::Load(_) => {}
                        Ask::Send { .. } | Ask::Pause(_) => prop_assert!(false, "{ask:?}"),
                    }
                    reply = world.answer(ask);
                }
            }
            let unchecked = Known { now, freshness: Freshness::UNCHECKED, ..Known::default() };
            prop_assert!(unchecked.open(&posted(&data), Numbers::Client).is_err());
        }
    }

    /// Whatever a store says, a flow gives a result only where the store has written for it: a slot, the
    /// number, and the blocks. What no store can say does no harm either.
    #[test]
    fn any_replies_are_taken(replies in prop::collection::vec(reply(), 1..40), kind in 0_usize..4) {
        for fitting in [true, false] {
            let mut flow = check(kind);
            if let Some((result, written)) = answered(&mut flow, &replies, fitting) {
                prop_assert!(!fitting || result.is_err() || written >= 3, "{written}");
                prop_assert_eq!(ended(&mut flow), Code::Replayed);
            }
            let context = BeginContext { app_id: &AppId::parse("wx1").unwrap(), user: "u1", now: 1_000 };
            let mut flow = Begin::new(&context, [7; 16]).unwrap();
            if let Some((result, written)) = answered(&mut flow, &replies, fitting) {
                prop_assert!(!fitting || result.is_err() || written >= 1, "{written}");
            }
        }
    }

    /// Flows that fetch end in order too, whatever they are told; a login and a token come of an answer
    /// alone, and there is none.
    #[test]
    fn flows_that_fetch_take_any_replies(replies in prop::collection::vec(reply(), 1..40)) {
        let app_id = AppId::parse("wx1").unwrap();
        let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url: None };
        let context = AccessTokensContext { app, mode: Mode::Stable, wait: Wait::default() };
        let tokens = AccessTokens::new(&context).unwrap();
        let context = ExchangeContext { app, now: 1_000, time_limit: TimeLimit::default() };
        for fitting in [true, false] {
            let mut flow = tokens.get([7; 16]);
            if let Some((result, _)) = answered(&mut flow, &replies, fitting) {
                prop_assert!(result.is_err() && flow.cancel(CLOCK).is_none());
                prop_assert!(matches!(flow.next(Reply::Begin, CLOCK), Step::Done(Err(_))));
            }
            let mut flow = Exchange::new("code", &context).unwrap();
            if let Some((result, _)) = answered(&mut flow, &replies, fitting) {
                prop_assert!(result.is_err());
                for text in ["begin", "first", "answer 200"] {
                    let step = flow.next(Reply::parse_with_body(text, ANSWER.to_vec()), CLOCK);
                    prop_assert!(matches!(step, Step::Done(Err(_))), "it goes on after its end");
                }
            }
            let mut flow = Exchange::new("code", &context).unwrap();
            let step = flow.next(Reply::parse("first"), CLOCK);
            prop_assert!(matches!(step, Step::Done(Err(_))), "it sends what was not claimed");
            let mut flow = tokens.report("x", None).unwrap();
            if let Some((result, written)) = answered(&mut flow, &replies, fitting) {
                prop_assert!(result.is_err() || written <= 1);
            }
        }
    }

    /// And where it is told what a store can say, again and again, it ends.
    #[test]
    fn any_store_lets_a_flow_end(mut replies in prop::collection::vec(reply(), 0..40), kind in 0_usize..4) {
        replies.extend(["none", "no", "unknown"].map(str::to_owned));
        let mut flow = check(kind);
        prop_assert!(answered(&mut flow, &replies, true).is_some());
    }

    /// Where it is told what goes well, it passes: what the two above say is not said of flows that only
    /// fail.
    #[test]
    fn good_replies_open_a_record(kind in 1_usize..4, times in 0_usize..5) {
        let mut flow = check(kind);
        let no = ["none", "no"].repeat(times);
        let replies: Vec<String> = [no, ["none", "yes", "first"].repeat(9)].concat().iter().map(ToString::to_string).collect();
        let (result, written) = answered(&mut flow, &replies, true).unwrap();
        prop_assert!(result.unwrap().json.as_bytes() == RECORD);
        prop_assert!(written >= 3);
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
