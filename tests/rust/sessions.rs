//! Sessions under many who begin, check, renew and end them in any order: what must hold whatever happens.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use wxseal::Code;
use wxseal::sessions::{New, Policy, State, Token};

/// What somebody does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Deed {
    Begin {
        device: Option<u8>,
    },
    Check {
        token: usize,
    },
    Revoke {
        token: usize,
    },
    RevokeAll {
        keep: Option<usize>,
    },
    /// Somebody read the state this many writes ago, and tries to write what comes of it.
    Late {
        token: usize,
        writes: usize,
    },
    Wait {
        seconds: u64,
    },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let token = || 0_usize..40;
    let deed = prop_oneof![
        3 => proptest::option::of(0_u8..3).prop_map(|device| Deed::Begin { device }),
        6 => token().prop_map(|token| Deed::Check { token }),
        1 => token().prop_map(|token| Deed::Revoke { token }),
        1 => proptest::option::of(token()).prop_map(|keep| Deed::RevokeAll { keep }),
        2 => (token(), 0_usize..4).prop_map(|(token, writes)| Deed::Late { token, writes }),
        4 => (0_u64..90).prop_map(|seconds| Deed::Wait { seconds }),
    ];
    proptest::collection::vec(deed, 1..80)
}

fn policies() -> impl Strategy<Value = Policy> {
    (60_u64..200, 0_u64..100, 60_u64..1000, 1_u64..5).prop_map(|(lifetime, within, age, devices)| Policy {
        lifetime,
        renew_within: within.min(lifetime / 2),
        max_age: age.max(lifetime),
        devices,
    })
}

/// The world as it must be: a second, slower opinion.
struct World {
    history: Vec<String>,
    policy: Policy,
    now: u64,
    count: u64,
    tokens: Vec<Token>,
    /// Of each token, which login it goes back to.
    login_of: HashMap<String, u64>,
    begun: HashMap<u64, u64>,
    ended: HashSet<u64>,
}

impl World {
    fn new(policy: Policy) -> Self {
        Self {
            history: vec![State::default().to_json()],
            policy,
            now: 1_700_000_000,
            count: 0,
            tokens: Vec::new(),
            login_of: HashMap::new(),
            begun: HashMap::new(),
            ended: HashSet::new(),
        }
    }

    fn state(&self) -> State {
        State::from_json(self.history.last().unwrap()).unwrap()
    }

    fn number(&mut self) -> String {
        self.count += 1;
        format!("{:032x}", self.count)
    }

    fn write(&mut self, state: &State) {
        self.history.push(state.to_json());
    }

    fn know(&mut self, token: &Token, login: u64) {
        if self.login_of.insert(token.jti.clone(), login).is_none() {
            self.tokens.push(token.clone());
        }
    }

    fn begin(&mut self, device: Option<u8>) {
        let (jti, device) = (self.number(), device.map(|device| device.to_string()));
        let new = New { jti: &jti, now: self.now };
        let before: Vec<_> = self.live();
        let (state, begun) = self.state().begin(&new, device.as_deref(), &self.policy).unwrap();
        self.write(&state);
        let login = self.count;
        self.begun.insert(login, self.now);
        self.know(&begun.token, login);
        // Whoever was there before and is not any more has been replaced, for good.
        let after = self.live();
        self.ended.extend(before.into_iter().filter(|login| !after.contains(login)));
        assert!(u64::try_from(after.len()).unwrap() <= self.policy.devices);
        assert!(after.contains(&login));
    }

    fn live(&self) -> Vec<u64> {
        let sessions = self.state().list(self.now).unwrap();
        sessions.iter().map(|session| self.login_of[&session.token.jti]).collect()
    }

    /// Checks a token on a state that was read a few writes ago, and writes only where nobody has in between.
    fn check(&mut self, token: usize, writes: usize) {
        let Some(token) = self.tokens.get(token).cloned() else { return };
        let read = self.history.len().saturating_sub(1 + writes);
        let jti = self.number();
        let new = New { jti: &jti, now: self.now };
        let state = State::from_json(&self.history[read]).unwrap();
        let result = state.check(&token.jti, &new, &self.policy);
        let login = self.login_of[&token.jti];
        let stale = self.history[read] != *self.history.last().unwrap();
        let checked = match result {
            Ok(checked) => checked,
            Err(error) => {
                let codes =
                    [Code::SessionUnknown, Code::SessionRevoked, Code::SessionReplaced, Code::TokenExpired];
                assert!(codes.contains(&error.code()), "{error}");
                // Refused for a reason: it has ended, or is too old, or was not there yet when the state was read.
                let too_old =
                    self.now >= token.expires_at || self.now >= self.begun[&login] + self.policy.max_age;
                assert!(self.ended.contains(&login) || too_old || stale, "refused: {error}");
                return;
            }
        };
        assert!(self.now < token.expires_at && self.now < self.begun[&login] + self.policy.max_age);
        if stale && checked.state.is_some() {
            return; // the swap fails, and it begins again
        }
        assert!(stale || !self.ended.contains(&login), "it came back");
        assert_eq!(checked.begun_at, self.begun[&login]);
        if let Some(renewal) = &checked.renewal {
            assert!(renewal.expires_at <= self.begun[&login] + self.policy.max_age);
            assert!(renewal.expires_at >= token.expires_at);
            assert!(renewal.expires_at - renewal.issued_at >= 60 && self.policy.renew_within > 0);
            self.know(&renewal.clone(), login);
        }
        if let Some(state) = &checked.state {
            self.write(state);
        }
    }

