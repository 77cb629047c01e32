//! Flows over `reqwest` and `tokio`: a login, an access token for many, a phone number, and one who gives up.

mod store;
mod wechat;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::{Client, Method, redirect};
use store::Store;
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};
use wxseal::call::{self, Access, BaseUrl, Request, TimeLimit};
use wxseal::credentials::{AccessTokens, AccessTokensContext, Mode, Wait};
use wxseal::flow::{Ask, Clock, Failure, Flow, Reply, Step};
use wxseal::login::{AppSecret, Exchange, ExchangeContext};
use wxseal::{AppId, Code, phone};

/// Drives a flow to its end. Whoever drops the future gives up, and keeps nobody waiting.
async fn drive<F: Flow>(flow: F, outside: &Arc<Outside>) -> F::Output {
    let mut driven = Driven { flow, outside: Arc::clone(outside) };
    let mut reply = Reply::Begin;
    loop {
        reply = match driven.flow.next(reply, outside.clock()) {
            Step::Done(output) => return output,
            Step::Ask(Ask::Pause(pause)) => {
                sleep(pause).await;
                Reply::Paused
            }
            Step::Ask(ask) => outside.answer(ask).await,
        };
    }
}

/// A flow that gives up when it is dropped half-way. At its end it has nothing to give up.
struct Driven<F: Flow> {
    flow: F,
    outside: Arc<Outside>,
}

impl<F: Flow> Drop for Driven<F> {
    fn drop(&mut self) {
        let last = self.flow.cancel(self.outside.clock());
        // Where the runtime itself is at its end, nobody is there to do it.
        if let (Some(ask), Ok(runtime)) = (last, Handle::try_current()) {
            let outside = Arc::clone(&self.outside);
            runtime.spawn(async move { timeout(Duration::from_secs(1), outside.answer(ask)).await });
        }
    }
}

impl Outside {
    /// Does a step, for as long as it may take.
    async fn answer(&self, ask: Ask) -> Reply {
        let limit = ask.time_limit();
        let step = async {
            match ask {
                Ask::Load(load) => self.store.load(&load.key).map_or_else(Reply::Failed, Reply::Loaded),
                Ask::Swap(swap) => self.store.swap(&swap).map_or_else(Reply::Failed, Reply::Swapped),
                Ask::Claim(claim) => self.store.claim(&claim).map_or_else(Reply::Failed, Reply::Claimed),
                Ask::Send { request, .. } => match self.send(&request).await {
                    Ok((status, body)) => Reply::Answered { status, body },
                    Err(failure) => Reply::Failed(failure),
                },
                Ask::Pause(_) => Reply::Paused, // the driver pauses
            }
        };
        timeout(limit, step).await.unwrap_or(Reply::Failed(Failure::Late))
    }
}

/// A store, a client and two clocks.
struct Outside {
    store: Store,
    client: Client,
    started: Instant,
}

impl Outside {
    fn new() -> Result<Self, reqwest::Error> {
        // Without TLS, which loopback does not need; for WeChat itself switch on the feature `rustls`.
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy() // the server is on this machine
            .build()?;
        #[expect(clippy::disallowed_methods, reason = "a driver has a clock")]
        let started = Instant::now();
        Ok(Self { store: Store::default(), client, started })
    }

    fn clock(&self) -> Clock {
        let unix_seconds = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
        Clock { unix_seconds, monotonic: self.started.elapsed() }
    }

    /// Carries a request. Of an error it takes nothing over: its text may hold the URL, and with it a secret.
    async fn send(&self, request: &Request) -> Result<(u16, Vec<u8>), Failure> {
        self.exchange(request).await.map_err(|_| Failure::Foreign)
    }

    async fn exchange(&self, request: &Request) -> Result<(u16, Vec<u8>), reqwest::Error> {
        let method = match request.method() {
            call::Method::Post => Method::POST,
            _ => Method::GET,
        };
        let mut builder = self.client.request(method, request.url());
        for (name, value) in request.headers() {
            builder = builder.header(*name, *value);
        }
        if let Some(body) = request.body() {
            builder = builder.body(body.to_owned());
        }
        let mut answer = builder.send().await?;
        let mut body = Vec::new();
        // What is larger is refused, so nobody reads on.
        while body.len() <= request.max_answer()
            && let Some(chunk) = answer.chunk().await?
        {
            body.extend_from_slice(&chunk);
        }
        Ok((answer.status().as_u16(), body))
    }
}

fn random() -> Result<[u8; 16], getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (wechat, outside) = (wechat::start()?, Arc::new(Outside::new()?));
    let base_url = Some(BaseUrl::new(&wechat)); // left out, it is WeChat itself
    let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
    let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url };

    // A login: the code is exchanged once.
    let exchange = async |code: &str, time_limit| {
        let now = outside.clock().unix_seconds;
        let flow = Exchange::new(code, &ExchangeContext { app, now, time_limit })?;
        drive(flow, &outside).await
    };
    let login = exchange("code-of-wx-login", TimeLimit::default()).await?;
    println!("{}", login.openid);
    let error = exchange("code-of-wx-login", TimeLimit::default()).await.unwrap_err();
    assert_eq!(error.code(), Code::CodeUsed);

    // An access token, fetched by one of three. One who gives up while it fetches keeps nobody waiting.
    let slow = AppSecret { secret: "slow0123456789abcdef0123456789ab", ..app };
    let context = AccessTokensContext { app: slow, mode: Mode::Stable, wait: Wait::default() };
    let given_up =
        timeout(Duration::from_millis(200), drive(AccessTokens::new(&context)?.get(random()?), &outside));
    assert!(given_up.await.is_err());
    let tokens = AccessTokens::new(&AccessTokensContext { app, ..context })?;
    let get = async || Ok::<_, Box<dyn Error>>(drive(tokens.get(random()?), &outside).await?);
    let asked = outside.clock().monotonic;
    let (token, others) = (get().await?, [get().await?, get().await?]);
    assert!(others.iter().all(|other| *other == token));
    assert!(outside.clock().monotonic - asked < Duration::from_secs(5));

    // A phone number.
    let access = Access { access_token: &token, base_url };
    let context = phone::Context { app_id: &app_id, openid: None, access };
    let call = phone::get_user_phone_number("code-of-the-button", &context)?;
    let phone = drive(call.send(TimeLimit::default()), &outside).await?;
    println!("{}", phone.phone_number.phone_number);

    // What goes wrong has a code.
    let short = TimeLimit::from_seconds(0.2)?;
    for (code, expected) in
        [("slow", Code::CallTimeout), ("redirected", Code::Redirected), ("large", Code::AnswerTooLarge)]
    {
        assert_eq!(exchange(code, short).await.unwrap_err().code(), expected);
    }
    Ok(())
}
