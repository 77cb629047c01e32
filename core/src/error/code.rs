//! Every code, with its action, its message and its hint: one row each.

use core::fmt;

/// What a program should do about an [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// The calling code is wrong: a developer has to change it.
    FixCall,
    /// The configuration is wrong: an app id, a limit, a store.
    FixConfig,
    /// A credential is no longer good: fetch a new one, and make the call again with it.
    Refresh,
    /// Refuse this request; trying the same input again cannot help.
    Reject,
    /// Ask the mini-program for a new `wx.login`, exchange the code, and have the data sent again.
    Relogin,
    /// Nothing is known to be wrong with the input: try the same again a little later.
    Retry,
}

impl Action {
    /// The action as the word that JavaScript and Python use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FixCall => "fix_call",
            Self::FixConfig => "fix_config",
            Self::Refresh => "refresh",
            Self::Reject => "reject",
            Self::Relogin => "relogin",
            Self::Retry => "retry",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A message or a hint: that of a code which only calls have is empty where the feature `words` is off.
#[cfg(feature = "words")]
macro_rules! words {
    ($(calls)? $text:literal) => {
        $text
    };
}

#[cfg(not(feature = "words"))]
macro_rules! words {
    ($text:literal) => {
        $text
    };
    (calls $text:literal) => {
        ""
    };
}

macro_rules! codes {
    ($($variant:ident $code:literal $action:ident $($only:ident)? $message:literal $hint:literal)+) => {
        /// What went wrong. The text form is the same in Rust, JavaScript and Python and never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $message, ".\n\n", $hint)] $variant,)+
        }

        impl Code {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// What a program should do about it.
            #[must_use]
            pub const fn action(self) -> Action {
                match self { $(Self::$variant => Action::$action,)+ }
            }
        }

        const CODES: Texts = Texts {
            joined: concat!($($code),+),
            lengths: &[$(length($code)),+],
        };
        const WORDS: Texts = Texts {
            joined: concat!($(words!($($only)? $message), words!($($only)? $hint)),+),
            lengths: &[$(length(words!($($only)? $message)), length(words!($($only)? $hint))),+],
        };
    };
}

