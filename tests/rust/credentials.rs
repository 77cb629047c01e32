//! Many workers, one credential: whatever they do and in whatever order, one fetches and none gets an expired one.

use proptest::prelude::*;
use wxseal::credentials::{Change, Decision, Fetched, Policy, State};

const WORKERS: usize = 5;
const LIFETIME: u64 = 300;

/// What may happen next.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// So many seconds pass.
    Pass(u64),
    /// A worker reads the state and decides.
    Read(usize),
    /// A worker writes what it has decided to write.
    Write(usize),
    /// WeChat answers a worker that fetches.
    Answer(usize),
    /// WeChat says that it is busy.
    Busy(usize),
    /// A worker dies, with all it knows.
    Die(usize),
    /// A worker reports the token it last got.
    Report(usize, Option<i64>),
    /// WeChat takes the token in use away, as happens when somebody else forces a new one.
    Revoke,
}

fn event() -> impl Strategy<Value = Event> {
    let worker = || 0..WORKERS;
    prop_oneof![
        3 => (0_u64..90).prop_map(Event::Pass),
        4 => worker().prop_map(Event::Read),
        4 => worker().prop_map(Event::Write),
        3 => worker().prop_map(Event::Answer),
        1 => worker().prop_map(Event::Busy),
        1 => worker().prop_map(Event::Die),
        2 => (worker(), prop_oneof![Just(None), Just(Some(40_001)), Just(Some(42_001))])
            .prop_map(|(worker, errcode)| Event::Report(worker, errcode)),
        1 => Just(Event::Revoke),
    ]
}

#[derive(Clone, Default)]
struct Worker {
    lease: String,
    /// What it read, what it wants to write, whether it forces, and until when its lease is.
    pending: Option<(String, State, bool, u64)>,
    /// Since when it fetches, whether it forces, and until when the lease says so.
    fetching: Option<(u64, bool, u64)>,
    got: Option<String>,
}

#[derive(Clone, Copy)]
struct Made {
    ends: u64,
    revoked: bool,
}

impl Made {
    fn passes(self, now: u64) -> bool {
        !self.revoked && self.ends > now
    }
}

/// WeChat, the store and the workers.
struct World {
    now: u64,
    stored: String,
    workers: Vec<Worker>,
    leases: u64,
    /// The tokens that WeChat has made; the last is the one it gives out.
    made: Vec<Made>,
    forced: Vec<u64>,
}

impl World {
    fn new() -> Self {
        let now = 1_700_000_000;
        let stored = State::default().to_json();
        Self {
            now,
            stored,
            workers: vec![Worker::default(); WORKERS],
            leases: 0,
            made: Vec::new(),
            forced: Vec::new(),
        }
    }

