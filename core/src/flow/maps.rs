use std::collections::{HashMap, HashSet};
use std::time::Duration;

use wxseal::call::Request;
use wxseal::flow::{Ask, Clock, Flow, Reply, Step};
use wxseal::stores::Claimed;

/// A store in maps, a clock that advances only in pauses, and a function that answers in place of WeChat.
pub struct Outside {
    pub now: u64,
    wechat: fn(&Request) -> &'static str,
    kept: HashMap<String, String>,
    spent: HashSet<String>,
}

impl Outside {
    pub fn new(now: u64, wechat: fn(&Request) -> &'static str) -> Self {
        Self { now, wechat, kept: HashMap::new(), spent: HashSet::new() }
    }

    /// Drives a flow to its end.
    pub fn drive<F: Flow>(&mut self, mut flow: F) -> F::Output {
        let mut reply = Reply::Begin;
        loop {
            let clock = Clock { unix_seconds: self.now, monotonic: Duration::from_secs(self.now) };
            reply = match flow.next(reply, clock) {
                Step::Done(output) => return output,
                Step::Ask(ask) => self.answer(ask),
            };
        }
    }

    fn answer(&mut self, ask: Ask) -> Reply {
        match ask {
            Ask::Load(load) => Reply::Loaded(self.kept.get(&load.key).cloned()),
            Ask::Swap(swap) => {
                let unchanged = self.kept.get(&swap.key) == swap.expected.as_ref();
                if unchanged {
                    self.kept.insert(swap.key, swap.next);
                }
                Reply::Swapped(unchanged)
            }
            Ask::Claim(claim) if claim.entries.iter().any(|entry| self.spent.contains(entry)) => {
                Reply::Claimed(Claimed::Again)
            }
            Ask::Claim(claim) => {
                self.spent.extend(claim.entries);
                Reply::Claimed(Claimed::First)
            }
            Ask::Send { request, .. } => Reply::Answered { status: 200, body: (self.wechat)(&request).into() },
            Ask::Pause(pause) => {
                self.now += pause.as_secs().max(1);
                Reply::Paused
            }
        }
    }
}
