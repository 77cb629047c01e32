//! No secret and no content shows in what is printed.

use std::fmt::Debug;
use std::sync::Arc;

use wxseal::call::{Access, BaseUrl, Call, Sending, TimeLimit};
use wxseal::credentials::{AccessTokens, AccessTokensContext, Mode, Obtain, Wait};
use wxseal::face::{self, Begin, BeginContext, Expected, Numbers, VerifyResult};
use wxseal::face_pay::{self, Device, DeviceCredentials, DeviceCredentialsContext, Merchant};
use wxseal::face_v1::{self, GetInfoContext, Person};
use wxseal::face_v2::{self, Cert, GetVerifyIdContext, QueryContext};
use wxseal::flow::{Ask, Change, Clock, Failure, Flow, Load, Reply, Step, Swap};
use wxseal::login::{self, AppSecret, Exchange, ExchangeContext};
use wxseal::open_data::{
    self, Braked, Context, GroupContext, Message, SignatureContext, SignedMessage, WatermarkRule,
};
use wxseal::pay_v2::{self, PayKey, SignType};
use wxseal::session_key_store::{LoginKey, SessionKeyStore};
use wxseal::session_token::{self, EncodedKey, Headers, IssueContext, TokenKey, VerifyContext};
use wxseal::sessions::{
    AllSessions, BeginContext as SessionBegin, CheckContext, Limits, Policy, SessionId, Sessions,
    SessionsContext,
};
use wxseal::{AppId, Code, Error, Freshness, SessionKey, credentials, phone};
use wxseal_tests::{World, cases};

const KEY: &str = "tiihtNczf5v6AKRyjwEUhQ==";

/// What must never show: the key's two faces, and every text and number of the records below.
const SECRETS: [&str; 17] = [
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
    "b6b6b6",             // the number that is begun
    "182, 182, 182",      // what it is made of
    "110105********002X", // and what is masked
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
        open_data::group_id(message, &GroupContext { context: *context, watermark: WatermarkRule::Required })
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
    let context = SignatureContext { session_keys: &[&other] };
    silent(&context);
    silent(&open_data::verify_signature(&signed, &context).unwrap());
}

const OPENID: &str = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";

/// Drives a flow, and looks at it, at what it says and at what it is told.
fn silent_flow<F: Flow<Output = Result<T, E>> + Debug, T, E: Debug>(mut flow: F, world: &mut World) -> T {
    let mut reply = Reply::Begin;
    loop {
        silent(&flow);
        silent(&reply);
        let step = flow.next(reply, world.clock);
        silent(&step);
        reply = match step {
            Step::Done(result) => return result.unwrap(),
            Step::Ask(ask) => {
                silent(&ask);
                world.answer(ask)
            }
        };
    }
}