    fn state(&self) -> State {
        State::from_json(&self.stored).unwrap()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Pass(seconds) => self.now += seconds,
            Event::Read(worker) => self.read(worker),
            Event::Write(worker) => self.write(worker),
            Event::Answer(worker) => self.answer(worker),
            Event::Busy(worker) => {
                if self.workers[worker].fetching.take().is_some() {
                    let change = self.state().fail(&self.workers[worker].lease, Some(-1), self.now);
                    self.change(worker, change);
                }
            }
            Event::Die(worker) => self.workers[worker] = Worker::default(),
            Event::Report(worker, errcode) => {
                if let Some(token) = self.workers[worker].got.clone() {
                    let change = self.state().report(&token, errcode, &Policy::default());
                    self.change(worker, change);
                }
            }
            Event::Revoke => {
                if let Some(made) = self.made.last_mut() {
                    made.revoked = true;
                }
            }
        }
    }

    fn read(&mut self, worker: usize) {
        if self.workers[worker].fetching.is_some() {
            return;
        }
        self.leases += 1;
        let lease = format!("lease-{}", self.leases);
        let state = self.state();
        match state.decide(&lease, self.now, &Policy::default()).unwrap() {
            Decision::Use(token) => {
                let made: usize = token.parse().unwrap();
                // It may have been taken away, which nobody knows yet.
                assert!(self.made[made].ends > self.now, "an expired token was handed out");
                self.workers[worker].got = Some(token);
            }
            Decision::Refresh { state, force } => {
                self.workers[worker].lease = lease;
                self.workers[worker].pending =
                    Some((self.stored.clone(), state, force, self.now + Policy::default().lease));
            }
            Decision::Wait(until) => assert!(until > self.now, "waiting for the past"),
        }
    }

    fn write(&mut self, worker: usize) {
        let Some((read, state, force, until)) = self.workers[worker].pending.take() else { return };
        if read != self.stored {
            return;
        }
        let busy =
            self.workers.iter().filter_map(|other| other.fetching).any(|(_, _, until)| until > self.now);
        assert!(!busy, "two fetch within one lease");
        self.stored = state.to_json();
        if !state.holds(&self.workers[worker].lease, self.now) {
            return;
        }
        self.workers[worker].fetching = Some((self.now, force, until));
        if force {
            self.forced.push(self.now);
        }
    }

    /// WeChat gives out the token it has, until that ends or a new one is forced.
    fn answer(&mut self, worker: usize) {
        let Some((asked, force, _)) = self.workers[worker].fetching.take() else { return };
        // It still gives out one that was taken away: only forcing brings another.
        if force || self.made.last().is_none_or(|made| made.ends <= self.now) {
            self.made.push(Made { ends: asked + LIFETIME, revoked: false });
        }
        let ends = self.made.last().unwrap().ends;
        let token = (self.made.len() - 1).to_string();
        let fetched = Fetched { token: &token, expires_in: ends.saturating_sub(asked), issued_at: asked };
        let change = self.state().complete(&self.workers[worker].lease, &fetched, &Policy::default());
        self.change(worker, change);
    }

    /// A change that is written at once, as by a worker that read a moment ago.
    fn change(&mut self, _: usize, change: Change) {
        if let Change::Write(state) = change {
            self.stored = state.to_json();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_fetches_and_none_gets_an_expired_token(events in prop::collection::vec(event(), 1..120)) {
        let mut world = World::new();
        for event in events {
            world.happen(event);
        }
        for pair in world.forced.windows(2) {
            prop_assert!(pair[1] - pair[0] >= 30, "forced twice within 30 seconds");
        }
        for forced in &world.forced {
            let that_day = world.forced.iter().filter(|other| (*forced..*forced + 86_400).contains(*other)).count();
            prop_assert!(that_day <= 20, "forced more than 20 times a day");
        }

        // All but one die; it gets a token that WeChat takes, in the end.
        for worker in 1..WORKERS {
            world.happen(Event::Die(worker));
        }
        let mut passed = false;
        for _ in 0..400 {
            world.happen(Event::Read(0));
            world.happen(Event::Write(0));
            world.happen(Event::Answer(0));
            if let Some(token) = world.workers[0].got.take() {
                if world.made[token.parse::<usize>().unwrap()].passes(world.now) {
                    passed = true;
                    break;
                }
                let change = world.state().report(&token, None, &Policy::default());
                world.change(0, change);
            }
            world.happen(Event::Pass(7));
        }
        prop_assert!(passed, "no progress: {:?}", world.state());
    }
}

#[test]
fn a_late_result_is_fenced() {
    let (now, policy) = (1_700_000_000, Policy::default());
    let Decision::Refresh { state: first, force: false } =
        State::default().decide("a", now, &policy).unwrap()
    else {
        panic!("nobody fetches")
    };
    assert!(
        matches!(first.decide("b", now + 19, &policy).unwrap(), Decision::Wait(until) if until == now + 20)
    );
    let Decision::Refresh { state: second, .. } = first.decide("b", now + 20, &policy).unwrap() else {
        panic!("the lease never ends")
    };
    let fetched = |token| Fetched { token, expires_in: 7200, issued_at: now };
    assert!(matches!(second.complete("a", &fetched("late"), &policy), Change::Nothing));
    assert!(matches!(second.fail("a", None, now + 21), Change::Nothing));
    let Change::Write(done) = second.complete("b", &fetched("new"), &policy) else { panic!("refused") };
    assert!(matches!(done.decide("c", now + 22, &policy).unwrap(), Decision::Use(token) if token == "new"));
}

#[test]
fn a_token_is_reported_once_and_only_while_it_is_in_use() {
    let (now, policy) = (1_700_000_000, Policy::default());
    let with = |state: State, token: &str, now| {
        let Decision::Refresh { state, force } = state.decide("a", now, &policy).unwrap() else {
            panic!("no fetch")
        };
        let fetched = Fetched { token, expires_in: 7200, issued_at: now };
        let Change::Write(state) = state.complete("a", &fetched, &policy) else { panic!("fenced") };
        (state, force)
    };
    let (state, _) = with(State::default(), "one", now);
    assert!(matches!(state.report("older", None, &policy), Change::Nothing));
    let Change::Write(reported) = state.report("one", Some(42_001), &policy) else { panic!("not noted") };
    assert!(matches!(reported.report("one", None, &policy), Change::Nothing));

    // The same again: WeChat has to be told.
    let (same, force) = with(reported, "one", now + 1);
    assert!(!force);
    let (other, force) = with(same, "two", now + 2);
    assert!(force);
    assert!(matches!(other.decide("b", now + 3, &policy).unwrap(), Decision::Use(token) if token == "two"));

    // One that was taken away: WeChat has to be told at once.
    let Change::Write(taken) = other.report("two", Some(40_001), &policy) else { panic!("not noted") };
    let later = now + 100;
    assert!(matches!(taken.decide("a", later, &policy).unwrap(), Decision::Refresh { force: true, .. }));
}

#[test]
fn what_cannot_be_forced_is_taken_when_it_is_given_out_again() {
    let (now, policy) = (1_700_000_000, Policy { forcible: false, ..Policy::default() });
    let fetched = Fetched { token: "one", expires_in: 3600, issued_at: now };
    let mut state = State::default();
    for _ in 0..2 {
        let Decision::Refresh { state: leased, force: false } = state.decide("a", now, &policy).unwrap()
        else {
            panic!("forced")
        };
        let Change::Write(done) = leased.complete("a", &fetched, &policy) else { panic!("fenced") };
        assert!(matches!(done.decide("b", now, &policy).unwrap(), Decision::Use(token) if token == "one"));
        let Change::Write(reported) = done.report("one", None, &policy) else { panic!("not noted") };
        state = reported;
    }
}

#[test]
fn failures_pause_longer_and_longer() {
    let now = 1_700_000_000;
    let mut state = State::default();
    let mut pauses = Vec::new();
    let mut at = now;
    for errcode in
        [Some(-1), Some(-1), None, Some(-1), Some(-1), Some(-1), Some(-1), Some(45_009), Some(40_125)]
    {
        let Decision::Refresh { state: leased, .. } = state.decide("a", at, &Policy::default()).unwrap()
        else {
            panic!("no fetch")
        };
        let Change::Write(failed) = leased.fail("a", errcode, at) else { panic!("fenced") };
        let Decision::Wait(until) = failed.decide("b", at, &Policy::default()).unwrap() else {
            panic!("no pause")
        };
        pauses.push(until - at);
        (state, at) = (failed, until);
    }
    assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 3600, 60]);
}

