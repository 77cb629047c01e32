//! Opening a face result, step by step.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use core::fmt;

use super::context::{Context, Numbers};
use super::expected::Person;
use super::issued::Issued;
use super::message::{ENCRYPT_DATA, Message};
use super::record::Record;
use super::spent::{HEAD, KEPT, spend, spent_key};
use crate::brake::Slots;
use crate::error::Spent;
use crate::flow::{Ask, Clock, Entry, Flow, Reply, Step, Turn, Write};
use crate::freshness::{Now, Window};
use crate::json::Object;
use crate::open_data::{Restored, Watermark, WatermarkRule};
use crate::sealed::{Opened, Sealed};
use crate::stores::store_key;
use crate::stores::{Claim, Claimed};
use crate::{AppId, Code, Error, Freshness, SessionKey};

/// An accepted face record. See [the module](super) for what it proves.
///
/// `Debug` shows no content.
#[non_exhaustive]
pub struct FaceResult {
    /// The plaintext, byte for byte: a JSON object accepted by [`json::read`](crate::json::read).
    pub json: String,
    /// The app the record was made for, and the time. `None` only if a record may come without one.
    pub watermark: Option<Watermark>,
    /// The index of the session key that opened the record, from 0.
    pub key_index: usize,
    /// The transport damage that was undone, if any.
    pub restored: Vec<Restored>,
    /// Whether the id number in it was masked.
    pub masked: bool,
}

/// A flow that opens a face result: it checks the number, spends it, opens the record, checks whom it belongs
/// to, and spends its blocks.
///
/// Nothing is spent before the message itself is valid. From then on the number has had its one attempt,
/// whatever fails: the error reports this ([`Error::number_spent`]), and a new number is needed.
///
/// Ends with
///
/// - about the number: `number_unknown`, `number_expired`, `replayed` (`randomNumber`);
/// - about the session key: `too_many_refusals` when it refused 20 records within the hour,
///   `session_key_used_up`;
/// - about the record: `decrypt_failed`, `payload_mismatch`, `watermark_missing`, `watermark_invalid`,
///   `app_id_mismatch`, `timestamp_stale`, `timestamp_future`, `record_before_number`, `expected_mismatch`,
///   `expected_unproven`, `replayed` (`encryptData`);
/// - about the store: `store_failed`, `store_forgot`, `state_invalid`.
pub struct OpenResult {
    stage: Stage,
    slots: Slots,
    entry: Entry,
    app_id: AppId,
    keys: Vec<Arc<SessionKey>>,
    /// The index of the first of `keys` among those of the context.
    first_key: usize,
    now: Now,
    freshness: Freshness,
    window: Window,
    watermark: WatermarkRule,
    person: Person,
    number: Number,
    issued_at: Option<u64>,
    record: Sealed,
    opened: Option<FaceResult>,
    /// The number of `keys` that refused the record and count for the brake.
    refused: usize,
    outcome: Option<Result<FaceResult, Error>>,
}

/// The step in progress.
#[derive(Clone, Copy)]
enum Stage {
    Prove,
    Reserve,
    SpendNumber,
    Remember,
    SpendBlocks,
    GiveBack,
    End,
}

/// The way the number is spent.
enum Number {
    /// As the live one of the issued numbers, identified by its digest.
    Issued(String),
    /// By recording it, for this many seconds.
    Recorded(u64),
}

impl Number {
    /// Returns the store key of the number, the way it is spent, and the time of its issue if already known.
    fn of(
        message: &Message<'_>,
        context: &Context<'_>,
        window: Window,
        key: Option<&Arc<SessionKey>>,
    ) -> (String, Self, Option<u64>) {
        let Context { app_id, user, now, .. } = *context;
        let number = message.random_number.as_bytes();
        let of_user = |kind| store_key(kind, &[app_id.as_str().as_bytes(), user.as_bytes(), number]);
        match context.numbers {
            Numbers::Issued => {
                (Issued::key(app_id, user), Self::Issued(Issued::digest(message.random_number)), None)
            }
            Numbers::IssuedAt(issued_at) => {
                let kept = window.expiry(issued_at).saturating_sub(now).saturating_add(MARGIN);
                (of_user("face:own"), Self::Recorded(kept), Some(issued_at))
            }
            // A signature has no age: it is valid for as long as its key, which is also its scope.
            Numbers::Signed => {
                let text = key.map_or(&[][..], |key| key.text());
                (store_key("face:signed", &[text, number]), Self::Recorded(KEPT), None)
            }
            Numbers::Client => {
                (of_user("face:client"), Self::Recorded(window.lifetime().saturating_add(MARGIN)), None)
            }
        }
    }
}

