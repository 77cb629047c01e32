//! Damage that records suffer in the real world, by name.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::finding::Finding;
use super::forge::seal;
use crate::crypto::encode;
use crate::{AppId, Code, Error, SessionKey, json};

/// A record before it is damaged.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// The content: the source of a JSON object without its watermark.
    pub content: &'a str,
    /// The app id of the watermark.
    pub app_id: &'a AppId,
    /// The time of the watermark, in Unix seconds.
    pub now: u64,
    /// The key that encrypts it.
    pub session_key: &'a SessionKey,
    /// The IV: random bytes.
    pub iv: [u8; 16],
}

/// A record as it arrives, and the server's data: texts for the arguments of the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Arrived {
    /// `encryptedData`
    pub encrypted_data: String,
    /// `iv`
    pub iv: String,
    /// The session key as the server stored it.
    pub session_key: String,
}

macro_rules! damages {
    ($($variant:ident $name:literal $stage:ident $code:expr, $doc:literal;)+) => {
        /// A kind of damage to a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Damage {
            $(#[doc = $doc] $variant,)+
        }

        impl Damage {
            /// Every damage, in the order in which it is applied.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Returns the code that [`diagnose`](super::diagnose()) reports; `None` if it leaves no trace.
            #[must_use]
            pub const fn code(self) -> Option<&'static str> {
                match self { $(Self::$variant => $code,)+ }
            }

            const fn stage(self) -> Stage {
                match self { $(Self::$variant => Stage::$stage,)+ }
            }
        }
    };
}

/// The stage at which the damage happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Content,
    Padding,
    Key,
    Bytes,
    Fields,
    Text,
}

damages! {
    OtherApp "other_app" Content Some(Code::AppIdMismatch.as_str()), "The watermark names another app.";
    Stale "stale" Content Some(Code::TimestampStale.as_str()), "The watermark is an hour old.";
    Future "future" Content Some(Code::TimestampFuture.as_str()), "The watermark is an hour ahead.";
    Milliseconds "milliseconds" Content Some(Finding::TimestampMilliseconds.as_str()), "The watermark counts milliseconds.";
    NoWatermark "no_watermark" Content Some(Code::WatermarkMissing.as_str()), "There is no watermark.";
    DuplicateKey "duplicate_key" Content Some(Finding::JsonDuplicateKey.as_str()), "A key is duplicated.";
    Trailing "trailing" Content Some(Finding::TrailingBytes.as_str()), "Other bytes follow the object.";
    PaddingLong "padding_long" Padding Some(Finding::PaddingLong.as_str()), "The content is padded to 32 bytes.";
    PaddingZero "padding_zero" Padding Some(Finding::PaddingZero.as_str()), "The content is padded with zeros.";
    PaddingNone "padding_none" Padding Some(Finding::PaddingNone.as_str()), "The content is not padded; blanks in the object make it fit.";
    OtherKey "other_key" Key Some(Finding::KeyOrData.as_str()), "The server has another login's key.";
    KeyNotBase64 "key_not_base64" Key Some(Code::SessionKeyInvalid.as_str()), "The server's key is not base64.";
    KeyUndecoded "key_undecoded" Key Some(Finding::KeyUndecoded.as_str()), "The server's key was encoded a second time.";
    KeyHex "key_hex" Key Some(Finding::KeyHex.as_str()), "The server's key is hexadecimal.";
    Key24 "key_24" Key Some(Finding::KeyLength.as_str()), "The server's key has 24 bytes.";
    Key32 "key_32" Key Some(Finding::KeyLength.as_str()), "The server's key has 32 bytes.";
    OtherIv "other_iv" Bytes Some(Finding::IvMismatch.as_str()), "The IV is another record's.";
    IvFlip "iv_flip" Bytes None, "Bits of the IV were flipped to change the first letters of the content: it still opens.";
    Cut "cut" Bytes Some(Finding::DataCut.as_str()), "The last 5 bytes are missing.";
    Swapped "swapped" Fields Some(Finding::FieldsSwapped.as_str()), "The two fields are swapped.";
    Same "same" Fields Some(Finding::FieldsSame.as_str()), "Both fields have the value of the first.";
    Blank "blank" Text Some(Code::Base64Blank.as_str()), "Every + became a blank.";
    UrlSafe "url_safe" Text Some(Code::Base64UrlSafe.as_str()), "+ and / became - and _.";
    PaddingLost "padding_lost" Text Some(Finding::Base64Padding.as_str()), "The = at the end is missing.";
    LineBreaks "line_breaks" Text Some(Finding::Base64LineBreaks.as_str()), "The value is wrapped into lines of 64.";
    Doubled "doubled" Text Some(Finding::Base64Doubled.as_str()), "The value is doubled, with a comma in between.";
    Percent "percent" Text Some(Code::Base64Percent.as_str()), "The value is percent-encoded once.";
    PercentTwice "percent_twice" Text Some(Code::Base64Percent.as_str()), "The value is percent-encoded twice.";
    JsonEscaped "json_escaped" Text Some(Finding::Base64Json.as_str()), "The JSON escapes were not removed.";
    HtmlEscaped "html_escaped" Text Some(Finding::Base64Html.as_str()), "The value is escaped for HTML.";
    Quoted "quoted" Text Some(Finding::Base64Quoted.as_str()), "The value is in quotes.";
}

impl Damage {
    /// Returns the damage with this name.
    ///
    /// # Errors
    ///
    /// `argument_range` when the name is unknown.
    pub fn parse(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().copied().find(|damage| damage.as_str() == name);
        found.ok_or(Error::new(Code::ArgumentRange, "damages"))
    }

