//! The reader of JSON against another: `serde_json`, with our rules laid over it. Of every text both must say
//! the same.
//!
//! 20,000 texts; `JSON_TEXTS=1000000 cargo test --release --test json` tries a million.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wxseal::json::{self, Value};

mod json_oracle;

#[test]
fn of_damaged_texts_both_readers_say_the_same() {
    let texts = std::env::var("JSON_TEXTS").map_or(20_000, |count| count.parse().unwrap());
    let config = Config { cases: texts, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (sound, bad) = (Cell::new(0_u32), Cell::new(0_u32));
    let damaged = (select(SOUND), prop::collection::vec(damage(), 0..4));
    let ran = runner.run(&damaged, |(text, damages)| {
        let text = damages.iter().fold(text.to_owned(), |text, damage| damage.done_to(&text));
        let ours = json::read(&text).map(|value| render(&value));
        prop_assert_eq!(&ours, &json_oracle::read(&text), "of {}", text);
        let count = if ours.is_ok() { &sound } else { &bad };
        count.set(count.get() + 1);
        Ok(())
    });
    ran.unwrap();
    assert!(sound.get() > texts / 4 && bad.get() > texts / 4, "{} sound, {} bad", sound.get(), bad.get());
}

/// The largest floats and the smallest numbers that are none, by the standard library.
#[test]
fn a_number_is_refused_where_floats_end() {
    for (text, fits) in [
        ("1e308", true),
        ("1.7976931348623157e308", true),
        ("17976931348623157e292", true),
        ("0.00017976931348623157e312", true),
        ("1.797693134862315806e308", true),
        ("1.797693134862315808e308", false),
        ("1.8e308", false),
        ("9.9e308", false),
        ("1e309", false),
        ("-1e309", false),
        ("10000e305", false),
        ("0.0001e313", false),
        ("0e999999999999999999999", true),
        ("0.000e999999999999999999999", true),
        ("1e-999999999999999999999", true),
        ("1e999999999999999999999", false),
    ] {
        assert_eq!(text.parse::<f64>().unwrap().is_finite(), fits, "{text}");
        assert_eq!(json::read(text).is_ok(), fits, "{text}");
    }
    for (digits, fits) in [(309, true), (310, false), (60_000, false)] {
        assert_eq!(json::read(&"1".repeat(digits)).is_ok(), fits, "{digits} digits");
    }
}

/// What may befall a text, at a place that is a share of its length.
#[derive(Clone, Debug)]
enum Damage {
    Put(usize, &'static str),
    Replaced(usize, &'static str),
    Taken(usize),
    Cut(usize),
    Doubled(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = || 0_usize..1000;
    prop_oneof![
        (place(), select(PIECES)).prop_map(|(place, piece)| Damage::Put(place, piece)),
        (place(), select(PIECES)).prop_map(|(place, piece)| Damage::Replaced(place, piece)),
        place().prop_map(Damage::Taken),
        place().prop_map(Damage::Cut),
        (place(), place()).prop_map(|(one, other)| Damage::Doubled(one.min(other), one.max(other))),
    ]
}

impl Damage {
    fn done_to(&self, text: &str) -> String {
        let split = |place: &usize| {
            let at = (0..=text.len() * place / 1000).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            text.split_at(at)
        };
        let after = |rest: &str| rest.chars().skip(1).collect::<String>();
        match self {
            Self::Put(place, piece) => [split(place).0, piece, split(place).1].concat(),
            Self::Replaced(place, piece) => [split(place).0, piece, &after(split(place).1)].concat(),
            Self::Taken(place) => [split(place).0, &after(split(place).1)].concat(),
            Self::Cut(place) => split(place).0.to_owned(),
            Self::Doubled(start, end) => [split(end).0, split(start).1].concat(),
        }
    }
}

/// All that a value is.
fn render(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Integer(integer) => integer.to_string(),
        Value::Number => "number".to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::Array(values) => format!("[{}]", values.iter().map(render).collect::<Vec<_>>().join(",")),
        Value::Object(object) => {
            let members = object.iter().map(|(key, value)| format!("{key:?}:{}", render(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

/// Sound texts, of which most damages make bad ones, and some that are bad already.
const SOUND: &[&str] = &[
    r#"{"openId":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","nickName":"Band","gender":1,"language":"zh_CN","city":"Guangzhou","watermark":{"timestamp":1477314187,"appid":"wx4f4bc4dec97d474b"}}"#,
    r#"{"phoneNumber":"13580006666","purePhoneNumber":"13580006666","countryCode":"86","watermark":{"appid":"APPID","timestamp":1477314187}}"#,
    r#"{"stepInfoList":[{"timestamp":1445866601,"step":100},{"timestamp":1445876601,"step":120}]}"#,
    r#" { "a" : [ 1 , -2.5e+10 , 0 , -0 , 1E5 , 9007199254740991 , 9007199254740992 , -9007199254740993 , 18446744073709551616 ] } "#,
    r#"{"昵称":"小明\ud83d\ude00\u00e9","😀":"\"\\\/\b\f\n\r\t","\u0061":1,"b":"a much longer text, of more than eight bytes"}"#,
    r#"[true,false,null,[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],{"a":{"b":{"c":{}}}}]"#,
    r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"o":15,"p":16,"q":17,"r":18}"#,
    r#"["1e308",1e308,0.1e309,1.7e308,0e999,1e-400,123456789012345678901234567890]"#,
    r#"{"a":{"__proto_":1},"aa":{"constructor":2},"ab":3,"ba":4}"#,
    "\t\n\r 12 ",
    "\"\u{7f}\u{80}\u{2028}\u{ffff}\"",
    "-17",
    r#""\udbff\udfff""#,
];

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "/",
    "0",
    "1",
    "9",
    "-",
    "+",
    ".",
    "e",
    "E",
    " ",
    "\n",
    "\u{b}",
    "\u{a0}",
    "\u{feff}",
    "\u{0}",
    "\u{1f}",
    "é",
    "😀",
    "true",
    "tru",
    "null",
    "\\u",
    "\\ud800",
    "\\udc00",
    "\\u0000",
    "\\u00",
    "\\x",
    "\"a\":1,",
    "\"\\u0061\":1,",
    "\"__proto__\":1,",
    "\"__proto\\u005f_\":1,",
    "1e400",
    "00",
    "{}",
    "[]",
    "'",
    "NaN",
];