    fn revoke(&mut self, token: usize) {
        let Some(token) = self.tokens.get(token).cloned() else { return };
        let login = self.login_of[&token.jti];
        if let Some(state) = self.state().revoke(&token.jti, self.now).unwrap() {
            self.write(&state);
            self.ended.insert(login);
        }
        assert!(!self.live().contains(&login) || self.tokens_of(login) > 2);
    }

    fn tokens_of(&self, login: u64) -> usize {
        self.login_of.values().filter(|one| **one == login).count()
    }

    fn revoke_all(&mut self, keep: Option<usize>) {
        let keep = keep.and_then(|token| self.tokens.get(token)).map(|token| token.jti.clone());
        let before = self.live();
        match self.state().revoke_all(keep.as_deref(), self.now) {
            Ok(Some(state)) => self.write(&state),
            Ok(None) => {}
            Err(_) => {
                let kept = keep.map(|jti| self.login_of[&jti]);
                // Of a session that is not live, or by a token of it that has passed: then nothing has ended.
                assert!(kept.is_some_and(|login| !before.contains(&login) || self.tokens_of(login) > 2));
                return;
            }
        }
        let after = self.live();
        assert!(after.len() <= usize::from(keep.is_some()));
        self.ended.extend(before.into_iter().filter(|login| !after.contains(login)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_ended_comes_back(policy in policies(), deeds in deeds()) {
        let mut world = World::new(policy);
        for deed in deeds {
            match deed {
                Deed::Begin { device } => world.begin(device),
                Deed::Check { token } => world.check(token, 0),
                Deed::Late { token, writes } => world.check(token, writes),
                Deed::Revoke { token } => world.revoke(token),
                Deed::RevokeAll { keep } => world.revoke_all(keep),
                Deed::Wait { seconds } => world.now += seconds,
            }
        }
        prop_assert!(world.history.iter().all(|kept| kept.len() < 64 * 1024));
    }
}

#[test]
fn a_shorter_life_holds_for_sessions_that_have_begun() {
    let policy = Policy::from_limits(Some(7200), None, None, None).unwrap();
    let new = |jti, now| New { jti, now };
    let (state, begun) =
        State::default().begin(&new("0123456789abcdef", 1_700_000_000), None, &policy).unwrap();
    let shorter = Policy { lifetime: 60, renew_within: 0, max_age: 100, ..policy };
    let at = |now| state.check(&begun.token.jti, &new("0123456789abcdeg", now), &shorter);
    assert!(at(1_700_000_099).is_ok());
    assert_eq!(at(1_700_000_100).unwrap_err().code(), Code::TokenExpired);
}

#[test]
fn what_ended_long_ago_is_forgotten() {
    let policy = Policy::from_limits(None, None, None, Some(1)).unwrap();
    let new = |jti, now| New { jti, now };
    let first = State::default().begin(&new("0123456789abcdef", 1_700_000_000), None, &policy).unwrap().0;
    let second = first.begin(&new("0123456789abcdeg", 1_700_000_001), None, &policy).unwrap().0;
    assert!(second.to_json().contains("0123456789abcdef"));
    assert_eq!(second.lifetime(1_700_000_001), 7260);
    let third = second.begin(&new("0123456789abcdeh", 1_700_007_200), None, &policy).unwrap().0;
    assert!(!third.to_json().contains("0123456789abcdef"));
    assert!(third.to_json().contains("0123456789abcdeg"));
}

#[test]
fn the_largest_state_can_be_kept() {
    let policy = Policy { lifetime: 60, renew_within: 30, max_age: 60 * 60, devices: 50 };
    let mut state = State::default();
    for number in 0..300 {
        // As long as they can be, of what JSON makes longest.
        let (jti, device) = (format!("{number:\"<64}"), "\u{1}".repeat(61) + &format!("{number:03}"));
        let new = New { jti: &jti, now: 1_700_000_000 };
        state = state.begin(&new, Some(&device), &policy).unwrap().0;
        let new = New { jti: &format!("{:\"<64}", number + 1000), now: 1_700_000_031 };
        state = state.check(&jti, &new, &policy).unwrap().state.unwrap();
    }
    let text = state.to_json();
    assert!(text.len() < 64 * 1024, "{}", text.len());
    assert_eq!(State::from_json(&text).unwrap().list(1_700_000_032).unwrap().len(), 50);
}
