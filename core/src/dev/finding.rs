//! The findings of a diagnosis.

use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;

use crate::{Action, Code};

/// A finding, and where it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Found {
    /// The code: a [`Finding`], or the error [`Code`] with the same meaning.
    pub code: &'static str,
    /// The argument it is about.
    pub argument: &'static str,
    /// The positions, lengths and times that show it.
    pub evidence: Vec<(&'static str, u64)>,
}

impl Found {
    pub(super) fn new(finding: Finding, argument: &'static str) -> Self {
        Self { code: finding.as_str(), argument, evidence: Vec::new() }
    }

    pub(super) fn code(code: Code, argument: &'static str) -> Self {
        Self { code: code.as_str(), argument, evidence: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: usize) -> Self {
        self.evidence.push((name, u64::try_from(value).unwrap_or(u64::MAX)));
        self
    }
}

macro_rules! findings {
    ($($variant:ident $code:literal $action:ident
        $message:literal $hint:literal
        $chinese_message:literal $chinese_hint:literal)+) => {
        /// Something wrong with an input, in addition to the error codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Finding {
            $(#[doc = concat!("`", $code, "`: ", $message, ".\n\n", $hint)] $variant,)+
        }

        impl Finding {
            /// Every finding, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the stable code.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            pub(super) const fn action(self) -> Action {
                match self { $(Self::$variant => Action::$action,)+ }
            }

            pub(super) const fn english(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($message, $hint),)+ }
            }

            pub(super) const fn chinese(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($chinese_message, $chinese_hint),)+ }
            }
        }
    };
}

