//! What WeChat itself says no with.

use alloc::boxed::Box;
use alloc::string::String;

mod errcode;
mod face_ret;

use core::fmt;

use crate::{Action, Code, Error};
pub use errcode::Errcode;
pub(crate) use face_ret::FaceRet;

/// Why a call has no result: it was refused here, or by WeChat.
#[derive(Debug)]
pub enum CallError {
    /// The answer is not one, or says something else than what was expected.
    Refused(Error),
    /// WeChat answered with an error of its own.
    Platform(Box<PlatformError>),
}

/// An error that WeChat answered with.
///
/// It holds no secret and no personal data: where WeChat's message repeats something of the request, or a piece of
/// it, the message is left out.
#[derive(Clone, Debug)]
pub struct PlatformError {
    code: Code,
    argument: &'static str,
    number: Option<i64>,
    errmsg: String,
    meaning: &'static str,
    hint: &'static str,
    action: Action,
    fault: Fault,
    retry: bool,
    retry_after: Option<u32>,
}

/// Whose doing an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// WeChat's.
    Platform,
    /// This server's: its code, its configuration, its token.
    Server,
    /// This library does not know the number.
    Unknown,
    /// The user's, or the user's phone or network.
    User,
}

impl Fault {
    /// The word that JavaScript and Python use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Server => "server",
            Self::Unknown => "unknown",
            Self::User => "user",
        }
    }
}

/// The part of an error that may be passed to the mini-program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Public {
    /// WeChat's number where it speaks of the user, -1 where it speaks of the server.
    pub errcode: i64,
    /// What that number means, in this library's words.
    pub errmsg: &'static str,
}

impl PlatformError {
    pub(crate) fn of_errcode(number: i64, errmsg: &str) -> Self {
        let known = Errcode::of(number);
        Self {
            code: Code::PlatformError,
            argument: "errcode",
            number: Some(number),
            errmsg: shown(errmsg),
            meaning: known.meaning(),
            hint: known.hint(),
            action: known.action(),
            fault: known.fault(),
            retry: matches!(known.action(), Action::Refresh | Action::Relogin | Action::Retry),
            retry_after: known.retry_after(),
        }
    }

    /// What became of a face check that did not pass, said in the field `argument`.
    pub(crate) fn of_face(number: i64, argument: &'static str) -> Self {
        let known = FaceRet::of(number);
        let code = Code::FaceNotPassed;
        Self {
            code,
            argument,
            number: Some(number),
            errmsg: String::new(),
            meaning: known.meaning(),
            hint: code.hint(),
            action: code.action(),
            fault: known.fault(),
            retry: known.retry(),
            retry_after: None,
        }
    }

    /// A face check that has not come to its end: ask again after so many seconds.
    pub(crate) fn of_pending_face(number: i64, argument: &'static str, retry_after: u32) -> Self {
        let code = Code::FacePending;
        Self {
            code,
            hint: code.hint(),
            action: code.action(),
            retry: true,
            retry_after: Some(retry_after),
            ..Self::of_face(number, argument)
        }
    }

    /// What WeChat Pay says no with: words, and no number.
    pub(crate) fn of_pay(argument: &'static str, message: &str) -> Self {
        let code = Code::PayFailed;
        Self {
            code,
            argument,
            number: None,
            errmsg: shown(message),
            meaning: code.message(),
            hint: code.hint(),
            action: code.action(),
            fault: Fault::Unknown,
            retry: false,
            retry_after: None,
        }
    }

    /// The same where no token was sent: 40001 and 40014 then mean the secret.
    pub(crate) fn of_the_secret(self) -> Self {
        if !matches!(self.number, Some(40_001 | 40_014)) {
            return self;
        }
        let known = Errcode::of(40_125);
        let (meaning, hint, action) = (known.meaning(), known.hint(), known.action());
        Self { meaning, hint, action, fault: known.fault(), retry: false, ..self }
    }

    pub(crate) fn without_errmsg(self) -> Self {
        Self { errmsg: String::new(), ..self }
    }

    /// `platform_error`, `face_pending`, `face_not_passed` or `pay_failed`.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The field of the answer that says so: `errcode`, `identify_ret`, `verify_ret`, `return_code`, `result_code`.
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        self.argument
    }

    /// The number in that field, where it is one.
    #[must_use]
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// What WeChat says about it, in its own words: at most 256 characters, one line. For logs, not for users.
    #[must_use]
    pub fn errmsg(&self) -> &str {
        &self.errmsg
    }

    /// What the number means.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// What to look at first.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.hint
    }

    /// What a program should do.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Whose doing it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// Whether it is worth another try: by the server where the action is `retry` or `refresh`, else by the user,
    /// from the start.
    #[must_use]
    pub const fn retry(&self) -> bool {
        self.retry
    }

    /// After how many seconds to try again, where that is the thing to do. WeChat publishes no such numbers:
    /// they are this library's choice.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// What may be passed to the mini-program: 40029, 40163, 40226, 45011 and -1 as they are. All others speak of
    /// the server, and become -1 with words that say nothing.
    #[must_use]
    pub fn public(&self) -> Public {
        let own = self.number.filter(|number| self.argument == "errcode" && PUBLIC.contains(number));
        own.map_or(NEUTRAL, |errcode| Public { errcode, errmsg: Errcode::of(errcode).meaning() })
    }
}

/// WeChat's words as an error shows them: one line, not too long.
fn shown(message: &str) -> String {
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_SHOWN).collect()
}

impl CallError {
    /// What went wrong.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Refused(error) => error.code(),
            Self::Platform(error) => error.code(),
        }
    }

    /// The argument, or the field of the answer, that the error is about.
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        match self {
            Self::Refused(error) => error.argument(),
            Self::Platform(error) => error.argument(),
        }
    }

    /// What the program should do about it.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Refused(error) => error.action(),
            Self::Platform(error) => error.action(),
        }
    }

    /// What to look at first.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Refused(error) => error.hint(),
            Self::Platform(error) => error.hint(),
        }
    }
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<PlatformError> for CallError {
    fn from(error: PlatformError) -> Self {
        Self::Platform(Box::new(error))
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { argument, meaning, .. } = self;
        match self.number {
            Some(number) => write!(f, "{argument} {number}: {meaning}"),
            None => write!(f, "{argument}: {meaning}"),
        }
    }
}

impl core::error::Error for CallError {}
impl core::error::Error for PlatformError {}

const NEUTRAL: Public = Public { errcode: -1, errmsg: "the request was not carried out" };
const PUBLIC: &[i64] = &[-1, 40_029, 40_163, 40_226, 45_011];
const MAX_SHOWN: usize = 256;
