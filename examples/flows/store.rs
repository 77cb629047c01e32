//! A store in the maps of one process. Use a database instead: `wxseal::stores` has the scripts for Redis and
//! the statements for SQLite.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use wxseal::flow::{Failure, Swap};
use wxseal::stores::{Claim, Claimed};

/// What is kept, for ever: a database is told by `swap.seconds` and `claim.until` when it may forget.
#[derive(Default)]
pub struct Store {
    kept: Mutex<HashMap<String, String>>,
    spent: Mutex<HashSet<String>>,
}

impl Store {
    pub fn load(&self, key: &str) -> Result<Option<String>, Failure> {
        Ok(lock(&self.kept).get(key).cloned())
    }

    pub fn swap(&self, swap: &Swap) -> Result<bool, Failure> {
        let mut kept = lock(&self.kept);
        let unchanged = kept.get(&swap.key) == swap.expected.as_ref();
        if unchanged {
            kept.insert(swap.key.clone(), swap.next.clone());
        }
        Ok(unchanged)
    }

    pub fn claim(&self, claim: &Claim) -> Result<Claimed, Failure> {
        let mut spent = lock(&self.spent);
        if claim.entries.iter().any(|entry| spent.contains(entry)) {
            return Ok(Claimed::Again);
        }
        spent.extend(claim.entries.iter().cloned());
        Ok(Claimed::First)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
