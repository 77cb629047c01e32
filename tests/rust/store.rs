//! A store in maps, and who drives a flow over it.

use std::collections::{HashMap, HashSet};

use wxseal::Error;
use wxseal::flow::{Ask, Flow, Reply, Step, Swap};
use wxseal::stores::{Claim, Claimed};

/// The driver, over a store in maps.
///
/// # Errors
///
/// What the flow ends with.
pub fn drive<F: Flow>(mut flow: F, store: &mut Store) -> Result<F::Output, Error> {
    let mut reply = Reply::Begin;
    loop {
        reply = match flow.next(reply) {
            Step::Done(result) => return result,
            Step::Ask(ask) => store.answer(ask),
        };
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
    /// One whose memory begins at this time, in Unix seconds.
    #[must_use]
    pub fn since(since: u64) -> Self {
        Self { since, ..Self::default() }
    }

    /// What it was asked for: the steps, each with the kind of its key and for how many seconds it is to be kept.
    #[must_use]
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    /// What a flow is told of what it asks for.
    pub fn answer(&mut self, ask: Ask) -> Reply {
        match ask {
            Ask::Load(key) => Reply::Loaded(self.load(&key)),
            Ask::Swap(swap) => Reply::Swapped(self.swap(swap)),
            Ask::Claim(claim) => Reply::Claimed(self.claim(claim)),
        }
    }

    fn load(&mut self, key: &str) -> Option<String> {
        self.note("load", key, None);
        self.kept.get(key).cloned()
    }

    fn swap(&mut self, swap: Swap) -> bool {
        self.note("swap", &swap.key, Some(swap.seconds));
        let there = self.kept.get(&swap.key) == swap.expected.as_ref();
        if there {
            self.kept.insert(swap.key, swap.next);
        }
        there
    }

    fn claim(&mut self, claim: Claim) -> Claimed {
        let seconds = claim.until.saturating_sub(claim.now);
        self.note("claim", claim.keys.first().map_or("", String::as_str), Some(seconds));
        if claim.keys.iter().any(|key| self.spent.contains(key)) {
            return Claimed::Again;
        }
        if claim.since.is_some_and(|since| since < self.since) {
            return Claimed::Unknown;
        }
        self.spent.extend(claim.keys);
        Claimed::First
    }

    fn note(&mut self, step: &str, key: &str, seconds: Option<u64>) {
        let kind = key.strip_prefix("wxseal:").and_then(|key| Some(key.rsplit_once(':')?.0));
        let kept = seconds.map_or_else(String::new, |seconds| format!(" for {seconds}"));
        self.asked.push(format!("{step} {}{kept}", kind.unwrap_or_default()));
    }
}
