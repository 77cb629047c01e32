//! The errcodes of the interfaces that this library calls.

use super::Fault;
use crate::Action;

/// The meaning of an `errcode` and the action to take. The numbers are WeChat's, the words are this
/// library's.
#[derive(Clone, Copy, Debug)]
pub struct Errcode {
    number: i64,
    action: Action,
    fault: Fault,
    meaning: &'static str,
    hint: &'static str,
}

impl Errcode {
    /// Every known number, in ascending order.
    pub const ALL: &'static [Self] = TABLE;

    /// Returns the row of `number`; a generic one if the number is unknown.
    #[must_use]
    pub fn from_number(number: i64) -> Self {
        let known = TABLE.iter().copied().find(|row| row.number == number);
        known.unwrap_or(Self { number, ..UNKNOWN })
    }

    /// Returns the number.
    #[must_use]
    pub const fn number(&self) -> i64 {
        self.number
    }

    /// Returns the recommended action.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Returns the party responsible.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// Returns the meaning in a few words.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// Returns advice on where to look first.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.hint
    }

    pub(super) const fn retry_after(&self) -> Option<u32> {
        match self.number {
            -1 => Some(1),
            45_011 => Some(60),
            _ => None,
        }
    }
}

macro_rules! errcodes {
    ($($number:literal $action:ident $fault:ident $meaning:literal $hint:literal)+) => {
        const TABLE: &[Errcode] = &[$(Errcode {
            number: $number,
            action: Action::$action,
            fault: Fault::$fault,
            meaning: $meaning,
            hint: $hint,
        }),+];
    };
}

errcodes! {
    -1 Retry Platform
        "WeChat is busy"
        "Try again after a second, then more slowly."
    1 Reject User
        "WeChat does not know this data"
        "It is older than three days, was made for another app, or did not come from WeChat."
    40001 Refresh Server
        "the access token or the secret is not valid"
        "Fetch a new token: another process may have replaced this one. If fetching fails with this number, the secret is wrong."
    40002 FixCall Server
        "the grant type is not valid"
        "Send the request as this library makes it."
    40003 Reject Server
        "the openid is not valid for this app"
        "Check that openid and access token belong to the same mini-program."
    40013 FixConfig Server
        "the app id is not valid"
        "Copy the AppID from the mini-program's settings page."
    40014 Refresh Server
        "the access token is not valid"
        "Fetch a new one; look for a token that was cut or encoded twice, or that is another app's."
    40029 Relogin User
        "the code is not valid"
        "A code works once, within five minutes, for its own app: have the mini-program fetch a new one."
    40097 FixCall Server
        "an argument is not valid"
        "WeChat's message names it."
    40125 FixConfig Server
        "the secret is not valid"
        "Copy the AppSecret again; it may have been reset."
    40163 Relogin User
        "the code was used before"
        "Exchange each code once: look for a request that the client or a proxy sends twice."
    40164 FixConfig Server
        "this server's address is not in the allow-list"
        "Add the address in WeChat's message to the IP allow-list of the mini-program's settings."
    40226 Reject User
        "WeChat blocks this user as a high risk"
        "Nothing the server can change."
    40243 FixConfig Server
        "the secret is frozen"
        "Unfreeze it on the mini-program's settings page."
    41001 FixCall Server
        "the access token is missing"
        "Pass the token in the context; look for a proxy that drops the query."
    41004 FixConfig Server
        "the secret is missing"
        "Configure the AppSecret."
    42001 Refresh Server
        "the access token has expired"
        "Fetch a new one."
    44002 FixCall Server
        "the body of the request is empty"
        "Send the request's body along."
    45009 Reject Server
        "the quota of this interface is used up"
        "It is counted by the day: look for a loop that asks too often."
    45011 Retry User
        "this user asks too often"
        "100 times a minute is the limit for a user: wait a minute."
    47001 FixCall Server
        "the body of the request cannot be read"
        "Send the request's body as it is, as UTF-8."
    50004 FixConfig Server
        "the app may not use this interface"
        "Look at the app's permissions on its settings page."
    50007 FixConfig Server
        "the app's account is frozen"
        "Look at the notices on the mini-program's settings page."
    84001 Reject User
        "the id of the face check is not valid"
        "The credential was used up, cut on the way, or made for another app: let the user begin anew."
    84002 Reject User
        "the data of the face check has expired"
        "Let the user begin anew, and ask for the result at once."
    84003 Reject User
        "there is no data of this face check"
        "Let the user begin anew."
    84004 Reject Platform
        "the video of the face check was not uploaded"
        "Let the user begin anew, with a better network."
    84006 FixCall Server
        "the name or the id number is empty"
        "Send both, in a JSON body."
    87008 FixCall Server
        "the signature's method is not valid"
        "Send the request as this library makes it: hmac_sha256."
    87009 Relogin User
        "the signature is not valid"
        "The session key is stale: have the mini-program call wx.login again."
    87014 Reject User
        "the content is against the rules"
        "This is the answer of the content check; it has nothing to do with faces or decryption."
}

const UNKNOWN: Errcode = Errcode {
    number: 0,
    action: Action::Reject,
    fault: Fault::Unknown,
    meaning: "a number that this library does not know",
    hint: "Look it up in WeChat's documentation; errmsg has WeChat's own words.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_and_unique() {
        assert!(TABLE.windows(2).all(|pair| pair[0].number < pair[1].number));
    }

    #[test]
    fn texts_follow_one_style() {
        for row in TABLE {
            assert!(!row.meaning.ends_with('.') && row.hint.ends_with('.'), "{}", row.number);
        }
    }
}
