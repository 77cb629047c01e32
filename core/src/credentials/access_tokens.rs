//! An app's access token, shared by many callers.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::sync::Arc;

use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use super::get_access_token::{
    AccessToken, Context, StableContext, get_access_token, get_stable_access_token,
};
use super::lifecycle::Fetched;
use super::obtain::{Obtain, Source};
use super::report::Report;
use super::wait::Wait;
use crate::call::{BaseUrl, Call};
use crate::flow::Change;
use crate::login::AppSecret;
use crate::stores::store_key;
use crate::{AppId, Error, limits};

/// An app's access token over a store: fetched by one caller and used by all, refetched a minute before it
/// expires, and once after WeChat refused it.
///
/// ```
/// # mod maps { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow/maps.rs")); }
/// # use maps::Outside;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use wxseal::AppId;
/// use wxseal::credentials::{AccessTokens, AccessTokensContext, Mode, Wait};
/// use wxseal::login::AppSecret;
///
/// // The driver over maps that the module `flow` shows, where WeChat makes another token when it is told to.
/// let mut outside = Outside::new(1_477_314_200, |request| match request.body() {
///     Some(body) if body.contains(r#""force_refresh":true"#) => r#"{"access_token":"SECOND","expires_in":7200}"#,
///     _ => r#"{"access_token":"FIRST","expires_in":7200}"#,
/// });
///
/// let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
/// let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url: None };
/// let tokens = AccessTokens::new(&AccessTokensContext { app, mode: Mode::Stable, wait: Wait::default() })?;
/// // Each flow takes 16 bytes of a cryptographic source of its own.
/// assert_eq!(outside.drive(tokens.get([1; 16]))?, "FIRST");
///
/// // WeChat refused it to another call: 40001.
/// outside.drive(tokens.report("FIRST", Some(40_001))?)?;
/// assert_eq!(outside.drive(tokens.get([2; 16]))?, "SECOND");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct AccessTokens(Arc<Options>);

/// The app whose access token is managed, and how it is fetched.
#[derive(Clone, Copy, Debug)]
pub struct AccessTokensContext<'a> {
    /// The app.
    pub app: AppSecret<'a>,
    /// The interface to use.
    pub mode: Mode,
    /// The longest wait while another caller fetches.
    pub wait: Wait,
}

/// The kind of access token to fetch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The token that is the same for all callers.
    #[default]
    Stable,
    /// The token whose every fetch invalidates the previous one.
    Classic,
}

struct Options {
    app_id: AppId,
    secret: Zeroizing<String>,
    base_url: Option<(String, bool)>,
    mode: Mode,
    wait: Wait,
}

impl AccessTokens {
    /// Checks the options.
    ///
    /// # Errors
    ///
    /// `argument_range` for the secret, `base_url_invalid`.
    pub fn new(context: &AccessTokensContext<'_>) -> Result<Self, Error> {
        let AccessTokensContext { app: AppSecret { app_id, secret, base_url }, mode, wait } = *context;
        let options = Options {
            app_id: app_id.clone(),
            secret: secret.to_owned().into(),
            base_url: base_url.map(|base_url| (base_url.text.to_owned(), base_url.insecure)),
            mode,
            wait,
        };
        options.call(false, 0)?;
        Ok(Self(Arc::new(options)))
    }

    /// Makes a flow that returns a token to use now. `random` must come from a cryptographic source and be
    /// used only once.
    #[must_use]
    pub fn get(&self, random: [u8; 16]) -> Obtain {
        let options = Arc::clone(&self.0);
        let wait: Duration = options.wait.duration();
        let source = Source {
            key: options.key(),
            argument: "access_token",
            forcible: options.is_forcible(),
            call: Box::new(move |force, now, _| options.call(force, now)),
        };
        Obtain::new(source, wait, random)
    }

    /// Makes a flow that records that WeChat refused this token, with the `errcode` it gave. After 42001,
    /// which means that the token has expired, it is fetched again; after any other, WeChat is asked to make
    /// a new one. Only the token in use counts, and only once.
    ///
    /// # Errors
    ///
    /// `input_too_large`.
    pub fn report(&self, access_token: &str, errcode: Option<i64>) -> Result<Change<()>, Error> {
        limits::size(access_token, "access_token")?;
        let token = Zeroizing::new(access_token.to_string());
        Ok(Report { key: self.0.key(), token, errcode, forcible: self.0.is_forcible() }.into_flow())
    }
}

impl Options {
    fn call(&self, force_refresh: bool, now: u64) -> Result<Call<Fetched>, Error> {
        let base_url = self.base_url.as_ref().map(|(text, insecure)| BaseUrl { text, insecure: *insecure });
        let app = AppSecret { app_id: &self.app_id, secret: &self.secret, base_url };
        let call = match self.mode {
            Mode::Stable => get_stable_access_token(&StableContext { app, now, force_refresh }),
            Mode::Classic => get_access_token(&Context { app, now }),
        };
        Ok(call?.map(|AccessToken { access_token, expires_in, issued_at }| Fetched {
            token: access_token.into(),
            expires_in,
            issued_at,
        }))
    }

    const fn is_forcible(&self) -> bool {
        matches!(self.mode, Mode::Stable)
    }

    /// Returns the store key for the token.
    fn key(&self) -> String {
        let kind = match self.mode {
            Mode::Stable => "access_token:stable",
            Mode::Classic => "access_token:classic",
        };
        store_key(kind, &[self.app_id.as_str().as_bytes()])
    }
}

impl fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { app_id, secret: _, base_url: _, mode, wait } = &*self.0;
        f.debug_struct("AccessTokens")
            .field("app_id", app_id)
            .field("mode", mode)
            .field("wait", wait)
            .finish_non_exhaustive()
    }
}