findings! {
    Base64Doubled "base64_doubled" FixCall
        "the same text stands twice in the field"
        "The field was sent twice and joined: look for a parameter that is in the query and in the body."
        "字段里同一段文本出现了两次"
        "字段被发送了两次又拼在一起：检查是否有参数既在 query 里又在 body 里。"
    Base64Hex "base64_hex" FixCall
        "the field is in hexadecimal"
        "Send it as it came: WeChat gives base64."
        "字段是十六进制的"
        "请原样发送：微信给的是 base64。"
    Base64Html "base64_html" FixCall
        "the text has HTML entities"
        "Something escaped it for a web page (&#43;, &#x2F;, &#61;): take the field before that, or decode it once."
        "文本里有 HTML 实体"
        "某处对它做了 HTML 转义（&#43;、&#x2F;、&#61;）：请取转义之前的值，或解码一次。"
    Base64Json "base64_json" FixCall
        "the text still has the escapes of JSON"
        "It is the source of a JSON string (\\/, \\u002b), not its value: parse the body once more, or do not cut fields out of it by hand."
        "文本里还留有 JSON 转义"
        "这是 JSON 字符串的源码（\\/、\\u002b），不是它的值：请再解析一次正文，不要手工截取字段。"
    Base64LineBreaks "base64_line_breaks" FixCall
        "the text is broken into lines"
        "Harmless here, but another base64 reader refuses it: something wrapped or copied it."
        "文本被分成了多行"
        "在这里无害，但别的 base64 程序会拒绝：某处给它加了换行。"
    Base64Padding "base64_padding" FixCall
        "the text has fewer or more = at its end than it should"
        "Harmless here where some are missing: look for what strips them, as a query parser or a copy by double click."
        "文本末尾的 = 比应有的少或多"
        "少了在这里无害：检查是什么去掉了它们，例如 query 解析器或双击复制。"
    Base64Quoted "base64_quoted" FixCall
        "the text stands in quotes, or has blanks around it"
        "Quotes or blanks of a configuration, a log or JSON were copied along: take them off."
        "文本带着引号，或两端有空白"
        "配置、日志或 JSON 的引号、空白被一起复制了：请去掉。"
    Base64Twice "base64_twice" FixCall
        "the field was encoded once more"
        "Its base64 text was taken for bytes and encoded again: send it as it came."
        "字段被多编码了一次"
        "它的 base64 文本被当作字节又编码了一次：请原样发送。"
    DataChanged "data_changed" Reject
        "a part in the middle of the ciphertext was changed"
        "The key is right, and what stands before and after can be read: some characters were changed or lost on the way."
        "密文中间有一段被改动"
        "密钥是对的，前后都能读出来：途中有些字符被改动或丢失。"
    DataCut "data_cut" FixCall
        "the ciphertext ends too early"
        "Look for a column, a parameter or a log line that is too short: compare the length with what the mini-program sent."
        "密文不完整，提前结束"
        "检查是否有数据库列、参数或日志行太短：请与小程序发送的长度比较。"
    FieldsSame "fields_same" FixCall
        "two fields have the same value"
        "One was copied into the other: take encryptedData and iv from the same callback, the session key from the server."
        "两个字段的值相同"
        "其中一个被复制到了另一个：encryptedData 和 iv 取自同一次回调，session key 取自服务器。"
    FieldsSwapped "fields_swapped" FixCall
        "two fields are swapped"
        "Each has the other's value: pass them by name."
        "两个字段互换了"
        "各自拿着对方的值：请按名称传参。"
    IvMismatch "iv_mismatch" FixCall
        "the IV is not the one of this ciphertext"
        "The key is right: the first 16 bytes are garbled, the rest can be read. Take iv and encryptedData from the same callback."
        "IV 和密文不是一对"
        "密钥是对的：前 16 个字节是乱码，其余能读出来。iv 和 encryptedData 必须取自同一次回调。"
    JsonDuplicateKey "json_duplicate_key" Reject
        "the content names a key twice"
        "It opens, but two readers would take different values: WeChat sends no such record."
        "内容里同一个键出现了两次"
        "能打开，但两个程序会取到不同的值：微信不会发这样的记录。"
    JsonRefused "json_refused" Reject
        "the content is no JSON object, or one on which readers differ"
        "The key is right and the text can be read, but it is not what WeChat makes: it was made by another program."
        "内容不是 JSON 对象，或各程序读法不一"
        "密钥是对的，文本也能读，但不是微信生成的样子：它由别的程序生成。"
    KeyHex "key_hex" FixCall
        "the session key is in hexadecimal"
        "Keep the text that code2Session returned: 24 base64 characters."
        "session key 是十六进制的"
        "请保存 code2Session 返回的文本：24 个 base64 字符。"
    KeyLength "key_length" FixCall
        "the session key has another length than 16 bytes"
        "A session key is for AES-128: this is another kind of key, or two joined."
        "session key 的长度不是 16 字节"
        "session key 用于 AES-128：这是另一种密钥，或两个拼在了一起。"
    KeyOrData "key_or_data" Relogin
        "key and data do not belong together"
        "Another user's key, an older or a newer one, or data that was damaged throughout: nobody can tell these apart. Pass all keys that it may be. In the mini-program: wx.login first, then ask for the data."
        "密钥和数据不是一对"
        "别的用户的密钥、更旧或更新的密钥，或数据整体损坏：无法区分。请把可能的密钥都传进来。在小程序里：先 wx.login，再取数据。"
    KeyUndecoded "key_undecoded" FixCall
        "the session key was encoded once more"
        "Its text was taken for bytes and encoded again: keep the text that code2Session returned."
        "session key 被多编码了一次"
        "它的文本被当作字节又编码了一次：请保存 code2Session 返回的文本。"
    NameBlank "name_blank" FixCall
        "the name has blanks that the digest was made without, or lacks them"
        "Take the same text for the digest and for the request; trim what users type."
        "姓名里多了或少了空格"
        "摘要和请求必须用同一个文本；请去掉用户输入两端的空格。"
    NameDot "name_dot" FixCall
        "the digest was made with another middle dot"
        "Names of minorities have a middle dot, of which there are several: U+00B7 is the usual one."
        "摘要用的是另一种间隔号"
        "少数民族姓名里的间隔号有好几种：通常是 U+00B7。"
    NameLetterCase "name_letter_case" FixCall
        "the digest was made with a last letter of the other case"
        "The last letter of an id number is an upper-case X."
        "摘要里证件号末位字母的大小写不同"
        "身份证号末位字母是大写 X。"
    PaddingLong "padding_long" FixCall
        "the content is padded to 32 bytes"
        "That is the padding of message push (WXBizMsgCrypt): open data pads to 16."
        "内容按 32 字节填充"
        "那是消息推送（WXBizMsgCrypt）的填充：开放数据按 16 字节。"
    PaddingNone "padding_none" FixCall
        "the content has no padding"
        "Another program made this record, with padding switched off."
        "内容没有填充"
        "这条记录由别的程序生成，且关掉了填充。"
    PaddingZero "padding_zero" FixCall
        "the content is padded with zeros"
        "Another program made this record: OPENSSL_ZERO_PADDING in PHP switches padding off, it does not add zeros."
        "内容用零填充"
        "这条记录由别的程序生成：PHP 的 OPENSSL_ZERO_PADDING 是关掉填充，并不会补零。"
    PayEmptyKept "pay_empty_kept" FixCall
        "empty values were signed too"
        "Fields without a value take no part in the signature."
        "空值也参与了签名"
        "没有值的字段不参与签名。"
    PayKeyMissing "pay_key_missing" FixCall
        "the signed text lacks &key= and the API key"
        "The API key stands at the end of the text, also where it is the key of the HMAC."
        "被签名的文本缺少 &key= 和 API 密钥"
        "API 密钥要放在文本末尾，用 HMAC 时也一样。"
    PayOrder "pay_order" FixCall
        "the fields were not sorted"
        "Sort the names by their bytes before joining them."
        "字段没有排序"
        "拼接之前按名称的字节排序。"
    PayOtherAlgorithm "pay_other_algorithm" FixConfig
        "the message was signed with the other algorithm"
        "MD5 where HMAC-SHA256 was said, or the other way round: look at how the merchant is set up."
        "消息用的是另一种签名算法"
        "说的是 HMAC-SHA256 却用了 MD5，或反过来：检查商户的设置。"
    SignatureCase "signature_case" FixCall
        "the signature is in the other case"
        "Harmless here; WeChat's own interfaces take lower case, APIv2 upper case."
        "签名的大小写不同"
        "在这里无害；微信的接口用小写，APIv2 用大写。"
    SignatureEdges "signature_edges" FixCall
        "blanks or line ends at the edges of the signed text are too many or too few"
        "Sign and send the exact text: trim nothing, add no line end."
        "被签名的文本两端多了或少了空白、换行"
        "签名和发送必须是同一个文本：不要修剪，也不要加换行。"
    SignatureHtml "signature_html" FixCall
        "the text was escaped for HTML after it was signed"
        "&quot; stands for a quote: take the text before that."
        "文本在签名之后被 HTML 转义"
        "&quot; 代表引号：请取转义之前的文本。"
    SignatureJson "signature_json" FixCall
        "the text still has the escapes of JSON"
        "It is the source of a JSON string, not its value: parse the body once more."
        "文本里还留有 JSON 转义"
        "这是 JSON 字符串的源码，不是它的值：请再解析一次正文。"
    SignatureKeyDecoded "signature_key_decoded" FixCall
        "the signature was made with the decoded session key"
        "Hashes and HMACs take the base64 text of the key; only decryption takes its bytes."
        "签名用的是解码后的 session key"
        "哈希和 HMAC 用密钥的 base64 文本；只有解密用它的字节。"
    SignatureOrder "signature_order" FixCall
        "the parts were signed in another order"
        "rawData before the session key; in the face flow the number, the key, the app id."
        "各部分的拼接顺序不对"
        "rawData 在 session key 之前；人脸流程是随机数、密钥、app id。"
    SignatureRewritten "signature_rewritten" FixCall
        "rawData was parsed and written anew"
        "Its blanks, its order or its escapes are others now: sign over the text as it came."
        "rawData 被解析后又重新生成"
        "空格、顺序或转义已经不同：请对原文签名。"
    TimestampMilliseconds "timestamp_milliseconds" Reject
        "the timestamp counts milliseconds"
        "WeChat's watermark counts seconds: another program made this record."
        "时间戳是毫秒"
        "微信的水印以秒计：这条记录由别的程序生成。"
    TokenPrefix "token_prefix" FixCall
        "the token still has its Bearer in front"
        "Pass the headers to fromHeaders, or the text behind Bearer."
        "token 前面还带着 Bearer"
        "请把请求头交给 fromHeaders，或只传 Bearer 后面的文本。"
    TokenSecretUndecoded "token_secret_undecoded" FixConfig
        "the token was signed with the base64 text of the secret"
        "Whoever made it did not decode the secret: give it the bytes."
        "token 是用 secret 的 base64 文本签的"
        "生成它的一方没有解码 secret：请给它字节。"
    TrailingBytes "trailing_bytes" Reject
        "something stands behind the content"
        "Padding that was not removed and padded again, or text that was added before encryption."
        "内容后面还有别的东西"
        "填充没有去掉又填了一次，或加密之前加了文本。"
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