impl OpenResult {
    /// Checks the context and the message, and as much of the number as possible without a store.
    ///
    /// # Errors
    ///
    /// - about the context: `argument_missing`, `argument_range`, `age_unknown`, `freshness_invalid`,
    ///   `now_invalid`;
    /// - about the message: `input_too_large`, those of base64, `data_empty`, `data_length_invalid`,
    ///   `data_block_repeated`, `iv_length_invalid`, `payload_mismatch` for a record of a single block,
    ///   `field_range`, `face_result_false`;
    /// - about the number: `signature_missing`, `signature_invalid`, `signature_mismatch`, `number_expired`
    ///   and `timestamp_future` (`issued_at`).
    #[inline]
    pub fn new(message: &Message<'_>, context: &Context<'_>) -> Result<Self, Error> {
        let (now, window) = context.validate()?;
        Slots::check(context.session_keys)?;
        let record = message.read(context)?;
        let (first_key, count) = message.keys(context)?;
        let keys: Vec<_> = context.session_keys.iter().skip(first_key).take(count).cloned().collect();
        let (key, number, issued_at) = Number::of(message, context, window, keys.first());
        Ok(Self {
            stage: if matches!(number, Number::Issued(_)) { Stage::Prove } else { Stage::Reserve },
            slots: Slots::new(&keys, now.seconds()),
            entry: Entry::new(key),
            app_id: context.app_id.clone(),
            keys,
            first_key,
            now,
            freshness: context.freshness,
            window,
            watermark: context.watermark,
            person: Person::new(&context.expected, context.members, context.masked),
            number,
            issued_at,
            record,
            opened: None,
            refused: 0,
            outcome: None,
        })
    }

    /// Runs the stages until the store has something to do, or the end is reached.
    #[inline]
    fn run(&mut self, mut reply: Reply) -> Option<Ask> {
        loop {
            let turn = match self.stage {
                Stage::Prove => self.prove(reply),
                Stage::Reserve => self.slots.reserve(reply),
                Stage::SpendNumber => self.spend_number(reply),
                Stage::Remember => self.remember(reply),
                Stage::SpendBlocks => self.spend_blocks(reply),
                Stage::GiveBack => self.slots.give_back(reply).map_or(Turn::End(Ok(())), Turn::Ask),
                Stage::End => return None,
            };
            self.stage = match turn {
                Turn::Ask(ask) => return Some(ask),
                Turn::End(Ok(())) => self.following(),
                Turn::End(Err(error)) => self.failed(error),
            };
            reply = Reply::Begin;
        }
    }

    /// Returns the stage after one that succeeded.
    #[inline]
    fn following(&mut self) -> Stage {
        match self.stage {
            Stage::Prove => Stage::Reserve,
            Stage::Reserve => Stage::SpendNumber,
            Stage::SpendNumber => match self.open() {
                Ok(()) => Stage::Remember,
                Err(error) => self.end(Err(error.after_spending(Spent::Number))),
            },
            Stage::Remember => Stage::SpendBlocks,
            Stage::SpendBlocks => {
                self.refused = 0;
                let opened = self.opened.take().ok_or(Error::new(Code::DecryptFailed, ENCRYPT_DATA));
                self.end(opened)
            }
            Stage::GiveBack | Stage::End => Stage::End,
        }
    }

    /// Returns the stage after one that failed.
    #[inline]
    fn failed(&mut self, error: Error) -> Stage {
        let opened = matches!(self.stage, Stage::Remember | Stage::SpendBlocks);
        // An earlier use shows that the record opened, which only a key decides; a failed store shows
        // nothing.
        if error.code() != Code::Replayed {
            self.refused = 0;
        }
        self.end(Err(if opened { error.after_spending(Spent::Number) } else { error }))
    }

    /// Keeps the outcome, and the slots of the keys that refused.
    #[inline]
    fn end(&mut self, outcome: Result<FaceResult, Error>) -> Stage {
        self.outcome = Some(outcome);
        self.slots.keep(self.refused);
        Stage::GiveBack
    }

    /// Checks that the number is the live one.
    #[inline]
    fn prove(&mut self, reply: Reply) -> Turn {
        let (Number::Issued(digest), now) = (&self.number, self.now) else { return Turn::End(Ok(())) };
        let issued_at = &mut self.issued_at;
        self.entry.next(reply, &mut |text| {
            *issued_at = Some(Issued::live(text, digest, now)?.1);
            Ok(None)
        })
    }

    #[inline]
    fn spend_number(&mut self, reply: Reply) -> Turn {
        let (number, now) = (&self.number, self.now);
        self.entry.next(reply, &mut |text| match number {
            Number::Issued(digest) => Issued::live(text, digest, now).map(|(issued, _)| Some(issued.spend())),
            Number::Recorded(_) if text.is_some() => Err(Error::new(Code::Replayed, "randomNumber")),
            Number::Recorded(seconds) => Ok(Some(Write { state: "spent".to_owned(), seconds: *seconds })),
        })
    }