#[test]
fn a_state_is_read_as_it_was_written_and_nothing_else_is() {
    let Decision::Refresh { state, .. } =
        State::default().decide("a", 1_700_000_000, &Policy::default()).unwrap()
    else {
        panic!("no fetch")
    };
    assert_eq!(State::from_json(&state.to_json()).unwrap(), state);
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "{\"token\":5}",
        &state.to_json()[1..],
        &state.to_json().replace("false", "0"),
    ] {
        assert_eq!(State::from_json(text).unwrap_err().code().as_str(), "state_invalid");
    }
}

#[test]
fn one_who_forces_late_is_counted_late() {
    let (now, policy) = (1_700_000_000, Policy::default());
    let reported = forced_once(now);
    let Decision::Refresh { state, force: true } = reported.decide("late", now, &policy).unwrap() else {
        panic!("not forced")
    };
    // It may ask WeChat until its lease ends; 30 seconds after that another may.
    assert!(state.holds("late", now + 19) && !state.holds("late", now + 20) && !state.holds("other", now));
    assert!(
        matches!(state.decide("b", now + 49, &policy).unwrap(), Decision::Wait(until) if until == now + 50)
    );
    assert!(matches!(state.decide("b", now + 50, &policy).unwrap(), Decision::Refresh { force: true, .. }));
}

#[test]
fn forcing_that_brings_the_same_is_a_failure() {
    let (now, policy) = (1_700_000_000, Policy::default());
    let Decision::Refresh { state, .. } = forced_once(now).decide("a", now, &policy).unwrap() else {
        panic!("no fetch")
    };
    let same = Fetched { token: "one", expires_in: 7200, issued_at: now };
    let Change::Write(state) = state.complete("a", &same, &policy) else { panic!("fenced") };
    assert!(matches!(state.decide("b", now, &policy).unwrap(), Decision::Wait(until) if until > now));
}