codes! {
    AgeUnknown "age_unknown" FixCall
        "nothing tells how old the record is"
        "Records without a watermark need numbers whose age is known: \"issued\", by begin or by your own server, with its time."
    AnswerBom "answer_bom" FixConfig calls
        "the answer begins with a byte order mark"
        "WeChat sends none: something between this server and WeChat rewrites its answers."
    AnswerCut "answer_cut" Retry calls
        "the answer ends too early"
        "The connection broke, or a proxy cuts answers short."
    AnswerEmpty "answer_empty" Retry calls
        "the answer is empty"
        "WeChat, or something in between, answered without a body."
    AnswerHtml "answer_html" Retry calls
        "the answer is a web page"
        "A gateway, a proxy or a login page answered in WeChat's place; look at origin."
    AnswerInvalid "answer_invalid" Retry calls
        "the answer cannot be read"
        "It is not JSON in UTF-8, or has something on which readers differ, as a key that stands twice."
    AnswerShape "answer_shape" Reject calls
        "the answer is not of this interface's form"
        "The named field is missing or is of another kind: nothing is taken from such an answer."
    AnswerStatus "answer_status" Retry calls
        "the answer has another HTTP status than 200"
        "WeChat answers with 200 also to say no: something in between failed."
    AnswerTooLarge "answer_too_large" Reject
        "the answer is larger than this interface's answers are"
        "Nothing that WeChat sends is this large: 64 KiB, for a picture 4 MiB."
    AppIdInvalid "app_id_invalid" FixConfig
        "an app id is 1 to 64 printable ASCII characters"
        "Copy the AppID from the mini-program's settings page; look for a blank or a line end."
    AppIdMismatch "app_id_mismatch" Reject
        "the record was made for another app"
        "The watermark names another app id: check that this user's mini-program and the configured app id belong together."
    ArgumentMissing "argument_missing" FixCall
        "the argument is required"
        "Pass it in the context."
    ArgumentRange "argument_range" FixCall
        "the value is empty or outside its range"
        "A text here must not be empty, and a number has limits: the documentation of this argument names them."
    ArgumentType "argument_type" FixCall
        "the argument has the wrong type"
        "Times and limits are whole seconds, keys and ids text, switches true or false; a body is text or bytes, not a Response or parsed JSON; leave an optional argument out rather than passing null."
    ArgumentUnknown "argument_unknown" FixCall
        "no such argument"
        "Look for a misspelt name; fields of the request belong in the message, not in the context."
    Base64Blank "base64_blank" Reject
        "the text has blanks where base64 has none"
        "A + became a blank on the way: send the field in a JSON body, or through encodeURIComponent in a form; repair, where there is one, restores it."
    Base64Cut "base64_cut" Reject
        "the text ends in the middle of a base64 character group"
        "Characters are missing: look for a column or parameter that is too short, or for a copy that lost its end."
    Base64Invalid "base64_invalid" Reject
        "the text is not base64"
        "Only A-Z a-z 0-9 + / and = at the end are allowed: look for quotes, escapes or HTML entities left on, or another field's value."
    Base64Percent "base64_percent" Reject
        "the text is still percent-encoded"
        "%2B, %2F or %3D was not decoded: decode the form or query once more, or do not encode a JSON body; repair restores it."
    Base64UrlSafe "base64_url_safe" Reject
        "the text is in the URL-safe base64 alphabet"
        "Something replaced + and / by - and _: WeChat sends the standard alphabet; repair restores it."
    CallFailed "call_failed" Retry
        "no answer came"
        "The request may have been carried out all the same: a code that was sent may be used up."
    CallTimeout "call_timeout" Retry
        "no answer came in time"
        "The request may have been carried out all the same; a larger timeout waits longer."
    CodeInvalid "code_invalid" Reject calls
        "the text cannot be a code"
        "Pass the code as the mini-program got it: no blanks, quotes or JSON, at most 512 characters. The developer tools give none without a real AppID."
    CodeUsed "code_used" Relogin
        "the code was exchanged before"
        "A code works once, also where its answer was lost: look for a request that the mini-program or a proxy sends twice."
    CredentialExpired "credential_expired" Refresh calls
        "the credential has expired, or will at once"
        "Ask for a new one."
    CredentialUnavailable "credential_unavailable" Retry
        "there is no credential to use"
        "Somebody is fetching it, or fetching it failed a moment ago, which was told to whoever tried: try again a little later."
    DataBlockRepeated "data_block_repeated" Reject
        "a block of the ciphertext stands twice, or is the IV"
        "WeChat's records have no such blocks: the data was pieced together, or iv was taken from the data."
    DataEmpty "data_empty" Reject
        "the ciphertext is empty"
        "The client sent an empty field: read fail() in the mini-program, the user may have refused."
    DataLengthInvalid "data_length_invalid" Reject
        "the ciphertext is not a whole number of 16-byte blocks"
        "Part of it is missing or was changed on the way: compare its length with what the mini-program sent."
    DecryptFailed "decrypt_failed" Relogin
        "the record does not open with the session key"
        "The session key is stale, or the data was changed. In the mini-program: wx.login({ success: ({ code }) => post(code) }), and only then ask for the data again."
    ExpectedMismatch "expected_mismatch" Reject
        "it does not say what was expected"
        "A field is missing or differs from the expected value: the record or answer may be another person's, or may have been altered."
    ExpectedUnproven "expected_unproven" Reject
        "the record agrees, but its sender could have written what it agrees in"
        "The sender chooses the first 16 bytes: 8 bytes of what is expected must stand behind them, of a masked id number 4 and the name. Where the id number comes first, list all members in members."
    FaceNotPassed "face_not_passed" Reject calls
        "the person did not pass the face check"
        "The number and its meaning say why, whose doing it is, and whether another try is worth it."
    FacePending "face_pending" Retry calls
        "the face check has no result yet"
        "Ask again after as many seconds as the error says."
    FaceResultFalse "face_result_false" Reject
        "the mini-program reports that the face check failed"
        "Let the user try the face check again. What counts as success is true, or WeChat's credential."
    FieldMissing "field_missing" Reject
        "the field is missing from the message"
        "Pass the parsed request body; the documentation of the function names its fields."
    FieldNameInvalid "field_name_invalid" FixCall calls
        "the name of a field is not one that XML can have"
        "Names have letters, digits, _, - and ., and do not begin with a digit."
    FieldRange "field_range" Reject
        "the field is empty, too long, or not what it can be"
        "Pass the field as it came; the documentation of the function says what it can be."
    FieldType "field_type" Reject
        "the field has the wrong type"
        "Pass the request body parsed (JSON.parse, json.loads, a form parser) and awaited, each field as text as it came."
    FreshnessInvalid "freshness_invalid" FixConfig
        "the time limits are not usable"
        "Limits are whole seconds from 0 to 86400. An \"unchecked\" age takes no skew, and the face flow takes no \"unchecked\" age."
    InputTooLarge "input_too_large" Reject
        "the text is larger than is ever needed"
        "encryptedData has at most 8,192 characters, encryptData 1 KiB decoded, all else 64 KiB."
    IvLengthInvalid "iv_length_invalid" Reject
        "the IV is not 16 bytes"
        "Take iv from the same callback as the encrypted data: 24 base64 characters."
    NowInvalid "now_invalid" FixCall
        "the time is not a number of seconds since 1970"
        "Pass whole seconds, not milliseconds: Math.floor(Date.now() / 1000), int(time.time())."
    NumberExpired "number_expired" Reject
        "the number is older than allowed"
        "Issue a new one, and post it with the record of the check that it was issued for: one of begin lives for five minutes."
    NumberUnknown "number_unknown" Reject
        "this is not the number that was issued to this user"
        "It was never issued, a newer one replaced it, or the store forgot it: issue a new one with begin, under the same user, and post just that."
    OriginInvalid "origin_invalid" FixConfig calls
        "the origin cannot be used"
        "An origin is https://, a host, and perhaps a port: no path, no user, no query. http:// only to localhost, or with insecureOrigin (insecure_origin)."
    OutSeqNoInvalid "out_seq_no_invalid" FixCall calls
        "the number of the check is not 5 to 32 of 0-9 A-Z a-z _ -"
        "Make a new one for each check, for example 32 random hexadecimal digits."
    PayFailed "pay_failed" Reject calls
        "WeChat Pay said no"
        "errmsg has its words. They are not signed: show them in a log, decide nothing by them."
    PayloadMismatch "payload_mismatch" Reject
        "the record holds another kind of data"
        "It opened, but its fields are not those of this kind: call the function that fits its button or API. A face record has the members that the context lists, if it does."
    PlatformError "platform_error" Reject calls
        "WeChat answered with an error"
        "The number and its meaning say why; the action is the number's own."
    RecordBeforeNumber "record_before_number" Reject
        "the record was made before its number was issued"
        "It is of an earlier check: issue the number first, then start the check, and post the record of that."
    RecordUnknown "record_unknown" Reject calls
        "WeChat does not know this record"
        "It is older than three days, is no phone number, or did not come from WeChat."
    Redirected "redirected" FixConfig calls
        "the answer leads to another address"
        "WeChat does not redirect. Following it would hand the access token to somebody else: look at origin and at proxies."
    Replayed "replayed" Reject
        "the number or the record was used before"
        "One number, one try, and no part of a record counts twice: issue a new number and let the user try again."
    SessionKeyInvalid "session_key_invalid" FixCall
        "the session key is not 24 base64 characters that stand for 16 bytes"
        "Pass session_key exactly as code2Session returned it: not decoded, not URL-encoded, without quotes."
    SessionKeyUnknown "session_key_unknown" Relogin calls
        "no session key is kept for this user"
        "The user has not logged in since the store began to remember. In the mini-program: wx.login({ success: ({ code }) => post(code) })."
    SessionKeyUsedUp "session_key_used_up" Relogin
        "too many records were used under this session key"
        "No more can be remembered, and so none can be told from an old one: log in again, and have WeChat reset the key where it stays the same."
    SessionReplaced "session_replaced" Relogin calls
        "the session was ended by a newer login"
        "The user logged in on another device, or more often than the number of devices allows."
    SessionRevoked "session_revoked" Relogin calls
        "the session was ended"
        "It was revoked, for example by logging out: have the mini-program log in again."
    SessionUnknown "session_unknown" Relogin calls
        "the store knows no such session"
        "It was ended long ago, or the store lost its memory: have the mini-program log in again."
    SignMismatch "sign_mismatch" FixConfig calls
        "the sign does not match"
        "The API key is another one, the message is signed with the other algorithm, or it was changed."
    SignMissing "sign_missing" Reject calls
        "the message has no sign"
        "Nothing shows that it comes from WeChat Pay."
    SignTypeInvalid "sign_type_invalid" FixCall calls
        "there is no such algorithm"
        "Say MD5 or HMAC-SHA256, as it is set for the merchant."
    SignTypeMismatch "sign_type_mismatch" Reject calls
        "the message names another algorithm"
        "The caller says which algorithm counts, never the message: look at how the merchant is set up."
    SignatureInvalid "signature_invalid" Reject
        "the signature is not hexadecimal of the right length"
        "Take the signature from the same callback, without blanks or line ends."
    SignatureMismatch "signature_mismatch" Relogin
        "the signature does not match"
        "The session key is stale, or the signed text was changed: sign over the exact text that was sent, never over JSON written anew."
    SignatureMissing "signature_missing" Reject
        "the message has no signature, and one is required"
        "Send the signature along, or do not require it."
    StateInvalid "state_invalid" FixConfig
        "what the store keeps under this key cannot be read"
        "Another program writes under this key, or an older version did: remove the key."
    StoreFailed "store_failed" Retry
        "the store did not answer"
        "Nothing can be decided without the store, so the request is refused: look at its connection. The kind of its error is in the message, or it is the cause."
    StoreForgot "store_forgot" Reject
        "the store's memory does not go back far enough"
        "It began or lost its memory after this can have been used, so nobody can tell whether it was: have a new one made. In a test, give MemoryStore since: 0."
    StoreFull "store_full" Retry
        "the store is full"
        "Live numbers are never dropped: use a larger capacity, or a store outside this process."
    StoreInvalid "store_invalid" FixCall
        "the store cannot be used"
        "Wrap a database client in RedisStore. A store of your own has the methods that are documented for it, and answers as is said there; in Python, a synchronous function takes no asynchronous store."
    StoreUnsupported "store_unsupported" FixConfig
        "this store does not work here"
        "SqliteStore needs node:sqlite, which Node has from 22.13 on, or SQLite 3.24; RedisStore needs a client of ioredis or redis, in Python of redis."
    TextInvalid "text_invalid" Reject
        "the text is not valid Unicode"
        "Bytes must be UTF-8 and text must have no lone surrogates: look at how the body was decoded."
    TimestampFuture "timestamp_future" Reject
        "the record is from the future"
        "Compare the server's clock with a time server, or allow more skew."
    TimestampStale "timestamp_stale" Reject
        "the record is older than allowed"
        "Ask the mini-program for fresh data, or allow a greater age."
    TokenAlgorithm "token_algorithm" Reject calls
        "the token is not signed with HS256"
        "Another alg, none at all, or crit: somebody made this token by hand, or another service did."
    TokenAppMismatch "token_app_mismatch" Reject calls
        "the token is for another app"
        "Its aud names another app id."
    TokenExpired "token_expired" Relogin calls
        "the token has expired"
        "Have the mini-program log in again."
    TokenInvalid "token_invalid" Reject
        "the text is no session token"
        "It is not three parts of base64url with sub, aud, iat, exp and jti in JSON, is above 4 KiB, or came in two versions."
    TokenKeyDuplicate "token_key_duplicate" FixConfig calls
        "two keys have the same name"
        "Give each key a kid of its own: a token says by it which one signed."
    TokenKeyUnknown "token_key_unknown" Relogin calls
        "the token names a key that is not among the keys"
        "The key was taken away, or the token is another service's."
    TokenMissing "token_missing" Relogin calls
        "the request has no token"
        "It belongs into Authorization, as Bearer and the token, or into X-Token."
    TokenNotYetValid "token_not_yet_valid" Reject calls
        "the token is from the future"
        "Compare the clocks of the servers, or allow more skew."
    TokenSecretInvalid "token_secret_invalid" FixConfig
        "the secret is not 32 to 1024 bytes"
        "Make one of random bytes, and pass it as bytes or in base64, which is what a text is read as: openssl rand -base64 32."
    TokenSignature "token_signature" Reject calls
        "the signature of the token is wrong"
        "The token was changed, or its kid names a key with another secret."
    TokenUserMismatch "token_user_mismatch" Reject calls
        "the token is another user's"
        "Its sub is not the openid that this operation is about."
    TooManyNumbers "too_many_numbers" Retry
        "20 numbers were issued to this user within an hour"
        "Issue one when the user begins a check, not when a page loads, and try again later."
    TooManyRefusals "too_many_refusals" Relogin
        "20 records were refused under this session key within an hour"
        "Nothing is opened under it until an hour has passed. A new login that brings a new session key begins anew."
    VerifyIdExpired "verify_id_expired" Reject calls
        "the verify_id can no longer be used"
        "Begin a new check: it lives for as long as expires_in said."
    WatermarkInvalid "watermark_invalid" Reject
        "the watermark has no app id or no usable timestamp"
        "A watermark has appid (text) and timestamp (seconds): this is not a record made by WeChat."
    WatermarkMissing "watermark_missing" Reject
        "the record has no watermark"
        "Without it nothing tells which app the record is for: it may be another kind of data."
    XmlCharacter "xml_character" Reject calls
        "there is a character that XML cannot hold"
        "Control characters have no place in XML 1.0, not even by number."
    XmlCut "xml_cut" Retry calls
        "the XML ends too early"
        "The connection broke, or a proxy cuts bodies short."
    XmlDuplicate "xml_duplicate" Reject calls
        "an element stands twice"
        "Two readers could take different values: nothing is taken from such a message."
    XmlForbidden "xml_forbidden" Reject calls
        "the XML has something that WeChat never sends"
        "DOCTYPE, entities, processing instructions, comments and attributes are refused: they are what attacks are made of."
    XmlInvalid "xml_invalid" Reject calls
        "the text is not XML with the root xml"
        "Pass the body as it came, as UTF-8 and unparsed."
    XmlNested "xml_nested" Reject calls
        "an element stands within a field"
        "Messages of APIv2 are flat."
}

