//! What is outside of a flow: a store in maps, two clocks, and somebody who answers requests.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::time::Duration;

use wxseal::call::Request;
use wxseal::flow::{Ask, Clock, Failure, Flow, Reply, Step, Swap};
use wxseal::stores::{Claim, Claimed};

/// Does what flows ask for: over a store in maps, with clocks that stand still unless they are told to go on.
pub struct World {
    /// The store.
    pub store: Store,
    /// The time, which may be set.
    pub clock: Clock,
    /// What is left of a second that the wall clock has not shown yet.
    rest: Duration,
    send: Box<Send>,
}

type Send = dyn FnMut(&Request, Clock) -> Reply;

impl World {
    /// Makes a world where it is this time, in Unix seconds, and where every request fails.
    #[must_use]
    pub fn at(now: u64) -> Self {
        let clock = Clock { unix_seconds: now, monotonic: Duration::ZERO };
        let send = Box::new(|_: &Request, _| Reply::Failed(Failure::Foreign));
        Self { store: Store::default(), clock, rest: Duration::ZERO, send }
    }

    /// Makes the same world with somebody who answers requests.
    #[must_use]
    pub fn with(self, send: impl FnMut(&Request, Clock) -> Reply + 'static) -> Self {
        Self { send: Box::new(send), ..self }
    }

    /// Drives a flow to its end.
    ///
    /// # Panics
    ///
    /// When it does not end.
    pub fn drive<F: Flow>(&mut self, mut flow: F) -> F::Output {
        self.resume(&mut flow, Reply::Begin)
    }

    /// Drives a flow to its end from where it waits for a reply.
    ///
    /// # Panics
    ///
    /// When it does not end.
    pub fn resume<F: Flow>(&mut self, flow: &mut F, mut reply: Reply) -> F::Output {
        for _ in 0..10_000 {
            reply = match flow.next(reply, self.clock) {
                Step::Done(output) => return output,
                Step::Ask(ask) => self.answer(ask),
            };
        }
        panic!("it does not end")
    }

    /// Drives a flow to where it asks for what is wanted, and gives that back undone.
    ///
    /// # Panics
    ///
    /// When the flow ends before that.
    pub fn until<F: Flow>(&mut self, flow: &mut F, wanted: impl Fn(&Ask) -> bool) -> Ask {
        let mut reply = Reply::Begin;
        loop {
            match flow.next(reply, self.clock) {
                Step::Ask(ask) if wanted(&ask) => return ask,
                Step::Ask(ask) => reply = self.answer(ask),
                Step::Done(_) => panic!("it has ended"),
            }
        }
    }

    /// Does a step, and tells what came of it.
    pub fn answer(&mut self, ask: Ask) -> Reply {
        match ask {
            Ask::Load(load) => Reply::Loaded(self.store.load(&load.key)),
            Ask::Swap(swap) => Reply::Swapped(self.store.swap(swap)),
            Ask::Claim(claim) => Reply::Claimed(self.store.claim(claim)),
            Ask::Send { request, .. } => (self.send)(&request, self.clock),
            Ask::Pause(pause) => {
                self.pass(pause);
                Reply::Paused
            }
        }
    }

    /// Lets time pass, on both clocks.
    pub fn pass(&mut self, time: Duration) {
        self.clock.monotonic += time;
        let shown = self.rest + time;
        self.clock.unix_seconds += shown.as_secs();
        self.rest = Duration::from_nanos(shown.subsec_nanos().into());
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("clock", &self.clock)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

/// A store as the core's documentation asks for it, that keeps everything for ever.
#[derive(Debug, Default)]
pub struct Store {
    kept: HashMap<String, String>,
    spent: HashSet<String>,
    since: u64,
    asked: Vec<String>,
}

impl Store {
    /// Makes a store whose memory begins at this time, in Unix seconds.
    #[must_use]
    pub fn since(since: u64) -> Self {
        Self { since, ..Self::default() }
    }

    /// Tells what it was asked for: the steps, each with the kind of its key and for how many seconds it is
    /// to be kept.
    #[must_use]
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    /// Tells what is kept under the one key there is, if there is one.
    ///
    /// # Panics
    ///
    /// When there are several.
    #[must_use]
    pub fn only(&self) -> Option<&str> {
        assert!(self.kept.len() <= 1, "several keys");
        self.kept.values().next().map(String::as_str)
    }

    /// Writes over what is kept under the one key there is.
    ///
    /// # Panics
    ///
    /// When there is not one.
    pub fn set_only(&mut self, text: &str) {
        assert_eq!(self.kept.len(), 1);
        self.kept.values_mut().for_each(|kept| text.clone_into(kept));
    }

    /// Tells what is kept under a key.
    pub fn load(&mut self, key: &str) -> Option<String> {
        self.note("load", key, None);
        self.kept.get(key).cloned()
    }

    /// Writes, if what is there is what was expected, and tells whether it was.
    pub fn swap(&mut self, swap: Swap) -> bool {
        self.note("swap", &swap.key, Some(swap.seconds));
        let there = self.kept.get(&swap.key) == swap.expected.as_ref();
        if there {
            self.kept.insert(swap.key, swap.next);
        }
        there
    }

    /// Spends entries, if none of them is spent.
    pub fn claim(&mut self, claim: Claim) -> Claimed {
        let seconds = claim.until.saturating_sub(claim.now);
        self.note("claim", claim.entries.first().map_or("", String::as_str), Some(seconds));
        if claim.entries.iter().any(|entry| self.spent.contains(entry)) {
            return Claimed::Again;
        }
        if claim.since.is_some_and(|since| since < self.since) {
            return Claimed::Unknown;
        }
        self.spent.extend(claim.entries);
        Claimed::First
    }

    fn note(&mut self, step: &str, key: &str, seconds: Option<u64>) {
        let kind = key.strip_prefix("wxseal:").and_then(|key| Some(key.rsplit_once(':')?.0));
        let kept = seconds.map_or_else(String::new, |seconds| format!(" for {seconds}"));
        self.asked.push(format!("{step} {}{kept}", kind.unwrap_or_default()));
    }
}