#[test]
fn flows_show_no_secret() {
    let key = Arc::new(SessionKey::parse(KEY).unwrap());
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let mut world = World::at(NOW);
    let begin = BeginContext { app_id: &app_id, user: OPENID, now: NOW - 10 };
    silent(&begin);
    let number = silent_flow(Begin::new(&begin, [0xb6; 16]).unwrap(), &mut world);

    for (id, masked) in [("expected-everything", false), ("masked-six-and-four", true)] {
        let case = message("face.open_result", id)["attempts"][0].clone();
        let field = |name: &str| case["message"][name].as_str().unwrap();
        let random_number = if masked { "oGZUI0" } else { &number };
        let posted = face::Message {
            verify_result: VerifyResult::Text("oGZUI0egBJY1zhBY"),
            encrypt_data: field("encryptData"),
            iv: field("iv"),
            random_number,
            signature: None,
        };
        let expected = &case["context"]["expected"];
        let context = face::Context {
            app_id: &app_id,
            user: OPENID,
            session_keys: &[Arc::clone(&key)],
            now: NOW,
            freshness: Freshness::default(),
            numbers: if masked { Numbers::Client } else { Numbers::Issued },
            expected: Expected {
                openid: expected["openid"].as_str(),
                name: expected["name"].as_str(),
                id_number: expected["id_number"].as_str(),
            },
            members: None,
            watermark: WatermarkRule::Required,
            masked,
            require_signature: false,
            repair: false,
        };
        silent(&posted);
        silent(&context);
        silent(&context.expected);
        // Over a store that has not seen the blocks: the records begin alike.
        let world = if masked { &mut World::at(NOW) } else { &mut world };
        let result = silent_flow(face::OpenResult::new(&posted, &context).unwrap(), world);
        assert!(result.json.contains("5f20") || result.json.contains("张三"));
        silent(&result);
    }

    // What other flows keep is a secret.
    let kept = || KEY.to_owned();
    silent(&Reply::Loaded(Some(kept())));
    silent(&Reply::Answered { status: 200, body: KEY.into() });
    let swap = Swap { key: String::new(), expected: Some(kept()), next: kept(), seconds: 1, secret: true };
    silent(&swap);
    silent(&Step::<()>::Ask(Ask::Swap(swap)));
    silent(&Step::Done(kept()));
    let (load, clock) = (Load { key: String::new(), secret: true }, world.clock);
    assert_eq!(format!("{load:?}"), r#"Load { key: "", secret: true }"#);
    assert_eq!(format!("{clock:?}"), format!("Clock {{ unix_seconds: {NOW}, monotonic: 0ns }}"));
    assert_eq!(format!("{:?}", Failure::Code(Code::StoreFull)), "Code(StoreFull)");

    let case = message("open_data.decrypt", "official")["message"].clone();
    let braked = Braked::new(&[key], NOW, move |session_keys| {
        let field = |name: &str| case[name].as_str().unwrap();
        let context = Context {
            app_id: &app_id,
            session_keys,
            now: NOW,
            freshness: Freshness::default(),
            repair: false,
        };
        open_data::decrypt(&Message { encrypted_data: field("encryptedData"), iv: field("iv") }, &context)
    });
    silent(&silent_flow(braked.unwrap(), &mut world));
}

/// What WeChat answers to each of the flows' calls, every text in it a secret.
fn wechat(request: &wxseal::call::Request) -> String {
    match request.address().rsplit('/').next().unwrap_or_default() {
        "jscode2session" => format!(r#"{{"openid":"{OPENID}","session_key":"{KEY}"}}"#),
        "stable_token" => r#"{"access_token":"tiihtaccess","expires_in":7200}"#.to_owned(),
        "get_wxpayface_authinfo" => auth_info("tiihtauthinfo"),
        _ => r#"{"errcode":0,"phone_info":{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86","watermark":{"timestamp":1,"appid":"wx4f4bc4dec97d474b"}}}"#.to_owned(),
    }
}

fn auth_info(authinfo: &str) -> String {
    let pay_key = PayKey::parse("api-key").unwrap();
    let mut fields = pay_v2::Fields::new();
    for (name, value) in [
        ("return_code", "SUCCESS"),
        ("appid", "wx4f4bc4dec97d474b"),
        ("mch_id", "1"),
        ("authinfo", authinfo),
        ("expires_in", "3600"),
    ] {
        fields.insert(name.into(), value.into());
    }
    let signing = pay_v2::Context { key: &pay_key, sign_type: SignType::Md5 };
    fields.insert("sign".into(), pay_v2::sign(&fields, &signing).unwrap());
    pay_v2::build_xml(&fields).unwrap()
}

fn world() -> World {
    World::at(NOW).with(|request, _| Reply::Answered { status: 200, body: wechat(request).into_bytes() })
}

#[test]
fn flows_that_fetch_show_no_secret() {
    let (mut world, app_id) = (world(), AppId::parse("wx4f4bc4dec97d474b").unwrap());
    let base_url = Some(BaseUrl::new("https://api.weixin.qq.com"));
    let app = AppSecret { app_id: &app_id, secret: "tiihtsecret", base_url };
    let context = ExchangeContext { app, now: NOW, time_limit: TimeLimit::default() };
    silent(&context);
    let login = silent_flow(Exchange::new("tiihtcode", &context).unwrap(), &mut world);
    silent(&login);
    assert_eq!(login.session_key.expose(), KEY);

    let context = AccessTokensContext { app, mode: Mode::Stable, wait: Wait::default() };
    let tokens = AccessTokens::new(&context).unwrap();
    silent(&context);
    silent(&tokens);
    assert_eq!(silent_flow(tokens.get([0xb6; 16]), &mut world), "tiihtaccess");
    silent_flow(tokens.report("tiihtaccess", None).unwrap(), &mut world);

    let key = PayKey::parse("api-key").unwrap();
    let merchant = Merchant { app_id: &app_id, mch_id: "1", sub_app_id: None, sub_mch_id: None };
    let device = Device { store_id: "1", store_name: "1", device_id: "1", attach: None };
    let (sign_type, wait) = (SignType::Md5, Wait::default());
    let context = DeviceCredentialsContext { merchant, key: &key, sign_type, base_url: None, wait };
    let credentials = DeviceCredentials::new(&context).unwrap();
    silent(&context);
    silent(&credentials);
    for shown in [format!("{context:?}"), format!("{credentials:?}")] {
        assert!(!shown.contains("api-key"));
    }
    let get = credentials.get("tiihtrawdata", &device, [0xb6; 16]).unwrap();
    assert_eq!(silent_flow(get, &mut world), "tiihtauthinfo");
    silent_flow(credentials.report("tiihtauthinfo", &device).unwrap(), &mut world);

    let access = Access { access_token: "tiihtaccess", base_url };
    let context = phone::Context { app_id: &app_id, openid: None, access };
    let call = phone::get_user_phone_number("tiihtcode", &context).unwrap();
    silent(&silent_flow(call.send(TimeLimit::default()), &mut world));
}

#[test]
fn flows_of_sessions_show_neither_user_nor_token() {
    let (mut world, app_id) = (world(), AppId::parse("wx4f4bc4dec97d474b").unwrap());
    let session_key = SessionKey::parse(KEY).unwrap();
    let (store, openid) = (SessionKeyStore::new(app_id.clone()), OPENID);
    let login = LoginKey { openid, session_key: &session_key };
    silent(&store);
    silent(&login);
    silent_flow(store.set(&login, NOW).unwrap(), &mut world);
    let keys = silent_flow(store.get(openid, NOW).unwrap(), &mut world);
    silent(&keys);
    assert_eq!(keys[0].expose(), KEY);

    let token_keys = vec![TokenKey::new("1", "tiihtNczf5v6AKRyjwEUhQtiihtNczf5v6".as_bytes()).unwrap()];
    let context = SessionsContext { app_id, token_keys, policy: Policy::new(&Limits::default()).unwrap() };
    silent(&context);
    let sessions = Sessions::new(context).unwrap();
    silent(&sessions);
    let (jti, random) = ("13800138000-13800138000", [0xb6; 16]);
    let context = SessionBegin { device: Some("tiiht"), jti: Some(jti), random, now: NOW };
    silent(&context);
    let begun = silent_flow(sessions.begin(openid, &context).unwrap(), &mut world);
    silent(&begun);
    let token = begun.token.as_deref().unwrap();
    assert!(!format!("{begun:?}").contains(token));
    let context = CheckContext { openid: Some(openid), jti: None, random, now: NOW };
    silent(&context);
    silent(&silent_flow(sessions.check(token, &context).unwrap(), &mut world));
    let (session, all) = (SessionId { openid, jti }, AllSessions { openid, keep: Some(jti) });
    silent(&session);
    silent(&all);
    silent(&silent_flow(sessions.list(openid, NOW).unwrap(), &mut world));
    silent_flow(sessions.revoke_all(&all, NOW).unwrap(), &mut world);
    silent_flow(sessions.revoke(&session, NOW).unwrap(), &mut world);
}

/// Whatever drives a flow may move it to another thread, and keep it.
#[test]
fn flows_can_be_sent_and_kept() {
    fn owned<T: Flow + Send + 'static>() {}
    owned::<Begin>();
    owned::<face::OpenResult>();
    owned::<Braked<()>>();
    owned::<Exchange>();
    owned::<Obtain>();
    owned::<Change<()>>();
    owned::<Change<Vec<SessionKey>>>();
    owned::<Sending<login::Login>>();
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<AccessTokens>();
    shared::<DeviceCredentials>();
    shared::<Sessions>();
    shared::<SessionKeyStore>();
    fn sent<T: Send + 'static>() {}
    sent::<Ask>();
    sent::<Reply>();
    sent::<(Clock, Failure)>();
}

const TOKEN: &str = "68_Ab+cd/ef";
const NOW: u64 = 1_477_314_200;

/// A call's `Debug`, its request's, and what it makes of a good answer and of one that repeats everything.
fn silent_call<T: Debug>(call: Result<Call<T>, Error>, good: &str) {
    let call = call.unwrap();
    let body = call.request().body().unwrap_or_default().replace('"', "'").replace('\n', " ");
    let secrets = [
        TOKEN,
        "68_Ab",
        "access_token",
        "13800138000",
        "李雷",
        "44010119900101",
        "raw+data",
        "api-key",
        KEY,
        "7154f9f8",
    ];
    let mut shown = vec![format!("{call:?}"), format!("{:?} {}", call.request(), call.request())];
    shown.push(format!("{:?}", call.parse(200, good.as_bytes()).unwrap()));
    let repeated = format!(r#"{{"errcode":-1,"errmsg":"{} {body}"}}"#, call.request().url());
    let xml = format!(
        "<xml><return_code>FAIL</return_code><return_msg><![CDATA[{body} raw+data]]></return_msg></xml>"
    );
    for answer in [repeated, xml] {
        let error = call.parse(200, answer.as_bytes()).unwrap_err();
        shown.push(format!("{error} {error:?}"));
    }
    for text in shown {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} shows in {text}");
        }
    }
}

#[test]
fn calls_show_no_secret() {
    let access = Access { access_token: TOKEN, base_url: None };
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let key = SessionKey::parse(KEY).unwrap();
    silent(&access);
    let info = r#"{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86","watermark":{"timestamp":1,"appid":"wx4f4bc4dec97d474b"}}"#;
    let phone = format!(r#"{{"errcode":0,"phone_info":{info}}}"#);
    let context = phone::Context { app_id: &app_id, openid: Some(OPENID), access };
    silent(&context);
    silent_call(phone::get_user_phone_number("68_Abcode", &context), &phone);
    let context = login::Context { openid: OPENID, session_key: &key, access };
    silent(&context);
    silent_call(login::check_session(&context), r#"{"errcode":0}"#);
    let reset = format!(r#"{{"openid":"{OPENID}","session_key":"{KEY}"}}"#);
    silent_call(login::reset_user_session_key(&context), &reset);

    let cert = Cert { cert_type: Cert::IDENTITY_CARD, cert_name: "李雷", cert_no: "44010119900101" };
    assert_eq!(format!("{cert:?}"), "Cert(..)");
    let begun = r#"{"errcode":0,"verify_id":"13800138000","expires_in":3600}"#;
    let context = GetVerifyIdContext { openid: OPENID, out_seq_no: "13800138000", now: NOW, access };
    silent(&context);
    let call = face_v2::get_verify_id(&cert, &context).unwrap();
    let verification = call.parse(200, begun.as_bytes()).unwrap();
    silent_call(Ok(call), begun);
    let context = QueryContext { verification: &verification, now: NOW, access };
    silent(&context);
    silent_call(face_v2::query_verify_info(&context), r#"{"errcode":0,"verify_ret":10000}"#);
    let expected = face_v1::Expected {
        openid: Some("13800138000"),
        user_id_key: Some("44010119900101"),
        ..face_v1::Expected::default()
    };
    assert_eq!(format!("{expected:?}"), "Expected(..)");
    let info = format!(
        r#"{{"errcode":0,"identify_ret":0,"openid":"13800138000","user_id_key":"44010119900101","identify_time":{NOW},"finish_time":{NOW}}}"#
    );
    let context = GetInfoContext { expected, now: NOW, freshness: Freshness::default(), access };
    silent(&context);
    silent_call(face_v1::get_info("68_Abresult", &context), &info);
    let made = r#"{"errcode":0,"user_id_key":"13800138000","expires_in":3600}"#;
    let person = Person { name: "李雷", id_card_number: "44010119900101" };
    assert_eq!(format!("{person:?}"), "Person(..)");
    silent_call(face_v1::get_user_id_key(&person, &access), made);

    let pay_key = PayKey::parse("api-key").unwrap();
    let signing = pay_v2::Context { key: &pay_key, sign_type: SignType::Md5 };
    assert_eq!(format!("{signing:?}"), "Context { key: PayKey(..), sign_type: Md5 }");
    let context = face_pay::Context {
        merchant: Merchant { app_id: &app_id, mch_id: "1", sub_app_id: None, sub_mch_id: None },
        device: Device { store_id: "1", store_name: "1", device_id: "1", attach: None },
        key: &pay_key,
        sign_type: SignType::Md5,
        nonce_str: "1",
        now: NOW,
        base_url: None,
    };
    let answer = auth_info("13800138000");
    assert!(!format!("{context:?}").contains("api-key"));
    silent_call(face_pay::get_auth_info("raw+data", &context), &answer);
}

#[test]
fn contexts_of_tokens_show_neither_user_nor_secret() {
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let encoded = EncodedKey { kid: "1", secret: "tiihtNczf5v6AKRyjwEUhQtiihtNczf5v6AKRyjwEUhQ" };
    let key = TokenKey::parse(&encoded).unwrap();
    let token_keys: &[&TokenKey] = &[&key];
    let openid = OPENID;
    let context = IssueContext {
        openid,
        app_id: &app_id,
        token_keys,
        now: NOW,
        lifetime: 60,
        jti: "13800138000-13800138000",
    };
    let token = session_token::issue(&context).unwrap();
    silent(&encoded);
    silent(&key);
    silent(&context);
    silent(&Headers { authorization: Some(OPENID), x_token: Some(OPENID) });
    let openid = Some(OPENID);
    let context = VerifyContext { app_id: &app_id, token_keys, now: NOW, openid, max_age: None, max_skew: 0 };
    silent(&context);
    silent(&session_token::verify(&token, &context).unwrap());

    let app = AppSecret { app_id: &app_id, secret: KEY, base_url: None };
    silent(&credentials::Context { app, now: NOW });
    silent(&credentials::StableContext { app, now: NOW, force_refresh: false });
}

#[test]
fn errors_are_made_of_fixed_texts() {
    for code in Code::ALL {
        assert_eq!(Code::parse(code.as_str()), Some(*code));
        for text in [code.message(), code.hint(), code.action().as_str()] {
            assert!(!text.is_empty());
            assert!(SECRETS.iter().all(|secret| !text.contains(secret)));
        }
    }
}
