//! The brake on a session key: a limit on the records that may be refused under it in an hour.
//!
//! AES-CBC does not authenticate, so a caller who can ask often enough whether a record opens can decrypt any
//! text and forge any record. A slot is reserved for each key before a record is opened, and given back when
//! the record passes: the slots that stay reserved are the refusals.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::flow::{Ask, Entry, Reply, Turn, Write};
use crate::recent::{HOUR, Recent};
use crate::stores::store_key;
use crate::{Code, Error, SessionKey};

/// The slots of one opening: one for each key that may be tried.
pub(crate) struct Slots {
    now: u64,
    /// The slots not yet reserved.
    waiting: Vec<Slot>,
    /// The slots that are reserved, or are being given back.
    reserved: Vec<Slot>,
}

struct Slot {
    /// The index of the key among those of the context.
    key_index: usize,
    entry: Entry,
}

impl Slots {
    /// Refuses a number of session keys that cannot have slots.
    pub(crate) const fn check(session_keys: &[Arc<SessionKey>]) -> Result<(), Error> {
        match session_keys.len() {
            0 => Err(Error::new(Code::ArgumentMissing, SESSION_KEY)),
            1..=MOST_KEYS => Ok(()),
            _ => Err(Error::new(Code::ArgumentRange, SESSION_KEY)),
        }
    }

    /// Makes the slots. A key that occurs twice among `session_keys` has one slot.
    #[inline]
    pub(crate) fn new(session_keys: &[Arc<SessionKey>], now: u64) -> Self {
        let mut waiting: Vec<Slot> = Vec::with_capacity(session_keys.len());
        for (key_index, key) in session_keys.iter().enumerate() {
            let entry = Entry::new(store_key("brake", &[key.text()]));
            if !waiting.iter().any(|slot| slot.entry.key() == entry.key()) {
                waiting.push(Slot { key_index, entry });
            }
        }
        // `pop` and `last_mut` take from the end.
        waiting.reverse();
        Self { now, waiting, reserved: Vec::new() }
    }

    /// Reserves a slot for each key that has one left; the first reply is [`Reply::Begin`]. A key without a
    /// free slot is not tried, and does not stop the others from being tried. After an error, the slots
    /// reserved so far stay reserved.
    #[inline]
    pub(crate) fn reserve(&mut self, mut reply: Reply) -> Turn {
        while let Some(slot) = self.waiting.last_mut() {
            match slot.change(reply, self.now, &mut |refusals| refusals.add(self.now, MOST_REFUSALS)) {
                Turn::End(Ok(())) => self.reserved.extend(self.waiting.pop()),
                Turn::End(Err(error)) if error.code() == Code::TooManyRefusals => drop(self.waiting.pop()),
                turn => return turn,
            }
            reply = Reply::Begin;
        }
        Turn::End(if self.reserved.is_empty() { Err(TOO_MANY) } else { Ok(()) })
    }

    /// Returns those of the context's `keys` that have a slot, in the order in which to try them.
    #[inline]
    pub(crate) fn keys<'k>(&self, keys: &'k [Arc<SessionKey>]) -> Vec<&'k SessionKey> {
        self.reserved.iter().filter_map(|slot| keys.get(slot.key_index)).map(Arc::as_ref).collect()
    }

    /// Maps an index among [`Self::keys`] to the index among the context's keys.
    #[inline]
    pub(crate) fn key_index(&self, index: usize) -> usize {
        self.reserved.get(index).map_or(index, |slot| slot.key_index)
    }

    /// Keeps the slots of the first `refused` keys and marks the others to be given back.
    #[inline]
    pub(crate) fn keep(&mut self, refused: usize) {
        self.reserved.reverse();
        self.reserved.truncate(self.reserved.len().saturating_sub(refused));
    }

    /// Gives slots back. A slot that cannot be given back counts for an hour; it does no other harm.
    #[inline]
    pub(crate) fn give_back(&mut self, mut reply: Reply) -> Option<Ask> {
        while let Some(slot) = self.reserved.last_mut() {
            let turn = slot.change(reply, self.now, &mut |refusals| {
                refusals.remove(self.now);
                true
            });
            if let Turn::Ask(ask) = turn {
                return Some(ask);
            }
            self.reserved.pop();
            reply = Reply::Begin;
        }
        None
    }
}

impl Slot {
    /// Changes the refusals of the key; `change` returns whether it did.
    #[inline]
    fn change(&mut self, reply: Reply, now: u64, change: &mut dyn FnMut(&mut Recent) -> bool) -> Turn {
        self.entry.next(reply, &mut |text| {
            let mut refusals = read(text, now)?;
            if !change(&mut refusals) {
                return Err(TOO_MANY);
            }
            Ok(Some(Write { state: [BEGINNING, &refusals.write()].concat(), seconds: HOUR }))
        })
    }
}

#[inline]
fn read(text: Option<&str>, now: u64) -> Result<Recent, Error> {
    let times = text.unwrap_or(BEGINNING).strip_prefix(BEGINNING);
    times.and_then(|times| Recent::read(times.as_bytes(), now)).ok_or(Error::new(Code::StateInvalid, "state"))
}

/// The prefix of the stored times: a store need not distinguish an empty text from none.
const BEGINNING: &str = "-";
const SESSION_KEY: &str = "session_key";
const TOO_MANY: Error = Error::new(Code::TooManyRefusals, SESSION_KEY);
/// The most keys: the current one and those before it. Each costs an entry in the store.
const MOST_KEYS: usize = 8;
/// The most refusals in an hour.
const MOST_REFUSALS: usize = 20;