    /// Makes a record with these damages, applied in their natural order.
    #[must_use]
    pub fn forge(record: &Record<'_>, damages: &[Self]) -> Arrived {
        let has = |damage| damages.contains(&damage);
        let plain = padded(content(record, &has), &has);
        let key = record.session_key.bytes();
        let mut data = seal(plain, &key, &record.iv);
        let mut iv = record.iv;
        if has(Self::OtherIv) {
            iv = iv.map(|byte| byte ^ 0xA5);
        }
        if has(Self::IvFlip) {
            // The third letter of the content becomes the next but one.
            iv.iter_mut().skip(2).take(1).for_each(|byte| *byte ^= 2);
        }
        if has(Self::Cut) {
            data.truncate(data.len().saturating_sub(5));
        }
        let (mut data, mut iv) = (encode(&data), encode(&iv));
        if has(Self::Swapped) {
            core::mem::swap(&mut data, &mut iv);
        }
        if has(Self::Same) {
            iv.clone_from(&data);
        }
        let texts = Self::ALL.iter().filter(|damage| damage.stage() == Stage::Text && has(**damage));
        for damage in texts {
            data = damage.text(&data);
            if *damage != Self::LineBreaks && *damage != Self::Doubled {
                iv = damage.text(&iv);
            }
        }
        Arrived { encrypted_data: data, iv, session_key: kept(record.session_key, &key, &has) }
    }

    /// Applies the damage to a text.
    #[must_use]
    pub fn text(self, text: &str) -> String {
        match self {
            Self::Blank => text.replace('+', " "),
            Self::UrlSafe => text.replace('+', "-").replace('/', "_"),
            Self::PaddingLost => text.trim_end_matches('=').to_owned(),
            Self::LineBreaks => {
                let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
                lines.join("\n")
            }
            Self::Doubled => format!("{text},{text}"),
            Self::Percent => utf8_percent_encode(text, FORM).to_string(),
            Self::PercentTwice => Self::Percent.text(&Self::Percent.text(text)),
            Self::JsonEscaped => {
                text.replace('\\', "\\\\").replace('/', "\\/").replace('\n', "\\n").replace('+', "\\u002b")
            }
            Self::HtmlEscaped => {
                text.replace('&', "&amp;").replace('+', "&#43;").replace('/', "&#x2F;").replace('=', "&#61;")
            }
            Self::Quoted => format!("\"{text}\""),
            _ => text.to_owned(),
        }
    }
}

/// Returns the source of the content with its watermark.
fn content(record: &Record<'_>, has: &dyn Fn(Damage) -> bool) -> Vec<u8> {
    let app_id = if has(Damage::OtherApp) { "wx0000000000000000" } else { record.app_id.as_str() };
    let mut time = record.now;
    if has(Damage::Stale) {
        time = time.saturating_sub(HOUR);
    } else if has(Damage::Future) {
        time = time.saturating_add(HOUR);
    }
    if has(Damage::Milliseconds) {
        time = time.saturating_mul(1000);
    }
    let inner =
        record.content.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let mut members = vec![inner.to_owned()];
    if has(Damage::DuplicateKey) {
        members.extend(["\"twice\":1".to_owned(), "\"twice\":2".to_owned()]);
    }
    if !has(Damage::NoWatermark) {
        let app_id = json::write(&app_id);
        members.push(format!("\"watermark\":{{\"timestamp\":{time},\"appid\":{app_id}}}"));
    }
    let members: Vec<_> = members.into_iter().filter(|member| !member.trim().is_empty()).collect();
    let mut source = format!("{{{}}}", members.join(",")).into_bytes();
    if has(Damage::Trailing) {
        source.extend_from_slice(b"\x07\x07trailing");
    }
    source
}

fn padded(mut plain: Vec<u8>, has: &dyn Fn(Damage) -> bool) -> Vec<u8> {
    // Inserts as many blanks after the first brace as make room for the desired padding.
    let widen = |plain: &mut Vec<u8>, blanks: usize| {
        plain.splice(1..1, core::iter::repeat_n(b' ', blanks));
    };
    let missing =
        |plain: &[u8], block: usize| plain.len().next_multiple_of(block).saturating_sub(plain.len());
    if has(Damage::PaddingNone) {
        let blanks = missing(&plain, 16);
        widen(&mut plain, blanks);
        return plain;
    }
    let block = if has(Damage::PaddingLong) { 32 } else { 16 };
    if has(Damage::PaddingLong) && missing(&plain, block) <= 16 {
        // The padding must exceed 16 bytes, or it would be right.
        let blanks = missing(&plain, block);
        widen(&mut plain, blanks);
    }
    let count = match missing(&plain, block) {
        0 => block,
        count => count,
    };
    let byte = if has(Damage::PaddingZero) { 0 } else { u8::try_from(count).unwrap_or_default() };
    plain.resize(plain.len().saturating_add(count), byte);
    plain
}

/// Returns the key as the server stored it.
fn kept(session_key: &SessionKey, key: &[u8; 16], has: &dyn Fn(Damage) -> bool) -> String {
    let text = session_key.expose();
    let longer = |count: usize| {
        encode(&key.iter().copied().cycle().take(count).map(|byte| byte ^ 1).collect::<Vec<_>>())
    };
    if has(Damage::OtherKey) {
        encode(&key.map(|byte| byte ^ 0x5A))
    } else if has(Damage::KeyNotBase64) {
        format!("sk!{}", text.get(3..).unwrap_or_default())
    } else if has(Damage::KeyUndecoded) {
        encode(text.as_bytes())
    } else if has(Damage::KeyHex) {
        crate::crypto::hex(key)
    } else if has(Damage::Key24) {
        longer(24)
    } else if has(Damage::Key32) {
        longer(32)
    } else {
        text.to_owned()
    }
}

const HOUR: u64 = 3600;
/// The characters that a form escapes.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
