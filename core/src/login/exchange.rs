//! Exchanging a code once.

use core::fmt;

use super::{AppSecret, ClaimContext, Login, code_claim, code2session};
use crate::call::{Call, TimeLimit};
use crate::flow::{Ask, Clock, Flow, Reply, Step};
use crate::platform::CallError;
use crate::stores::{Claim, Claimed};
use crate::{Code, Error};

/// The context of an [`Exchange`].
#[derive(Clone, Copy, Debug)]
pub struct ExchangeContext<'a> {
    /// The app the code is for, with its secret.
    pub app: AppSecret<'a>,
    /// The current time in Unix seconds.
    pub now: u64,
    /// The time limit for WeChat's answer.
    pub time_limit: TimeLimit,
}

/// A flow that exchanges the code of `wx.login` for the user's openid and session key, once: a code that was
/// exchanged before is refused and not sent.
///
/// The code is spent before it is sent, so a code whose answer was lost is used up, as it is on WeChat's
/// side: the action is then [`Relogin`](crate::Action::Relogin), never [`Retry`](crate::Action::Retry).
///
/// Ends with `code_used`; `store_failed`, `store_forgot` and `store_invalid` about the store; and the errors
/// of [`code2session`].
///
/// ```
/// # mod maps { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow/maps.rs")); }
/// # use maps::Outside;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use wxseal::call::TimeLimit;
/// use wxseal::login::{AppSecret, Exchange, ExchangeContext};
/// use wxseal::{AppId, Code};
///
/// // The driver over maps that the module `flow` shows, where this is what WeChat answers.
/// let now = 1_477_314_200;
/// let mut outside = Outside::new(now, |request| {
///     assert_eq!(request.address(), "https://api.weixin.qq.com/sns/jscode2session");
///     r#"{"openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}"#
/// });
///
/// let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
/// let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url: None };
/// let context = ExchangeContext { app, now, time_limit: TimeLimit::default() };
/// let login = outside.drive(Exchange::new("code-of-wx-login", &context)?)?;
/// assert_eq!(login.openid, "oGZUI0egBJY1zhBYw2KhdUfwVJJE");
///
/// // The same code is not sent again.
/// let error = outside.drive(Exchange::new("code-of-wx-login", &context)?).unwrap_err();
/// assert_eq!(error.code(), Code::CodeUsed);
/// # Ok(()) }
/// ```
pub struct Exchange {
    stage: Stage,
    call: Call<Login>,
    time_limit: TimeLimit,
}

/// The step in progress.
enum Stage {
    /// Not started: this claim comes first.
    Begin(Claim),
    /// Spending the code.
    Claim,
    /// Sending the code.
    Send,
    /// The end of the flow.
    End,
}

impl Exchange {
    /// Checks the context and the code.
    ///
    /// # Errors
    ///
    /// Those of [`code2session`] and [`code_claim`].
    pub fn new(code: &str, context: &ExchangeContext<'_>) -> Result<Self, Error> {
        let ExchangeContext { app, now, time_limit } = *context;
        Ok(Self {
            call: code2session(code, &app)?,
            stage: Stage::Begin(code_claim(code, &ClaimContext { app_id: app.app_id, now })?),
            time_limit,
        })
    }

    fn claimed(&mut self, reply: &Reply) -> Result<Ask, Error> {
        match reply {
            Reply::Claimed(Claimed::First) => {
                self.stage = Stage::Send;
                Ok(self.call.ask(self.time_limit))
            }
            Reply::Claimed(Claimed::Again) => Err(Error::new(Code::CodeUsed, "code")),
            Reply::Claimed(Claimed::Unknown) => Err(Error::new(Code::StoreForgot, "store")),
            reply => Err(reply.store_error()),
        }
    }
}

impl Flow for Exchange {
    type Output = Result<Login, CallError>;

    fn next(&mut self, reply: Reply, _: Clock) -> Step<Self::Output> {
        match core::mem::replace(&mut self.stage, Stage::End) {
            Stage::Begin(claim) if matches!(reply, Reply::Begin) => {
                self.stage = Stage::Claim;
                Step::Ask(Ask::Claim(claim))
            }
            Stage::Claim => match self.claimed(&reply) {
                Ok(ask) => Step::Ask(ask),
                Err(error) => Step::Done(Err(error.into())),
            },
            Stage::Send => Step::Done(self.call.read(reply).map_err(CallError::after_spending_code)),
            // A code is sent only after it was claimed, and only once.
            Stage::Begin(_) | Stage::End => {
                Step::Done(Err(Error::new(Code::ArgumentMissing, "reply").into()))
            }
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage: _, call, time_limit } = self;
        f.debug_struct("Exchange").field("call", call).field("time_limit", time_limit).finish_non_exhaustive()
    }
}
