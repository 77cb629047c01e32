//! The app id.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::{Code, Error, limits};

/// The AppID of a mini-program (`wx4f4bc4dec97d474b`): 1 to 64 printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppId(String);

impl AppId {
    /// Parses an app id, spelled as in the configuration.
    ///
    /// # Errors
    ///
    /// [`Code::AppIdInvalid`] when it is empty, longer than 64 characters, or has a blank, a control
    /// character or anything else that is not printable ASCII. WeChat publishes no stricter form.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if limits::is_printable(text, 1..=64) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::new(Code::AppIdInvalid, "app_id"))
        }
    }

    /// Returns the app id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