#[test]
fn twenty_a_day_may_be_forced() {
    let policy = Policy::default();
    let (mut state, mut now, mut count) = (forced_once(1_700_000_000), 1_700_000_000, 0);
    let begin = now;
    while let Decision::Refresh { state: leased, force: true } = state.decide("a", now, &policy).unwrap() {
        count += 1;
        let Change::Write(failed) = leased.fail("a", Some(-1), now) else { panic!("fenced") };
        let Decision::Wait(until) = failed.decide("b", now, &policy).unwrap() else { panic!("no pause") };
        (state, now) = (failed, until);
        if now >= begin + 86_400 {
            break;
        }
    }
    assert_eq!((count, now), (20, begin + 86_400));
}

/// A state in which WeChat gave the same token again after it was reported, so that the next has to be forced.
fn forced_once(now: u64) -> State {
    let (mut state, policy) = (State::default(), Policy::default());
    for _ in 0..2 {
        let Decision::Refresh { state: leased, force: false } = state.decide("x", now, &policy).unwrap()
        else {
            panic!("forced")
        };
        let fetched = Fetched { token: "one", expires_in: 7200, issued_at: now };
        let Change::Write(done) = leased.complete("x", &fetched, &policy) else { panic!("fenced") };
        state = match done.report("one", Some(42_001), &policy) {
            Change::Write(reported) => reported,
            Change::Nothing => done,
        };
    }
    state
}

#[test]
fn one_that_ends_soon_is_used_to_its_end() {
    let (now, policy) = (1_700_000_000, Policy::default());
    let fetched = |expires_in| {
        let Decision::Refresh { state, .. } = State::default().decide("a", now, &policy).unwrap() else {
            panic!("no fetch")
        };
        let Change::Write(state) =
            state.complete("a", &Fetched { token: "short", expires_in, issued_at: now }, &policy)
        else {
            panic!("fenced")
        };
        state
    };
    for expires_in in [6, 30, 60, 61, 100] {
        let state = fetched(expires_in);
        assert!(matches!(state.decide("b", now, &policy).unwrap(), Decision::Use(token) if token == "short"));
        assert!(matches!(state.decide("b", now + expires_in, &policy).unwrap(), Decision::Refresh { .. }));
    }
    assert!(
        matches!(fetched(3).decide("b", now, &policy).unwrap(), Decision::Wait(until) if until == now + 2)
    );
}

#[test]
fn times_that_nobody_can_have_written_lock_nobody_out() {
    let (now, policy) = (1_700_000_000, Policy::default());
    let mut leased = State::default();
    if let Decision::Refresh { state, .. } = forced_once(now).decide("x", now, &policy).unwrap() {
        leased = state;
    }
    let decide = |state: &State, now| state.decide("a", now, &policy).unwrap();
    assert!(matches!(decide(&leased, now), Decision::Wait(_)));
    // The clock of whoever wrote it was ahead by a day, or somebody wrote what he liked.
    assert!(matches!(decide(&leased, now - 86_400), Decision::Refresh { .. }));
    let Change::Write(failed) = leased.fail("x", Some(45_009), now) else { panic!("fenced") };
    assert!(matches!(decide(&failed, now), Decision::Wait(_)));
    assert!(matches!(decide(&failed, now - 86_400), Decision::Refresh { .. }));
    let text = leased.to_json();
    let immortal = text
        .replace("\"rejected\":true", "\"rejected\":false")
        .replace("\"expires_at\":1700007200", "\"expires_at\":9007199254740991");
    assert_ne!(immortal, text);
    assert!(!matches!(decide(&State::from_json(&immortal).unwrap(), now), Decision::Use(_)));
    let most = text.replace("\"failures\":0", "\"failures\":9007199254740991");
    assert_ne!(most, text);
    let Change::Write(written) = State::from_json(&most).unwrap().fail("x", None, now) else {
        panic!("fenced")
    };
    assert!(State::from_json(&written.to_json()).is_ok());
    for token in ["", "a b", "a\\n"] {
        assert!(State::from_json(&text.replace("\"one\"", &format!("\"{token}\""))).is_err());
    }
}