impl Code {
    /// The code that has this text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// The stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        CODES.nth(self.index())
    }

    /// What happened: one sentence without the argument's name.
    #[must_use]
    pub const fn message(self) -> &'static str {
        let [message, _] = self.words();
        message
    }

    /// What to look at first.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        let [_, hint] = self.words();
        hint
    }

    const fn words(self) -> [&'static str; 2] {
        let message = self.index().saturating_mul(2);
        [WORDS.nth(message), WORDS.nth(message.saturating_add(1))]
    }

    /// Its place in [`Self::ALL`].
    #[allow(clippy::as_conversions)] // there is no other way in a constant
    const fn index(self) -> usize {
        self as usize
    }

    /// What stands behind the message where it is about this argument.
    #[must_use]
    pub fn detail(self, argument: &str) -> &'static str {
        match (self, argument) {
            (Self::ArgumentMissing | Self::ArgumentRange, "numbers") => {
                r#": say "issued" (by begin, or by your own server, with its time), "signed" or "client""#
            }
            _ => "",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Many texts as one, and how long each is: a table of references to them is several times as large, in a module whose
/// size counts.
struct Texts {
    joined: &'static str,
    lengths: &'static [u8],
}

impl Texts {
    #[allow(clippy::as_conversions)] // there is no other way in a constant
    const fn nth(&self, index: usize) -> &'static str {
        let (mut texts, mut lengths, mut before) = (self.joined, self.lengths, index);
        while let Some((length, others)) = lengths.split_first() {
            let Some((text, rest)) = texts.split_at_checked(*length as usize) else { break };
            if before == 0 {
                return text;
            }
            (texts, lengths, before) = (rest, others, before.saturating_sub(1));
        }
        ""
    }
}

const fn length(text: &str) -> u8 {
    assert!(text.len() < 256, "its length has one byte");
    let [length, ..] = text.len().to_le_bytes();
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
    }

    #[cfg(feature = "words")]
    #[test]
    fn texts_follow_one_style() {
        for code in Code::ALL {
            let (message, hint) = (code.message(), code.hint());
            assert!(!message.ends_with('.') && !message.contains('\n'), "{code}");
            assert!(hint.ends_with('.') && !hint.contains('\n') && hint.len() <= 200, "{code}");
        }
    }
}
