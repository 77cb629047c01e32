//! Flows over `ureq`, blocking: a login, an access token for many, and a phone number.

mod store;
mod wechat;

use std::error::Error;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use store::Store;
use ureq::Agent;
use wxseal::call::{Access, BaseUrl, Request, TimeLimit};
use wxseal::credentials::{AccessTokens, AccessTokensContext, Mode, Wait};
use wxseal::flow::{Ask, Clock, Failure, Flow, Reply, Step};
use wxseal::login::{AppSecret, Exchange, ExchangeContext};
use wxseal::{AppId, Code, phone};

/// Drives a flow to its end.
fn drive<F: Flow>(mut flow: F, outside: &Outside) -> F::Output {
    let mut reply = Reply::Begin;
    loop {
        let ask = match flow.next(reply, outside.clock()) {
            Step::Done(output) => return output,
            Step::Ask(ask) => ask,
        };
        reply = match ask {
            Ask::Load(load) => outside.store.load(&load.key).map_or_else(Reply::Failed, Reply::Loaded),
            Ask::Swap(swap) => outside.store.swap(&swap).map_or_else(Reply::Failed, Reply::Swapped),
            Ask::Claim(claim) => outside.store.claim(&claim).map_or_else(Reply::Failed, Reply::Claimed),
            Ask::Send { request, time_limit } => match outside.send(&request, time_limit) {
                Ok((status, body)) => Reply::Answered { status, body },
                Err(failure) => Reply::Failed(failure),
            },
            Ask::Pause(pause) => {
                thread::sleep(pause);
                Reply::Paused
            }
        };
    }
}

/// A store, a client and two clocks.
struct Outside {
    store: Store,
    client: Agent,
    started: Instant,
}

impl Outside {
    fn new() -> Self {
        let client = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None) // the server is on this machine; without this line the environment's proxy is used
            .build();
        #[expect(clippy::disallowed_methods, reason = "a driver has a clock")]
        let started = Instant::now();
        Self { store: Store::default(), client: client.into(), started }
    }

    fn clock(&self) -> Clock {
        let unix_seconds = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
        Clock { unix_seconds, monotonic: self.started.elapsed() }
    }

    /// Carries a request. Of an error only its kind is taken over: its text may hold the URL, and with it a
    /// secret.
    fn send(&self, request: &Request, time_limit: Duration) -> Result<(u16, Vec<u8>), Failure> {
        self.exchange(request, time_limit).map_err(|error| match error {
            ureq::Error::Timeout(_) => Failure::Late,
            _ => Failure::Foreign,
        })
    }

    /// Without TLS, which loopback needs none of: for WeChat itself keep `ureq`'s default features.
    fn exchange(&self, request: &Request, time_limit: Duration) -> Result<(u16, Vec<u8>), ureq::Error> {
        let mut builder = ureq::http::Request::builder().method(request.method().as_str()).uri(request.url());
        for (name, value) in request.headers() {
            builder = builder.header(*name, *value);
        }
        let request_with_limit = self
            .client
            .configure_request(builder.body(request.body().unwrap_or_default())?)
            .timeout_global(Some(time_limit))
            .build();
        let mut answer = self.client.run(request_with_limit)?;
        let mut body = Vec::new();
        // One byte more than may be read is enough to be refused.
        let limit = u64::try_from(request.max_answer()).unwrap_or(u64::MAX).saturating_add(1);
        answer.body_mut().as_reader().take(limit).read_to_end(&mut body)?;
        Ok((answer.status().as_u16(), body))
    }
}

fn random() -> Result<[u8; 16], getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (wechat, outside) = (wechat::start()?, Outside::new());
    let base_url = Some(BaseUrl::new(&wechat)); // left out, it is WeChat itself
    let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
    let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url };

    // A login: the code is exchanged once.
    let exchange = |code: &str, time_limit| {
        let now = outside.clock().unix_seconds;
        let flow = Exchange::new(code, &ExchangeContext { app, now, time_limit })?;
        drive(flow, &outside)
    };
    let login = exchange("code-of-wx-login", TimeLimit::default())?;
    println!("{}", login.openid);
    assert_eq!(exchange("code-of-wx-login", TimeLimit::default()).unwrap_err().code(), Code::CodeUsed);

    // An access token, fetched by one of four.
    let tokens = AccessTokens::new(&AccessTokensContext { app, mode: Mode::Stable, wait: Wait::default() })?;
    let token = thread::scope(|scope| {
        let get = || Ok::<_, Box<dyn Error + Send + Sync>>(drive(tokens.get(random()?), &outside)?);
        let all = [(); 4].map(|()| scope.spawn(get));
        let all = all.map(|one| one.join().unwrap_or_else(|_| Err("a thread panicked".into())));
        all.into_iter().collect::<Result<Vec<_>, _>>()
    });
    let token = token.map_err(|error| error.to_string())?.pop().unwrap_or_default();

    // A phone number.
    let access = Access { access_token: &token, base_url };
    let call = phone::get_user_phone_number(
        "code-of-the-button",
        &phone::Context { app_id: &app_id, openid: None, access },
    )?;
    println!("{}", drive(call.send(TimeLimit::default()), &outside)?.phone_number.phone_number);

    // What goes wrong has a code.
    let short = TimeLimit::from_seconds(0.2)?;
    for (code, expected) in
        [("slow", Code::CallTimeout), ("redirected", Code::Redirected), ("large", Code::AnswerTooLarge)]
    {
        assert_eq!(exchange(code, short).unwrap_err().code(), expected);
    }
    Ok(())
}
