//! Every code, with its action, and its message and hint in English and Chinese: one row each.

use core::fmt;

use super::Action;

/// A message or a hint: empty for codes that only calls have, if the feature `words` is off.
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
    ($($variant:ident $code:literal $action:ident $($only:ident)?
        $message:literal $hint:literal
        $chinese_message:literal $chinese_hint:literal)+) => {
        /// The stable code of an error. Its text form is the same in Rust, JavaScript and Python and never
        /// changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $message, ".\n\n", $hint)] $variant,)+
        }

        impl Code {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the recommended action.
            #[must_use]
            pub const fn action(self) -> Action {
                match self { $(Self::$variant => Action::$action,)+ }
            }

            /// Returns the message and the hint in Chinese.
            #[cfg(feature = "dev")]
            pub(crate) const fn chinese(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($chinese_message, $chinese_hint),)+ }
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
        "无法得知这条记录的时间"
        "没有水印的记录只能配合已知时间的随机数：numbers 为 \"issued\"，由 begin 下发，或由自己的服务器下发并传入时间。"
    AnswerBom "answer_bom" FixConfig calls
        "the answer begins with a byte order mark"
        "WeChat sends none: something between this server and WeChat rewrites its answers."
        "应答以字节顺序标记（BOM）开头"
        "微信不发 BOM：服务器和微信之间有什么改写了应答。"
    AnswerCut "answer_cut" Retry calls
        "the answer ends too early"
        "The connection broke, or a proxy cuts answers short."
        "应答没有结束就断了"
        "连接中断，或代理截断了应答。"
    AnswerEmpty "answer_empty" Retry calls
        "the answer is empty"
        "WeChat, or something in between, answered without a body."
        "应答是空的"
        "微信或中间的环节回了空正文。"
    AnswerHtml "answer_html" Retry calls
        "the answer is a web page"
        "A gateway, a proxy or a login page answered in WeChat's place; look at base_url."
        "应答是一个网页"
        "网关、代理或登录页替微信作了答；检查 base URL。"
    AnswerInvalid "answer_invalid" Retry calls
        "the answer cannot be read"
        "It is not JSON in UTF-8, or has something on which readers differ, as a key that stands twice."
        "应答无法读取"
        "它不是 UTF-8 的 JSON，或含有各家解析不一致的东西，例如重复的键。"
    AnswerShape "answer_shape" Reject calls
        "the answer is not of this interface's form"
        "The named field is missing or is of another kind: nothing is taken from such an answer."
        "应答不是这个接口的样子"
        "所指的字段缺失或类型不对：这样的应答一概不取。"
    AnswerStatus "answer_status" Retry calls
        "the answer has another HTTP status than 200"
        "WeChat answers with 200 also to say no: something in between failed."
        "应答的 HTTP 状态不是 200"
        "微信拒绝时也回 200：是中间的环节出了错。"
    AnswerTooLarge "answer_too_large" Reject
        "the answer is larger than this interface's answers are"
        "Nothing that WeChat sends is this large: 64 KiB, for a picture 4 MiB."
        "应答超过这个接口应有的大小"
        "微信不会发这么大的数据：文本 64 KiB，图片 4 MiB。"
    AppIdInvalid "app_id_invalid" FixConfig
        "an app id is 1 to 64 printable ASCII characters"
        "Copy the AppID from the mini-program's settings page; look for a blank or a line end."
        "app id 应为 1 到 64 个可打印的 ASCII 字符"
        "从小程序后台的设置页复制 AppID；检查有没有多出空格或换行。"
    AppIdMismatch "app_id_mismatch" Reject
        "the record was made for another app"
        "The watermark names another app id: check that this user's mini-program and the configured app id belong together."
        "这条记录属于另一个应用"
        "水印里是另一个 app id：检查用户所在的小程序和配置的 app id 是否一致。"
    ArgumentMissing "argument_missing" FixCall
        "the argument is required"
        "Pass it in the context."
        "缺少这个参数"
        "请在 context 里传入。"
    ArgumentRange "argument_range" FixCall
        "the value is empty or outside its range"
        "A text here must not be empty, and a number has limits: the documentation of this argument names them."
        "取值为空或超出范围"
        "这里的文本不能为空，数字有上下限：见该参数的文档。"
    ArgumentType "argument_type" FixCall
        "the argument has the wrong type"
        "Times and limits are whole seconds, keys and ids text, switches true or false; a body is text or bytes, not a Response or parsed JSON; leave an optional argument out rather than passing null."
        "参数类型不对"
        "时间和期限是整数秒，密钥和 id 是文本，开关是 true 或 false；正文是文本或字节，不是 Response 或解析后的 JSON；可选参数不传即可，不要传 null。"
    ArgumentUnknown "argument_unknown" FixCall
        "no such argument"
        "Look for a misspelt name; fields of the request belong in the message, not in the context."
        "没有这个参数"
        "检查拼写；请求里的字段应放在 message，而不是 context。"
    Base64Blank "base64_blank" Reject
        "the text has blanks where base64 has none"
        "A + became a blank on the way: send the field in a JSON body, or through encodeURIComponent in a form; repair, where there is one, restores it."
        "base64 里出现了空格"
        "途中 + 变成了空格：请把字段放进 JSON 正文，或在表单里先用 encodeURIComponent；有 repair 的地方可以用它还原。"
    Base64Cut "base64_cut" Reject
        "the text ends in the middle of a base64 character group"
        "Characters are missing: look for a column or parameter that is too short, or for a copy that lost its end."
        "文本断在一组 base64 字符中间"
        "缺了字符：检查数据库列或参数是否太短，或复制时漏了结尾。"
    Base64Invalid "base64_invalid" Reject
        "the text is not base64"
        "Only A-Z a-z 0-9 + / and = at the end are allowed: look for quotes, escapes or HTML entities left on, or another field's value."
        "不是 base64"
        "只允许 A-Z a-z 0-9 + / 和结尾的 =：检查是否带着引号、转义、HTML 实体，或拿错了字段。"
    Base64Percent "base64_percent" Reject
        "the text is still percent-encoded"
        "%2B, %2F or %3D was not decoded: decode the form or query once more, or do not encode a JSON body; repair restores it."
        "文本仍是百分号编码"
        "%2B、%2F 或 %3D 没有解码：表单或查询串再解码一次，JSON 正文不要编码；repair 可以还原。"
    Base64UrlSafe "base64_url_safe" Reject
        "the text is in the URL-safe base64 alphabet"
        "Something replaced + and / by - and _: WeChat sends the standard alphabet; repair restores it."
        "文本用的是 URL 安全的 base64 字母表"
        "途中 + 和 / 被换成了 - 和 _：微信发的是标准字母表；repair 可以还原。"
    BaseUrlInvalid "base_url_invalid" FixConfig calls
        "the base URL cannot be used"
        "A base URL is https://, a host, and perhaps a port: no path, no user, no query. http:// only to localhost, or with insecureBaseUrl (insecure_base_url)."
        "这个 base URL 用不了"
        "base URL 是 https:// 加主机，可带端口：没有路径、用户名和查询串。http:// 只能到 localhost，去别处要写明 insecureBaseUrl（insecure_base_url）。"
    CallFailed "call_failed" Retry
        "no answer came"
        "The request may have been carried out all the same: a code that was sent may be used up."
        "没有收到应答"
        "请求可能已被执行：发出的 code 也许已经用掉。"
    CallTimeout "call_timeout" Retry
        "no answer came in time"
        "The request may have been carried out all the same; a larger timeout waits longer."
        "没有及时收到应答"
        "请求可能已被执行；调大 timeout 可以等得更久。"
    CodeInvalid "code_invalid" Reject calls
        "the text cannot be a code"
        "Pass the code as the mini-program got it: no blanks, quotes or JSON, at most 512 characters. The developer tools give none without a real AppID."
        "这段文本不可能是 code"
        "请原样传入小程序拿到的 code：没有空格、引号和 JSON，最多 512 个字符。开发者工具没有真实 AppID 时给不出 code。"
    CodeUsed "code_used" Relogin
        "the code was exchanged before"
        "A code works once, also where its answer was lost: look for a request that the mini-program or a proxy sends twice."
        "这个 code 已经换过"
        "code 只能用一次，应答丢失的也算：检查小程序或代理有没有把同一个请求发两次。"
    CredentialExpired "credential_expired" Refresh calls
        "the credential has expired, or will at once"
        "Ask for a new one."
        "凭证已过期或即将过期"
        "请重新获取。"
    CredentialUnavailable "credential_unavailable" Retry
        "there is no credential to use"
        "Somebody is fetching it, or fetching it failed a moment ago, which was told to whoever tried: try again a little later."
        "没有可用的凭证"
        "有人正在获取，或刚才获取失败（原因已告诉当时去获取的一方）：过一会儿再试。"
    DataBlockRepeated "data_block_repeated" Reject
        "a block of the ciphertext stands twice, or is the IV"
        "WeChat's records have no such blocks: the data was pieced together, or iv was taken from the data."
        "密文里有重复的分组，或 IV 就是其中一个分组"
        "微信的记录不会这样：数据是拼接出来的，或 iv 取自密文。"
    DataEmpty "data_empty" Reject
        "the ciphertext is empty"
        "The client sent an empty field: read fail() in the mini-program, the user may have refused."
        "密文是空的"
        "客户端传了空字段：看小程序里的 fail()，用户可能拒绝了授权。"
    DataLengthInvalid "data_length_invalid" Reject
        "the ciphertext is not a whole number of 16-byte blocks"
        "Part of it is missing or was changed on the way: compare its length with what the mini-program sent."
        "密文不是 16 字节的整数倍"
        "途中缺失或改动了一部分：和小程序发出的长度对比。"
    DecryptFailed "decrypt_failed" Relogin
        "the record does not open with the session key"
        "The session key is stale, or the data was changed. In the mini-program: wx.login({ success: ({ code }) => post(code) }), and only then ask for the data again."
        "用这个 session key 打不开这条记录"
        "session key 已失效，或数据被改过。在小程序里：先 wx.login({ success: ({ code }) => post(code) })，然后再取一次数据。"
    ExpectedMismatch "expected_mismatch" Reject
        "it does not say what was expected"
        "A field is missing or differs from the expected value: the record or answer may be another person's, or may have been altered."
        "与预期不符"
        "字段缺失或与预期值不同：记录或应答可能是别人的，也可能被改过。"
    ExpectedUnproven "expected_unproven" Reject
        "the record agrees, but its sender could have written what it agrees in"
        "The sender chooses the first 16 bytes: 8 bytes of what is expected must stand behind them, of a masked id number 4 and the name. Where the id number comes first, list all members in members."
        "记录与预期相符，但相符的部分可能是发送方自己写的"
        "发送方可以任意写前 16 字节。预期的值须有 8 字节在其后；打码的证件号须有 4 位在其后，姓名也要在其后。证件号排在最前时，请在 members 里列出记录的全部字段。"
    FaceNotPassed "face_not_passed" Reject calls
        "the person did not pass the face check"
        "The number and its meaning say why, whose doing it is, and whether another try is worth it."
        "这个人没有通过人脸核身"
        "编号和含义说明了原因、是谁的问题、值不值得再试。"
    FacePending "face_pending" Retry calls
        "the face check has no result yet"
        "Ask again after as many seconds as the error says."
        "人脸核身还没有结果"
        "过错误里给出的秒数再问。"
    FaceResultFalse "face_result_false" Reject
        "the mini-program reports that the face check failed"
        "Let the user try the face check again. What counts as success is true, or WeChat's credential."
        "小程序报告人脸核身未通过"
        "请用户重新做一次。"
    FieldMissing "field_missing" Reject
        "the field is missing from the message"
        "Pass the parsed request body; the documentation of the function names its fields."
        "message 里缺少这个字段"
        "请传入解析后的请求正文；各字段的名字见该函数的文档。"
    FieldNameInvalid "field_name_invalid" FixCall calls
        "the name of a field is not one that XML can have"
        "Names have letters, digits, _, - and ., and do not begin with a digit."
        "字段名不能用作 XML 的元素名"
        "名字由字母、数字、_、- 和 . 组成，不以数字开头。"
    FieldRange "field_range" Reject
        "the field is empty, too long, or not what it can be"
        "Pass the field as it came; the documentation of the function says what it can be."
        "字段为空或超过允许的长度"
        "请原样传入这个字段；函数的文档写明了它的上限。"
    FieldType "field_type" Reject
        "the field has the wrong type"
        "Pass the request body parsed (JSON.parse, json.loads, a form parser) and awaited, each field as text as it came."
        "字段类型不对"
        "请传入解析过（JSON.parse、json.loads、表单解析）并已 await 的请求正文，各字段保持收到时的文本。"
    FreshnessInvalid "freshness_invalid" FixConfig
        "the time limits are not usable"
        "Limits are whole seconds from 0 to 86400. An \"unchecked\" age takes no skew, and the face flow takes no \"unchecked\" age."
        "时间限制不可用"
        "限制是 0 到 86400 的整数秒；\"unchecked\" 不能同时给出 skew，人脸流程不接受 \"unchecked\"。"
    InputTooLarge "input_too_large" Reject
        "the text is larger than is ever needed"
        "encryptedData has at most 8,192 characters, encryptData 1 KiB decoded, all else 64 KiB."
        "文本过大，正常数据用不到这么长"
        "encryptedData 最多 8192 个字符，encryptData 解码后最多 1 KiB，其他文本最多 64 KiB。"
    IvLengthInvalid "iv_length_invalid" Reject
        "the IV is not 16 bytes"
        "Take iv from the same callback as the encrypted data: 24 base64 characters."
        "IV 不是 16 字节"
        "iv 要和加密数据取自同一次回调：24 个 base64 字符。"
    NowInvalid "now_invalid" FixCall
        "the time is not a number of seconds since 1970"
        "Pass whole seconds, not milliseconds: Math.floor(Date.now() / 1000), int(time.time())."
        "时间不是 1970 年以来的秒数"
        "请传整数秒，不是毫秒：Math.floor(Date.now() / 1000)、int(time.time())。"
    NumberExpired "number_expired" Reject
        "the number is older than allowed"
        "Issue a new one, and post it with the record of the check that it was issued for: one of begin lives for five minutes."
        "这个随机数已过期"
        "请重新下发，并与那一次核身的记录一起提交：begin 下发的随机数五分钟内有效。"
    NumberUnknown "number_unknown" Reject
        "this is not the number that was issued to this user"
        "It was never issued, a newer one replaced it, or the store forgot it: issue a new one with begin, under the same user, and post just that."
        "这不是下发给该用户的随机数"
        "从未下发、已被新的随机数取代，或存储已丢失：请用 begin 以同一个 user 重新下发，并原样提交。"
    OutSeqNoInvalid "out_seq_no_invalid" FixCall calls
        "the number of the check is not 5 to 32 of 0-9 A-Z a-z _ -"
        "Make a new one for each check, for example 32 random hexadecimal digits."
        "核身单号不是 5 到 32 个 0-9 A-Z a-z _ -"
        "每次核身生成一个新的，例如 32 位随机十六进制数。"
    PayFailed "pay_failed" Reject calls
        "WeChat Pay said no"
        "errmsg has its words. They are not signed: show them in a log, decide nothing by them."
        "微信支付拒绝了请求"
        "errmsg 是它的原话。它没有签名：只写日志，不要据此做决定。"
    PayloadMismatch "payload_mismatch" Reject
        "the record holds another kind of data"
        "It opened, but its fields are not those of this kind: call the function that fits its button or API. A face record has the members that the context lists, if it does."
        "记录里是另一种数据"
        "打开了，但字段不是这一种的：请调用与按钮或接口对应的函数。人脸记录的字段要与 members 列出的一致。"
    PlatformError "platform_error" Reject calls
        "WeChat answered with an error"
        "The number and its meaning say why; the action is the number's own."
        "微信回了一个错误"
        "编号和含义说明原因；action 以该编号的为准。"
    RecordBeforeNumber "record_before_number" Reject
        "the record was made before its number was issued"
        "It is of an earlier check: issue the number first, then start the check, and post the record of that."
        "记录早于它的随机数"
        "这是更早一次核身的记录：先下发随机数，再发起核身，提交那一次的记录。"
    RecordUnknown "record_unknown" Reject calls
        "WeChat does not know this record"
        "It is older than three days, is no phone number, or did not come from WeChat."
        "微信不认识这条记录"
        "它超过三天，不是手机号，或不是微信生成的。"
    Redirected "redirected" FixConfig calls
        "the answer leads to another address"
        "WeChat does not redirect. Following it would hand the access token to somebody else: look at base_url and at proxies."
        "应答指向另一个地址"
        "微信不会重定向。跟过去就会把 access token 交给别人：检查 base URL 和代理。"
    Replayed "replayed" Reject
        "the number or the record was used before"
        "One number, one try, and no part of a record counts twice: issue a new number and let the user try again."
        "这个随机数或这条记录已经用过"
        "一个随机数只能试一次，记录的任何部分都不能再用：请下发新的随机数，让用户重试。"
    SessionKeyInvalid "session_key_invalid" FixCall
        "the session key is not 24 base64 characters that stand for 16 bytes"
        "Pass session_key exactly as code2Session returned it: not decoded, not URL-encoded, without quotes."
        "session key 不是代表 16 字节的 24 个 base64 字符"
        "请原样传入 code2Session 返回的 session_key：不要解码、不要 URL 编码、不要带引号。"
    SessionKeyUnknown "session_key_unknown" Relogin calls
        "no session key is kept for this user"
        "The user has not logged in since the store began to remember. In the mini-program: wx.login({ success: ({ code }) => post(code) })."
        "没有保存这个用户的 session key"
        "自存储开始记录以来，该用户没有登录过。在小程序里：wx.login({ success: ({ code }) => post(code) })。"
    SessionKeyUsedUp "session_key_used_up" Relogin
        "too many records were used under this session key"
        "No more can be remembered, and so none can be told from an old one: log in again, and have WeChat reset the key where it stays the same."
        "这个 session_key 下用过的记录太多"
        "已记不下更多记录，无法分辨新旧：请重新登录；若 session_key 不变，请先让微信重置它。"
    SessionReplaced "session_replaced" Relogin calls
        "the session was ended by a newer login"
        "The user logged in on another device, or more often than the number of devices allows."
        "会话已被更新的登录顶替"
        "用户在另一台设备上登录了，或登录次数超过了设备数上限。"
    SessionRevoked "session_revoked" Relogin calls
        "the session was ended"
        "It was revoked, for example by logging out: have the mini-program log in again."
        "会话已被结束"
        "它被撤销了，例如用户退出了登录：请让小程序重新登录。"
    SessionUnknown "session_unknown" Relogin calls
        "the store knows no such session"
        "It was ended long ago, or the store lost its memory: have the mini-program log in again."
        "存储里没有这个会话"
        "它很久以前就结束了，或者存储丢失了记录：请让小程序重新登录。"
    SignMismatch "sign_mismatch" FixConfig calls
        "the sign does not match"
        "The API key is another one, the message is signed with the other algorithm, or it was changed."
        "sign 不符"
        "API 密钥不是这一个，消息用了另一种算法签名，或被改过。"
    SignMissing "sign_missing" Reject calls
        "the message has no sign"
        "Nothing shows that it comes from WeChat Pay."
        "消息里没有 sign"
        "没有什么能表明它来自微信支付。"
    SignTypeInvalid "sign_type_invalid" FixCall calls
        "there is no such algorithm"
        "Say MD5 or HMAC-SHA256, as it is set for the merchant."
        "没有这种算法"
        "写 MD5 或 HMAC-SHA256，以商户的设置为准。"
    SignTypeMismatch "sign_type_mismatch" Reject calls
        "the message names another algorithm"
        "The caller says which algorithm counts, never the message: look at how the merchant is set up."
        "消息里写的是另一种算法"
        "用哪种算法由调用者说，绝不由消息说：检查商户的设置。"
    SignatureInvalid "signature_invalid" Reject
        "the signature is not hexadecimal of the right length"
        "Take the signature from the same callback, without blanks or line ends."
        "签名不是长度正确的十六进制"
        "签名要取自同一次回调，不带空格和换行。"
    SignatureMismatch "signature_mismatch" Relogin
        "the signature does not match"
        "The session key is stale, or the signed text was changed: sign over the exact text that was sent, never over JSON written anew."
        "签名不符"
        "session key 已过期，或被签名的文本变了：要对收到的原文签名，不要对重新生成的 JSON 签名。"
    SignatureMissing "signature_missing" Reject
        "the message has no signature, and one is required"
        "Send the signature along, or do not require it."
        "message 里没有签名，而这里要求有"
        "请把签名一起发来，或不要求签名。"
    StateInvalid "state_invalid" FixConfig
        "what the store keeps under this key cannot be read"
        "Another program writes under this key, or an older version did: remove the key."
        "存储里这个键下的内容无法读取"
        "有别的程序或旧版本在往这个键里写：请删除这个键。"
    StoreFailed "store_failed" Retry
        "the store did not answer"
        "Nothing can be decided without the store, so the request is refused: look at its connection. The kind of its error is in the message, or it is the cause."
        "存储没有应答"
        "没有存储就什么都无法判断，所以拒绝这个请求：请检查它的连接。它的错误种类写在说明里，或在 cause 里。"
    StoreForgot "store_forgot" Reject
        "the store's memory does not go back far enough"
        "It began or lost its memory after this can have been used, so nobody can tell whether it was: have a new one made. In a test, give MemoryStore since: 0."
        "存储的记录回溯得不够远"
        "存储在这份内容可能被使用之后才开始记录，或丢失过记录，无法判断它是否用过：请重新生成一份。测试里给 MemoryStore 传 since: 0。"
    StoreFull "store_full" Retry
        "the store is full"
        "Live numbers are never dropped: use a larger capacity, or a store outside this process."
        "存储已满"
        "仍有效的随机数绝不会被丢弃：请加大容量，或使用进程外的存储。"
    StoreInvalid "store_invalid" FixCall
        "the store cannot be used"
        "Wrap a database client in RedisStore. A store of your own has the methods that are documented for it, and answers as is said there; in Python, a synchronous function takes no asynchronous store."
        "这个存储不能用"
        "数据库客户端请用 RedisStore 包起来。自己写的存储要有文档所列的方法，并按文档回答；在 Python 里，同步函数不接受异步存储。"
    StoreUnsupported "store_unsupported" FixConfig
        "this store does not work here"
        "SqliteStore needs node:sqlite, which Node has from 22.13 on, or SQLite 3.24; RedisStore needs a client of ioredis or redis, in Python of redis."
        "这个存储在这里不能用"
        "SqliteStore 需要 node:sqlite（Node 22.13 起才有）或 SQLite 3.24；RedisStore 需要 ioredis 或 redis 的客户端，Python 里是 redis。"
    TextInvalid "text_invalid" Reject
        "the text is not valid Unicode"
        "Bytes must be UTF-8 and text must have no lone surrogates: look at how the body was decoded."
        "文本不是合法的 Unicode"
        "字节必须是 UTF-8，文本里不能有孤立的代理项：检查正文是怎样解码的。"
    TimestampFuture "timestamp_future" Reject
        "the record is from the future"
        "Compare the server's clock with a time server, or allow more skew."
        "记录来自未来"
        "核对服务器时钟，或放宽 skew。"
    TimestampStale "timestamp_stale" Reject
        "the record is older than allowed"
        "Ask the mini-program for fresh data, or allow a greater age."
        "记录超过了允许的时间"
        "请小程序重新取数据，或放宽期限。"
    TokenAlgorithm "token_algorithm" Reject calls
        "the token is not signed with HS256"
        "Another alg, none at all, or crit: somebody made this token by hand, or another service did."
        "token 不是用 HS256 签的"
        "别的 alg、没有算法或带 crit：有人手工造了这个 token，或它是别的服务的。"
    TokenAppMismatch "token_app_mismatch" Reject calls
        "the token is for another app"
        "Its aud names another app id."
        "token 属于另一个应用"
        "它的 aud 是另一个 app id。"
    TokenExpired "token_expired" Relogin calls
        "the token has expired"
        "Have the mini-program log in again."
        "token 已过期"
        "请让小程序重新登录。"
    TokenInvalid "token_invalid" Reject
        "the text is no session token"
        "It is not three parts of base64url with sub, aud, iat, exp and jti in JSON, is above 4 KiB, or came in two versions."
        "这段文本不是会话 token"
        "它不是三段 base64url，JSON 里没有 sub、aud、iat、exp 和 jti，超过 4 KiB，或一次来了两个不同的。"
    TokenKeyDuplicate "token_key_duplicate" FixConfig calls
        "two keys have the same name"
        "Give each key a kid of its own: a token says by it which one signed."
        "两个密钥同名"
        "给每个密钥自己的 kid：token 靠它说明是哪个签的。"
    TokenKeyUnknown "token_key_unknown" Relogin calls
        "the token names a key that is not among the keys"
        "The key was taken away, or the token is another service's."
        "token 说的密钥不在这些密钥里"
        "密钥已被撤下，或这是别的服务的 token。"
    TokenMissing "token_missing" Relogin calls
        "the request has no token"
        "It belongs into Authorization, as Bearer and the token, or into X-Token."
        "请求里没有 token"
        "应放在 Authorization 里，写成 Bearer 加 token，或放在 X-Token 里。"
    TokenNotYetValid "token_not_yet_valid" Reject calls
        "the token is from the future"
        "Compare the clocks of the servers, or allow more skew."
        "token 来自未来"
        "核对各服务器的时钟，或放宽 skew。"
    TokenSecretInvalid "token_secret_invalid" FixConfig
        "the secret is not 32 to 1024 bytes"
        "Make one of random bytes, and pass it as bytes or in base64, which is what a text is read as: openssl rand -base64 32."
        "secret 不是 32 到 1024 个字节"
        "请用随机字节生成，以字节或 base64 传入；文本一律按 base64 读取：openssl rand -base64 32。"
    TokenSignature "token_signature" Reject calls
        "the signature of the token is wrong"
        "The token was changed, or its kid names a key with another secret."
        "token 的签名不对"
        "token 被改过，或它的 kid 所指的密钥换了 secret。"
    TokenUserMismatch "token_user_mismatch" Reject calls
        "the token is another user's"
        "Its sub is not the openid that this operation is about."
        "token 属于另一个用户"
        "它的 sub 不是这次操作的 openid。"
    TooManyNumbers "too_many_numbers" Retry
        "20 numbers were issued to this user within an hour"
        "Issue one when the user begins a check, not when a page loads, and try again later."
        "一小时内已向该用户下发 20 个随机数"
        "在用户开始核验时再下发，不要在页面加载时下发；请稍后再试。"
    TooManyRefusals "too_many_refusals" Relogin
        "20 records were refused under this session key within an hour"
        "Nothing is opened under it until an hour has passed. A new login that brings a new session key begins anew."
        "这个 session_key 一小时内已有 20 条记录被拒绝"
        "一小时内不再用它解密任何记录；重新登录并得到新的 session_key 后重新计数。"
    VerifyIdExpired "verify_id_expired" Reject calls
        "the verify_id can no longer be used"
        "Begin a new check: it lives for as long as expires_in said."
        "verify_id 已不能再用"
        "请重新开始一次核身：它只在 expires_in 所说的时间内有效。"
    WatermarkInvalid "watermark_invalid" Reject
        "the watermark has no app id or no usable timestamp"
        "A watermark has appid (text) and timestamp (seconds): this is not a record made by WeChat."
        "水印缺少 app id 或可用的时间戳"
        "水印应有 appid（文本）和 timestamp（秒）：这不是微信生成的记录。"
    WatermarkMissing "watermark_missing" Reject
        "the record has no watermark"
        "Without it nothing tells which app the record is for: it may be another kind of data."
        "记录里没有水印"
        "没有水印就不知道记录属于哪个应用：可能是另一种数据。"
    XmlCharacter "xml_character" Reject calls
        "there is a character that XML cannot hold"
        "Control characters have no place in XML 1.0, not even by number."
        "有 XML 容不下的字符"
        "控制字符在 XML 1.0 里没有位置，写成编号也不行。"
    XmlCut "xml_cut" Retry calls
        "the XML ends too early"
        "The connection broke, or a proxy cuts bodies short."
        "XML 没有结束就断了"
        "连接中断，或代理截断了正文。"
    XmlDuplicate "xml_duplicate" Reject calls
        "an element stands twice"
        "Two readers could take different values: nothing is taken from such a message."
        "同一个元素出现了两次"
        "不同的解析器会取到不同的值：这样的消息一概不取。"
    XmlForbidden "xml_forbidden" Reject calls
        "the XML has something that WeChat never sends"
        "DOCTYPE, entities, processing instructions, comments and attributes are refused: they are what attacks are made of."
        "XML 里有微信从不发送的东西"
        "DOCTYPE、实体、处理指令、注释和属性都被拒绝：攻击正是用它们做的。"
    XmlInvalid "xml_invalid" Reject calls
        "the text is not XML with the root xml"
        "Pass the body as it came, as UTF-8 and unparsed."
        "这段文本不是以 xml 为根的 XML"
        "请原样传入正文，UTF-8，不要先解析。"
    XmlNested "xml_nested" Reject calls
        "an element stands within a field"
        "Messages of APIv2 are flat."
        "字段里面又有元素"
        "APIv2 的消息没有嵌套。"
}

impl Code {
    /// Returns the code with this text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// Returns the stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        CODES.nth(self.index())
    }

    /// Returns the error in one sentence, without the argument's name.
    #[must_use]
    pub const fn message(self) -> &'static str {
        let [message, _] = self.words();
        message
    }

    /// Returns advice on where to look first.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        let [_, hint] = self.words();
        hint
    }

    const fn words(self) -> [&'static str; 2] {
        let message = self.index().saturating_mul(2);
        [WORDS.nth(message), WORDS.nth(message.saturating_add(1))]
    }

    /// Returns the index in [`Self::ALL`].
    #[allow(clippy::as_conversions)] // there is no other way in a constant
    const fn index(self) -> usize {
        self as usize
    }

    /// Returns the text that follows the message when the error is about this argument.
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

/// Many texts joined into one, and their lengths: a table of references would be several times as large, in a
/// module whose size matters.
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

    #[cfg(feature = "dev")]
    #[test]
    fn chinese_texts_follow_one_style() {
        for code in Code::ALL {
            let (message, hint) = code.chinese();
            assert!(!message.ends_with('。') && !message.contains('\n'), "{code}");
            assert!(hint.ends_with('。') && !hint.contains('\n'), "{code}");
        }
    }
}
