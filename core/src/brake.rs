//! The brake on a session key: how many records it may refuse in an hour.
//!
//! AES-CBC does not authenticate, so whoever can ask often enough whether a record opens can have any text decrypted and
//! any record made. A slot is reserved for each key before a record is opened, and given back when it passed: what stays
//! reserved are the refusals.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::flow::{Ask, Entry, Reply, Turn, Write};
use crate::recent::{HOUR, Recent};
use crate::store_key::store_key;
use crate::{Code, Error, SessionKey};

/// The slots of one opening, one for each key that is tried.
pub(crate) struct Slots {
    keys: Vec<String>,
    now: u64,
    /// The slot that is being reserved or given back.
    at: usize,
    entry: Entry,
}

impl Slots {
    /// Refuses what the slots cannot be for.
    pub(crate) const fn check(session_keys: &[Arc<SessionKey>]) -> Result<(), Error> {
        match session_keys.len() {
            0 => Err(Error::new(Code::ArgumentMissing, SESSION_KEY)),
            1..=MOST_KEYS => Ok(()),
            _ => Err(Error::new(Code::ArgumentRange, SESSION_KEY)),
        }
    }

    #[inline]
    pub(crate) fn new(session_keys: &[Arc<SessionKey>], now: u64) -> Self {
        let keys = session_keys.iter().map(|key| store_key("brake", &[key.text()])).collect();
        Self { keys, now, at: 0, entry: Entry::new(String::new()) }
    }

    /// Reserves a slot for each key; the first reply is [`Reply::Begin`]. Where a key has none left, the slots of those
    /// before it are reserved.
    #[inline]
    pub(crate) fn reserve(&mut self, reply: Reply) -> Turn {
        let now = self.now;
        self.each(reply, &mut |refusals| {
            if refusals.add(now, MOST_REFUSALS) {
                Ok(())
            } else {
                Err(Error::new(Code::TooManyRefusals, SESSION_KEY))
            }
        })
    }

    /// Keeps the slots of the first `refused` keys; the other reserved ones are to be given back.
    #[inline]
    pub(crate) fn keep(&mut self, refused: usize) {
        self.keys.truncate(self.at);
        self.at = refused;
    }

    /// Gives slots back. One that cannot be given back counts for an hour, and does no other harm.
    #[inline]
    pub(crate) fn give_back(&mut self, mut reply: Reply) -> Option<Ask> {
        let now = self.now;
        loop {
            let turn = self.each(reply, &mut |refusals| {
                refusals.remove(now);
                Ok(())
            });
            match turn {
                Turn::Ask(ask) => return Some(ask),
                Turn::End(Ok(())) => return None,
                Turn::End(Err(_)) => {
                    self.at = self.at.saturating_add(1);
                    reply = Reply::Begin;
                }
            }
        }
    }

    /// Changes the entries one after the other.
    #[inline]
    fn each(&mut self, mut reply: Reply, change: &mut dyn FnMut(&mut Recent) -> Result<(), Error>) -> Turn {
        let now = self.now;
        while let Some(key) = self.keys.get(self.at) {
            if matches!(reply, Reply::Begin) {
                self.entry = Entry::new(key.clone());
            }
            let turn = self.entry.next(reply, &mut |text| {
                let mut refusals = read(text, now)?;
                change(&mut refusals)?;
                Ok(Some(Write { state: [BEGINNING, &refusals.write()].concat(), seconds: HOUR }))
            });
            if !matches!(turn, Turn::End(Ok(()))) {
                return turn;
            }
            self.at = self.at.saturating_add(1);
            reply = Reply::Begin;
        }
        Turn::End(Ok(()))
    }
}

#[inline]
fn read(text: Option<&str>, now: u64) -> Result<Recent, Error> {
    let times = text.unwrap_or(BEGINNING).strip_prefix(BEGINNING);
    times.and_then(|times| Recent::read(times.as_bytes(), now)).ok_or(Error::new(Code::StateInvalid, "state"))
}

/// What the times stand behind: a store need not tell an empty text from none.
const BEGINNING: &str = "-";
const SESSION_KEY: &str = "session_key";
/// The current key and the ones before it; each costs an entry in the store.
const MOST_KEYS: usize = 8;
/// In an hour.
const MOST_REFUSALS: usize = 20;