    /// Opens the record and checks its contents.
    #[inline]
    fn open(&mut self) -> Result<(), Error> {
        let keys = self.slots.keys(&self.keys);
        let (mut refused, mut watermark, mut masked) = (keys.len(), None, false);
        let opened = self.record.open(&keys, &mut |object, text, key_index| {
            refused = key_index.saturating_add(1);
            let record = Record::new(object, text);
            self.person.check_kind(&record)?;
            watermark = self.check_watermark(object)?;
            masked = self.person.check(&record)?;
            Ok(())
        });
        self.refused = refused;
        let Opened { json, key_index } = opened?;
        if let Some(key) = keys.get(key_index) {
            self.entry = Entry::new(spent_key(key));
        }
        let key_index = self.slots.key_index(key_index).saturating_add(self.first_key);
        let restored = self.record.restored().to_vec();
        self.opened = Some(FaceResult { json, watermark, key_index, restored, masked });
        Ok(())
    }

    /// Checks the app and the time of the record; it must not be older than its number, within the difference
    /// of two clocks.
    #[inline]
    fn check_watermark(&self, object: &Object<'_>) -> Result<Option<Watermark>, Error> {
        let watermark = Watermark::find(object, ENCRYPT_DATA)?;
        let Some(found) = &watermark else { return self.watermark.missing(ENCRYPT_DATA).map(|()| None) };
        found.check(&self.app_id, self.freshness, self.now, ENCRYPT_DATA)?;
        if self.issued_at.is_some_and(|issued_at| found.timestamp.saturating_add(CLOCKS) < issued_at) {
            return Err(Error::new(Code::RecordBeforeNumber, ENCRYPT_DATA));
        }
        Ok(watermark)
    }

    /// Checks whether the store would know of an earlier use of this record: its memory may have begun later.
    #[inline]
    fn remember(&self, reply: Reply) -> Turn {
        match reply {
            Reply::Begin => Turn::Ask(Ask::Claim(self.claim())),
            Reply::Claimed(Claimed::First) => Turn::End(Ok(())),
            Reply::Claimed(Claimed::Again) => Turn::End(Err(Error::new(Code::Replayed, ENCRYPT_DATA))),
            Reply::Claimed(Claimed::Unknown) => Turn::End(Err(Error::new(Code::StoreForgot, "store"))),
            Reply::Loaded(_)
            | Reply::Swapped(_)
            | Reply::Answered { .. }
            | Reply::Paused
            | Reply::Failed(_) => Turn::End(Err(reply.store_error())),
        }
    }

    fn claim(&self) -> Claim {
        let made = self.opened.as_ref().and_then(|opened| Some(opened.watermark.as_ref()?.timestamp));
        let earliest = made.into_iter().chain(self.issued_at).min().unwrap_or_default();
        let now = self.now.seconds();
        Claim {
            entries: vec![store_key(
                "face:record",
                &[self.entry.key().as_bytes(), self.record.heads::<HEAD>().as_flattened()],
            )],
            now,
            until: now.saturating_add(self.window.lifetime()).saturating_add(MARGIN),
            since: Some(self.window.beginning(earliest)),
        }
    }

    #[inline]
    fn spend_blocks(&mut self, reply: Reply) -> Turn {
        let record = &self.record;
        self.entry.next(reply, &mut |text| spend(text, &record.heads()).map(Some))
    }
}

impl Flow for OpenResult {
    type Output = Result<FaceResult, Error>;

    #[inline]
    fn next(&mut self, reply: Reply, _: Clock) -> Step<Self::Output> {
        if let Some(ask) = self.run(reply) {
            return Step::Ask(ask);
        }
        // A call after the end is told that the number is spent.
        Step::Done(self.outcome.take().unwrap_or(Err(Error::new(Code::Replayed, "randomNumber"))))
    }
}

impl fmt::Debug for OpenResult {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenResult(..)")
    }
}

impl fmt::Debug for FaceResult {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { json: _, watermark, key_index, restored, masked } = self;
        f.debug_struct("FaceResult")
            .field("watermark", watermark)
            .field("key_index", key_index)
            .field("restored", restored)
            .field("masked", masked)
            .finish_non_exhaustive()
    }
}

/// The seconds by which a record may seem to be older than its number: the difference between WeChat's clock
/// and this server's.
const CLOCKS: u64 = 5;
/// The seconds for which a store remembers longer than needed.
const MARGIN: u64 = 60;
