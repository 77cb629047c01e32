//! Every error code in Chinese: what happened, and what to look at first.

use crate::Code;

/// The message and the hint of a code.
pub(super) const fn chinese(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::AgeUnknown => (
            "无法得知这条记录的时间",
            "没有水印的记录只能配合已知时间的随机数：numbers 为 \"issued\"，由 begin 下发，或由自己的服务器下发并传入时间。",
        ),
        Code::AnswerBom => {
            ("应答以字节顺序标记（BOM）开头", "微信不发 BOM：服务器和微信之间有什么改写了应答。")
        }
        Code::AnswerCut => ("应答没有结束就断了", "连接中断，或代理截断了应答。"),
        Code::AnswerEmpty => ("应答是空的", "微信或中间的环节回了空正文。"),
        Code::AnswerHtml => ("应答是一个网页", "网关、代理或登录页替微信作了答；检查 origin。"),
        Code::AnswerInvalid => {
            ("应答无法读取", "它不是 UTF-8 的 JSON，或含有各家解析不一致的东西，例如重复的键。")
        }
        Code::AnswerShape => ("应答不是这个接口的样子", "所指的字段缺失或类型不对：这样的应答一概不取。"),
        Code::AnswerStatus => ("应答的 HTTP 状态不是 200", "微信拒绝时也回 200：是中间的环节出了错。"),
        Code::AnswerTooLarge => {
            ("应答超过这个接口应有的大小", "微信不会发这么大的数据：文本 64 KiB，图片 4 MiB。")
        }
        Code::AppIdInvalid => (
            "app id 应为 1 到 64 个可打印的 ASCII 字符",
            "从小程序后台的设置页复制 AppID；检查有没有多出空格或换行。",
        ),
        Code::AppIdMismatch => (
            "这条记录属于另一个应用",
            "水印里是另一个 app id：检查用户所在的小程序和配置的 app id 是否一致。",
        ),
        Code::ArgumentMissing => ("缺少这个参数", "请在 context 里传入。"),
        Code::ArgumentRange => ("取值为空或超出范围", "这里的文本不能为空，数字有上下限：见该参数的文档。"),
        Code::ArgumentType => (
            "参数类型不对",
            "时间和期限是整数秒，密钥和 id 是文本，开关是 true 或 false；正文是文本或字节，不是 Response 或解析后的 JSON；可选参数不传即可，不要传 null。",
        ),
        Code::ArgumentUnknown => ("没有这个参数", "检查拼写；请求里的字段应放在 message，而不是 context。"),
        Code::Base64Blank => (
            "base64 里出现了空格",
            "途中 + 变成了空格：请把字段放进 JSON 正文，或在表单里先用 encodeURIComponent；有 repair 的地方可以用它还原。",
        ),
        Code::Base64Cut => {
            ("文本断在一组 base64 字符中间", "缺了字符：检查数据库列或参数是否太短，或复制时漏了结尾。")
        }
        Code::Base64Invalid => (
            "不是 base64",
            "只允许 A-Z a-z 0-9 + / 和结尾的 =：检查是否带着引号、转义、HTML 实体，或拿错了字段。",
        ),
        Code::Base64Percent => (
            "文本仍是百分号编码",
            "%2B、%2F 或 %3D 没有解码：表单或查询串再解码一次，JSON 正文不要编码；repair 可以还原。",
        ),
        Code::Base64UrlSafe => (
            "文本用的是 URL 安全的 base64 字母表",
            "途中 + 和 / 被换成了 - 和 _：微信发的是标准字母表；repair 可以还原。",
        ),
        Code::CallFailed => ("没有收到应答", "请求可能已被执行：发出的 code 也许已经用掉。"),
        Code::CallTimeout => ("没有及时收到应答", "请求可能已被执行；调大 timeout 可以等得更久。"),
        Code::CodeInvalid => (
            "这段文本不可能是 code",
            "请原样传入小程序拿到的 code：没有空格、引号和 JSON，最多 512 个字符。开发者工具没有真实 AppID 时给不出 code。",
        ),
        Code::CodeUsed => (
            "这个 code 已经换过",
            "code 只能用一次，应答丢失的也算：检查小程序或代理有没有把同一个请求发两次。",
        ),
        Code::CredentialExpired => ("凭证已过期或即将过期", "请重新获取。"),
        Code::CredentialUnavailable => {
            ("没有可用的凭证", "有人正在获取，或刚才获取失败（原因已告诉当时去获取的一方）：过一会儿再试。")
        }
        Code::DataBlockRepeated => (
            "密文里有重复的分组，或 IV 就是其中一个分组",
            "微信的记录不会这样：数据是拼接出来的，或 iv 取自密文。",
        ),
        Code::DataEmpty => ("密文是空的", "客户端传了空字段：看小程序里的 fail()，用户可能拒绝了授权。"),
        Code::DataLengthInvalid => {
            ("密文不是 16 字节的整数倍", "途中缺失或改动了一部分：和小程序发出的长度对比。")
        }
        Code::DecryptFailed => (
            "用这个 session key 打不开这条记录",
            "session key 已失效，或数据被改过。在小程序里：先 wx.login({ success: ({ code }) => post(code) })，然后再取一次数据。",
        ),
        Code::ExpectedMismatch => {
            ("与预期不符", "字段缺失或与预期值不同：记录或应答可能是别人的，也可能被改过。")
        }
        Code::ExpectedUnproven => (
            "记录与预期相符，但相符的部分可能是发送方自己写的",
            "发送方可以任意写前 16 字节。预期的值须有 8 字节在其后；打码的证件号须有 4 位在其后，姓名也要在其后。证件号排在最前时，请在 members 里列出记录的全部字段。",
        ),
        Code::FaceNotPassed => ("这个人没有通过人脸核身", "编号和含义说明了原因、是谁的问题、值不值得再试。"),
        Code::FacePending => ("人脸核身还没有结果", "过错误里给出的秒数再问。"),
        Code::FaceResultFalse => ("小程序报告人脸核身未通过", "请用户重新做一次。"),
        Code::FieldMissing => {
            ("message 里缺少这个字段", "请传入解析后的请求正文；各字段的名字见该函数的文档。")
        }
        Code::FieldNameInvalid => {
            ("字段名不能用作 XML 的元素名", "名字由字母、数字、_、- 和 . 组成，不以数字开头。")
        }
        Code::FieldRange => ("字段为空或超过允许的长度", "请原样传入这个字段；函数的文档写明了它的上限。"),
        Code::FieldType => (
            "字段类型不对",
            "请传入解析过（JSON.parse、json.loads、表单解析）并已 await 的请求正文，各字段保持收到时的文本。",
        ),
        Code::FreshnessInvalid => (
            "时间限制不可用",
            "限制是 0 到 86400 的整数秒；\"unchecked\" 不能同时给出 skew，人脸流程不接受 \"unchecked\"。",
        ),
        Code::InputTooLarge => (
            "文本过大，正常数据用不到这么长",
            "encryptedData 最多 8192 个字符，encryptData 解码后最多 1 KiB，其他文本最多 64 KiB。",
        ),
        Code::IvLengthInvalid => ("IV 不是 16 字节", "iv 要和加密数据取自同一次回调：24 个 base64 字符。"),
        Code::NowInvalid => (
            "时间不是 1970 年以来的秒数",
            "请传整数秒，不是毫秒：Math.floor(Date.now() / 1000)、int(time.time())。",
        ),
        Code::NumberExpired => {
            ("这个随机数已过期", "请重新下发，并与那一次核身的记录一起提交：begin 下发的随机数五分钟内有效。")
        }
        Code::NumberUnknown => (
            "这不是下发给该用户的随机数",
            "从未下发、已被新的随机数取代，或存储已丢失：请用 begin 以同一个 user 重新下发，并原样提交。",
        ),
        Code::OriginInvalid => (
            "这个 origin 用不了",
            "origin 是 https:// 加主机，可带端口：没有路径、用户名和查询串。http:// 只能到 localhost，去别处要写明 insecureOrigin（insecure_origin）。",
        ),
        Code::OutSeqNoInvalid => {
            ("核身单号不是 5 到 32 个 0-9 A-Z a-z _ -", "每次核身生成一个新的，例如 32 位随机十六进制数。")
        }
        Code::PayFailed => {
            ("微信支付拒绝了请求", "errmsg 是它的原话。它没有签名：只写日志，不要据此做决定。")
        }
        Code::PayloadMismatch => (
            "记录里是另一种数据",
            "打开了，但字段不是这一种的：请调用与按钮或接口对应的函数。人脸记录的字段要与 members 列出的一致。",
        ),
        Code::PlatformError => ("微信回了一个错误", "编号和含义说明原因；action 以该编号的为准。"),
        Code::RecordBeforeNumber => {
            ("记录早于它的随机数", "这是更早一次核身的记录：先下发随机数，再发起核身，提交那一次的记录。")
        }
        Code::RecordUnknown => ("微信不认识这条记录", "它超过三天，不是手机号，或不是微信生成的。"),
        Code::Redirected => {
            ("应答指向另一个地址", "微信不会重定向。跟过去就会把 access token 交给别人：检查 origin 和代理。")
        }
        Code::Replayed => (
            "这个随机数或这条记录已经用过",
            "一个随机数只能试一次，记录的任何部分都不能再用：请下发新的随机数，让用户重试。",
        ),
        Code::SessionKeyInvalid => (
            "session key 不是代表 16 字节的 24 个 base64 字符",
            "请原样传入 code2Session 返回的 session_key：不要解码、不要 URL 编码、不要带引号。",
        ),
        Code::SessionKeyUnknown => (
            "没有保存这个用户的 session key",
            "自存储开始记录以来，该用户没有登录过。在小程序里：wx.login({ success: ({ code }) => post(code) })。",
        ),
        Code::SessionKeyUsedUp => (
            "这个 session_key 下用过的记录太多",
            "已记不下更多记录，无法分辨新旧：请重新登录；若 session_key 不变，请先让微信重置它。",
        ),
        Code::SessionReplaced => {
            ("会话已被更新的登录顶替", "用户在另一台设备上登录了，或登录次数超过了设备数上限。")
        }
        Code::SessionRevoked => ("会话已被结束", "它被撤销了，例如用户退出了登录：请让小程序重新登录。"),
        Code::SessionUnknown => {
            ("存储里没有这个会话", "它很久以前就结束了，或者存储丢失了记录：请让小程序重新登录。")
        }
        Code::SignMismatch => ("sign 不符", "API 密钥不是这一个，消息用了另一种算法签名，或被改过。"),
        Code::SignMissing => ("消息里没有 sign", "没有什么能表明它来自微信支付。"),
        Code::SignTypeInvalid => ("没有这种算法", "写 MD5 或 HMAC-SHA256，以商户的设置为准。"),
        Code::SignTypeMismatch => {
            ("消息里写的是另一种算法", "用哪种算法由调用者说，绝不由消息说：检查商户的设置。")
        }
        Code::SignatureInvalid => ("签名不是长度正确的十六进制", "签名要取自同一次回调，不带空格和换行。"),
        Code::SignatureMismatch => (
            "签名不符",
            "session key 已过期，或被签名的文本变了：要对收到的原文签名，不要对重新生成的 JSON 签名。",
        ),
        Code::SignatureMissing => ("message 里没有签名，而这里要求有", "请把签名一起发来，或不要求签名。"),
        Code::StateInvalid => {
            ("存储里这个键下的内容无法读取", "有别的程序或旧版本在往这个键里写：请删除这个键。")
        }
        Code::StoreFailed => (
            "存储没有应答",
            "没有存储就什么都无法判断，所以拒绝这个请求：请检查它的连接。它的错误种类写在说明里，或在 cause 里。",
        ),
        Code::StoreForgot => (
            "存储的记录回溯得不够远",
            "存储在这份内容可能被使用之后才开始记录，或丢失过记录，无法判断它是否用过：请重新生成一份。测试里给 MemoryStore 传 since: 0。",
        ),
        Code::StoreFull => ("存储已满", "仍有效的随机数绝不会被丢弃：请加大容量，或使用进程外的存储。"),
        Code::StoreInvalid => (
            "这个存储不能用",
            "数据库客户端请用 RedisStore 包起来。自己写的存储要有文档所列的方法，并按文档回答；在 Python 里，同步函数不接受异步存储。",
        ),
        Code::StoreUnsupported => (
            "这个存储在这里不能用",
            "SqliteStore 需要 node:sqlite（Node 22.13 起才有）或 SQLite 3.24；RedisStore 需要 ioredis 或 redis 的客户端，Python 里是 redis。",
        ),
        Code::TextInvalid => {
            ("文本不是合法的 Unicode", "字节必须是 UTF-8，文本里不能有孤立的代理项：检查正文是怎样解码的。")
        }
        Code::TimestampFuture => ("记录来自未来", "核对服务器时钟，或放宽 skew。"),
        Code::TimestampStale => ("记录超过了允许的时间", "请小程序重新取数据，或放宽期限。"),
        Code::TokenAlgorithm => (
            "token 不是用 HS256 签的",
            "别的 alg、没有算法或带 crit：有人手工造了这个 token，或它是别的服务的。",
        ),
        Code::TokenAppMismatch => ("token 属于另一个应用", "它的 aud 是另一个 app id。"),
        Code::TokenExpired => ("token 已过期", "请让小程序重新登录。"),
        Code::TokenInvalid => (
            "这段文本不是会话 token",
            "它不是三段 base64url，JSON 里没有 sub、aud、iat、exp 和 jti，超过 4 KiB，或一次来了两个不同的。",
        ),
        Code::TokenKeyDuplicate => ("两个密钥同名", "给每个密钥自己的 kid：token 靠它说明是哪个签的。"),
        Code::TokenKeyUnknown => ("token 说的密钥不在这些密钥里", "密钥已被撤下，或这是别的服务的 token。"),
        Code::TokenMissing => {
            ("请求里没有 token", "应放在 Authorization 里，写成 Bearer 加 token，或放在 X-Token 里。")
        }
        Code::TokenNotYetValid => ("token 来自未来", "核对各服务器的时钟，或放宽 skew。"),
        Code::TokenSecretInvalid => (
            "secret 不是 32 到 1024 个字节",
            "请用随机字节生成，以字节或 base64 传入；文本一律按 base64 读取：openssl rand -base64 32。",
        ),
        Code::TokenSignature => ("token 的签名不对", "token 被改过，或它的 kid 所指的密钥换了 secret。"),
        Code::TokenUserMismatch => ("token 属于另一个用户", "它的 sub 不是这次操作的 openid。"),
        Code::TooManyNumbers => (
            "一小时内已向该用户下发 20 个随机数",
            "在用户开始核验时再下发，不要在页面加载时下发；请稍后再试。",
        ),
        Code::TooManyRefusals => (
            "这个 session_key 一小时内已有 20 条记录被拒绝",
            "一小时内不再用它解密任何记录；重新登录并得到新的 session_key 后重新计数。",
        ),
        Code::VerifyIdExpired => {
            ("verify_id 已不能再用", "请重新开始一次核身：它只在 expires_in 所说的时间内有效。")
        }
        Code::WatermarkInvalid => (
            "水印缺少 app id 或可用的时间戳",
            "水印应有 appid（文本）和 timestamp（秒）：这不是微信生成的记录。",
        ),
        Code::WatermarkMissing => ("记录里没有水印", "没有水印就不知道记录属于哪个应用：可能是另一种数据。"),
        Code::XmlCharacter => ("有 XML 容不下的字符", "控制字符在 XML 1.0 里没有位置，写成编号也不行。"),
        Code::XmlCut => ("XML 没有结束就断了", "连接中断，或代理截断了正文。"),
        Code::XmlDuplicate => ("同一个元素出现了两次", "不同的解析器会取到不同的值：这样的消息一概不取。"),
        Code::XmlForbidden => (
            "XML 里有微信从不发送的东西",
            "DOCTYPE、实体、处理指令、注释和属性都被拒绝：攻击正是用它们做的。",
        ),
        Code::XmlInvalid => ("这段文本不是以 xml 为根的 XML", "请原样传入正文，UTF-8，不要先解析。"),
        Code::XmlNested => ("字段里面又有元素", "APIv2 的消息没有嵌套。"),
    }
}
