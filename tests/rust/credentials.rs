//! Many workers, one access token, one store: whatever they do and in whatever order, one fetches and none
//! gets an expired token.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use wxseal::call::Request;
use wxseal::credentials::{AccessTokens, AccessTokensContext, Mode, Obtain, Wait};
use wxseal::flow::{Ask, Change, Failure, Flow, Reply, Step, Swap};
use wxseal::login::AppSecret;
use wxseal::{AppId, CallError, Code};
use wxseal_tests::World;

const NOW: u64 = 1_700_000_000;
const WORKERS: usize = 4;
const LIFETIME: u64 = 300;
const WAIT: Duration = Duration::from_secs(10);

fn tokens(mode: Mode) -> AccessTokens {
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url: None };
    AccessTokens::new(&AccessTokensContext { app, mode, wait: Wait::default() }).unwrap()
}

/// What WeChat says to one who fetches.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Token,
    Busy,
    Quota,
}

/// What may happen next.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// A worker that does nothing begins to ask for the token; another has its step done, and is told.
    Go(usize, Answer),
    /// A worker's step is done, but it is not told yet.
    Carry(usize, Answer),
    /// A worker's step fails: whether it was done or not.
    Fail(usize, Failure),
    /// A worker's flow is dropped.
    Crash(usize),
    /// A worker gives up, and its last step is done, or not.
    Cancel(usize, bool),
    /// A worker that does nothing reports the token that it last got.
    Report(usize, Option<i64>),
    /// WeChat takes the token in use away, as happens when somebody else forces a new one.
    Revoke,
    /// Time passes, in milliseconds.
    Pass(u64),
    /// The wall clock is set by an hour, forward or back.
    Set(bool),
}

fn event(set: bool) -> impl Strategy<Value = Event> {
    let worker = || 0..WORKERS;
    let answer = || prop_oneof![6 => Just(Answer::Token), 1 => Just(Answer::Busy), 1 => Just(Answer::Quota)];
    let code = prop_oneof![Just(Code::StoreFull), Just(Code::AnswerTooLarge), Just(Code::StoreFailed)];
    let failure = prop_oneof![Just(Failure::Foreign), Just(Failure::Late), code.prop_map(Failure::Code)];
    let errcode = prop_oneof![Just(None), Just(Some(40_001)), Just(Some(42_001))];
    prop_oneof![
        18 => (worker(), answer()).prop_map(|(worker, answer)| Event::Go(worker, answer)),
        3 => (worker(), answer()).prop_map(|(worker, answer)| Event::Carry(worker, answer)),
        2 => (worker(), failure).prop_map(|(worker, failure)| Event::Fail(worker, failure)),
        1 => worker().prop_map(Event::Crash),
        1 => (worker(), any::<bool>()).prop_map(|(worker, done)| Event::Cancel(worker, done)),
        2 => (worker(), errcode).prop_map(|(worker, errcode)| Event::Report(worker, errcode)),
        1 => Just(Event::Revoke),
        4 => prop_oneof![0_u64..2_000, 0_u64..90_000].prop_map(Event::Pass),
        u32::from(set) => any::<bool>().prop_map(Event::Set),
    ]
}

enum Job {
    Get(Box<Obtain>),
    Report(Change<()>),
}

/// A step that somebody waits for.
struct Outstanding {
    ask: Option<Ask>,
    limit: Duration,
    /// Since when, on the monotonic clock.
    since: Duration,
    sends: bool,
    reply: Option<Reply>,
}

#[derive(Default)]
struct Worker {
    job: Option<Job>,
    step: Option<Outstanding>,
    /// Since when its flow runs, on the monotonic clock.
    begun: Duration,
    /// How many steps it was asked to do since it last paused, and how often another was quicker since then.
    steps: usize,
    overtaken: usize,
    loaded: Option<Value>,
    wanted: Option<Value>,
    got: Option<String>,
}

/// A token that WeChat has made.
#[derive(Clone, Copy)]
struct Made {
    ends: u64,
    revoked: bool,
}

/// WeChat, the store and the workers.
struct Scene {
    tokens: AccessTokens,
    outside: World,
    workers: Vec<Worker>,
    seeds: u128,
    /// Whether the wall clock was set: then it says nothing of leases and lifetimes.
    set: bool,
    made: Vec<Made>,
    /// Who fetches, and until when the lease says so.
    fetching: Vec<(usize, u64)>,
    forced: Vec<u64>,
}

impl Scene {
    fn new(mode: Mode) -> Self {
        Self {
            tokens: tokens(mode),
            outside: World::at(NOW),
            workers: (0..WORKERS).map(|_| Worker::default()).collect(),
            seeds: 0,
            set: false,
            made: Vec::new(),
            fetching: Vec::new(),
            forced: Vec::new(),
        }
    }

    /// WeChat's own clock, which nobody sets.
    fn truth(&self) -> u64 {
        NOW + self.outside.clock.monotonic.as_secs()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Go(worker, _) if self.workers[worker].job.is_none() => self.get(worker),
            Event::Go(worker, answer) => {
                self.carry(worker, answer);
                self.deliver(worker, None);
            }
            Event::Carry(worker, answer) => self.carry(worker, answer),
            Event::Fail(worker, failure) => self.deliver(worker, Some(failure)),
            Event::Crash(worker) => self.workers[worker] = Worker::default(),
            Event::Cancel(worker, done) => self.cancel(worker, done),
            Event::Report(worker, errcode) => self.report(worker, errcode),
            Event::Revoke => self.made.last_mut().into_iter().for_each(|made| made.revoked = true),
            Event::Pass(milliseconds) => self.outside.pass(Duration::from_millis(milliseconds)),
            Event::Set(forward) => {
                self.set = true;
                let clock = &mut self.outside.clock.unix_seconds;
                *clock = if forward { *clock + 3600 } else { *clock - 3600 };
            }
        }
    }

    fn begin(&mut self, worker: usize, job: Job) {
        let got = self.workers[worker].got.take();
        let begun = self.outside.clock.monotonic;
        self.workers[worker] = Worker { job: Some(job), begun, got, ..Worker::default() };
        self.tell(worker, Reply::Begin);
    }

    fn get(&mut self, worker: usize) {
        self.seeds += 1;
        let flow = self.tokens.get(self.seeds.to_be_bytes());
        self.begin(worker, Job::Get(Box::new(flow)));
    }

    fn report(&mut self, worker: usize, errcode: Option<i64>) {
        if let Worker { job: None, got: Some(token), .. } = &self.workers[worker] {
            let flow = self.tokens.report(token, errcode).unwrap();
            self.begin(worker, Job::Report(flow));
        }
    }

    /// Does a worker's step.
    fn carry(&mut self, worker: usize, answer: Answer) {
        let Some(step) = self.workers[worker].step.as_mut() else { return };
        let (since, Some(ask)) = (step.since, step.ask.take()) else { return };
        let reply = match ask {
            Ask::Send { request, .. } => self.answer(&request, answer),
            Ask::Pause(pause) => {
                let rest = (since + pause).saturating_sub(self.outside.clock.monotonic);
                self.outside.answer(Ask::Pause(rest))
            }
            Ask::Swap(swap) => Reply::Swapped(self.swap(swap)),
            ask => self.outside.answer(ask),
        };
        self.workers[worker].step.as_mut().unwrap().reply = Some(reply);
    }

    fn swap(&mut self, swap: Swap) -> bool {
        assert!(swap.secret && swap.seconds >= 86_400);
        let number = |text: &Value| text["token"].as_str().map(number_of);
        let before = swap.expected.as_deref().and_then(|text| number(&read(text)));
        let after = number(&read(&swap.next));
        let swapped = self.outside.store.swap(swap);
        assert!(!swapped || after >= before, "an older token replaced a newer one");
        swapped
    }

    /// Answers one who fetches. WeChat gives out the token that it has until that ends, taken away or not:
    /// only forcing makes another.
    fn answer(&mut self, request: &Request, answer: Answer) -> Reply {
        let body = match answer {
            Answer::Busy => json!({ "errcode": -1, "errmsg": "system error" }),
            Answer::Quota => json!({ "errcode": 45_009, "errmsg": "reach max api daily quota limit" }),
            Answer::Token => {
                let now = self.truth();
                let fresh = self.made.last().is_some_and(|made| made.ends > now + 1);
                if forces(request) || !fresh || !request.url().contains("stable_token") {
                    self.made.push(Made { ends: now + LIFETIME, revoked: false });
                }
                let ends = self.made.last().unwrap().ends;
                json!({ "access_token": format!("t{}", self.made.len() - 1), "expires_in": ends - now })
            }
        };
        Reply::Answered { status: 200, body: body.to_string().into_bytes() }
    }

    /// Tells a worker what came of its step, if that is known, or else that it failed. What took too long has
    /// failed.
    fn deliver(&mut self, worker: usize, failure: Option<Failure>) {
        let Some(step) = self.workers[worker].step.take() else { return };
        let late = self.outside.clock.monotonic > step.since + step.limit;
        let reply = match (failure, step.reply) {
            (Some(failure), _) => Reply::Failed(failure),
            (None, Some(Reply::Paused)) => Reply::Paused,
            (None, Some(reply)) if !late => reply,
            (None, _) => Reply::Failed(Failure::Late),
        };
        if step.sends {
            self.fetching.retain(|(other, _)| *other != worker);
        }
        self.tell(worker, reply);
    }

    fn tell(&mut self, worker: usize, reply: Reply) {
        let clock = self.outside.clock;
        let one = &mut self.workers[worker];
        match &reply {
            Reply::Loaded(text) => one.loaded = text.as_deref().map(read),
            Reply::Swapped(false) => one.overtaken += 1,
            _ => {}
        }
        let result = match one.job.as_mut().unwrap() {
            Job::Get(flow) => match flow.next(reply, clock) {
                Step::Ask(ask) => return self.asked(worker, ask),
                Step::Done(result) => Some(result),
            },
            Job::Report(flow) => match flow.next(reply, clock) {
                Step::Ask(ask) => return self.asked(worker, ask),
                Step::Done(_) => None,
            },
        };
        one.job = None;
        if let Some(Ok(token)) = result {
            let loaded = one.loaded.as_ref().unwrap();
            assert!(loaded["token"] == token.as_str() && seconds(loaded, "expires_at") > clock.unix_seconds);
            one.got = Some(token.clone());
            // It may have been taken away, which nobody knows yet.
            let made = self.made[number_of(&token)];
            assert!(self.set || made.ends > self.truth(), "an expired token was handed out");
        }
    }

    fn asked(&mut self, worker: usize, ask: Ask) {
        let clock = self.outside.clock;
        let one = &mut self.workers[worker];
        one.steps += 1;
        assert!(one.steps <= 8 + 2 * one.overtaken, "it goes on without a pause");
        match &ask {
            Ask::Swap(swap) => one.wanted = Some(read(&swap.next)),
            Ask::Pause(pause) => {
                assert!((50..150).contains(&pause.as_millis()), "{pause:?}");
                assert!(clock.monotonic < one.begun + WAIT, "it waits beyond its time");
                (one.steps, one.overtaken) = (0, 0);
            }
            Ask::Send { request, time_limit } => {
                assert_eq!(*time_limit, Duration::from_secs(10));
                let busy = self.fetching.iter().any(|(_, until)| *until > clock.unix_seconds);
                assert!(self.set || !busy, "two fetch within one lease");
                let until = seconds(one.wanted.as_ref().unwrap(), "lease_until");
                assert!(until > clock.unix_seconds, "it fetches without a lease");
                self.fetching.push((worker, until));
                if forces(request) {
                    self.forced.push(clock.unix_seconds);
                }
            }
            Ask::Load(_) | Ask::Claim(_) => {}
        }
        let (limit, sends) = (ask.time_limit(), matches!(ask, Ask::Send { .. }));
        let since = clock.monotonic;
        one.step = Some(Outstanding { ask: Some(ask), limit, since, sends, reply: None });
    }

    fn cancel(&mut self, worker: usize, done: bool) {
        let clock = self.outside.clock;
        let Worker { job, got, .. } = std::mem::take(&mut self.workers[worker]);
        self.workers[worker].got = got;
        let last = match job {
            Some(Job::Get(mut flow)) => flow.cancel(clock),
            Some(Job::Report(mut flow)) => flow.cancel(clock),
            None => None,
        };
        if let Some(ask) = last.filter(|_| done) {
            let Ask::Swap(swap) = ask else { panic!("{ask:?}") };
            if self.swap(swap) {
                self.fetching.retain(|(other, _)| *other != worker);
            }
        }
    }

    /// Lets a worker go on until its flow ends.
    fn finish(&mut self, worker: usize) {
        for _ in 0..500 {
            if self.workers[worker].job.is_none() {
                return;
            }
            self.happen(Event::Go(worker, Answer::Token));
        }
        panic!("it does not end");
    }

    fn check(&self) {
        if self.set {
            return;
        }
        for pair in self.forced.windows(2) {
            assert!(pair[1] - pair[0] >= 30, "forced twice within 30 seconds");
        }
        for first in &self.forced {
            let day = *first..first + 86_400;
            let count = self.forced.iter().filter(|time| day.contains(time)).count();
            assert!(count <= 20, "forced more than 20 times a day");
        }
    }
}

fn forces(request: &Request) -> bool {
    request.body().is_some_and(|body| body.contains("\"force_refresh\":true"))
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn seconds(state: &Value, name: &str) -> u64 {
    state[name].as_u64().unwrap()
}

fn number_of(token: &str) -> usize {
    token[1..].parse().unwrap()
}

fn play(mode: Mode, events: Vec<Event>) {
    let mut scene = Scene::new(mode);
    for event in events {
        scene.happen(event);
    }
    for worker in 0..WORKERS {
        scene.finish(worker);
    }
    scene.check();

    // All but one die; it gets a token that WeChat takes, in the end.
    for _ in 0..1000 {
        scene.get(0);
        scene.finish(0);
        if let Some(token) = scene.workers[0].got.clone() {
            let made = scene.made[number_of(&token)];
            if !made.revoked && made.ends > scene.truth() {
                return;
            }
            scene.report(0, None);
            scene.finish(0);
        }
        scene.happen(Event::Pass(7_000));
    }
    panic!("no progress: {:?}", scene.outside.store);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_fetches_and_none_gets_an_expired_token(events in prop::collection::vec(event(false), 1..250)) {
        play(Mode::Stable, events);
    }

    #[test]
    fn what_cannot_be_forced_is_shared_alike(events in prop::collection::vec(event(false), 1..250)) {
        play(Mode::Classic, events);
    }

    #[test]
    fn whoever_sets_the_wall_clock_keeps_nobody_waiting(events in prop::collection::vec(event(true), 1..250)) {
        play(Mode::Stable, events);
    }
}

/// What WeChat answers to one who fetches.
fn given(token: &str, expires_in: u64) -> Reply {
    let body = json!({ "access_token": token, "expires_in": expires_in });
    Reply::Answered { status: 200, body: body.to_string().into_bytes() }
}

fn refused(errcode: i64) -> Reply {
    let body = json!({ "errcode": errcode, "errmsg": "x" });
    Reply::Answered { status: 200, body: body.to_string().into_bytes() }
}

/// WeChat with this answer to all, and a list of when it was asked and whether it was forced.
fn world(answer: impl Fn() -> Reply + 'static) -> (World, Asked) {
    let asked = Asked::default();
    let world = answering(World::at(NOW), &asked, answer);
    (world, asked)
}

fn answering(world: World, asked: &Asked, answer: impl Fn() -> Reply + 'static) -> World {
    let asked = asked.clone();
    world.with(move |request, clock| {
        asked.borrow_mut().push((clock.unix_seconds, forces(request)));
        answer()
    })
}

type Asked = Rc<RefCell<Vec<(u64, bool)>>>;

fn state(world: &World) -> Value {
    read(world.store.only().unwrap())
}

/// Changes what the store keeps.
fn change(world: &mut World, name: &str, value: impl Into<Value>) {
    let mut state = state(world);
    assert!(!state[name].is_null());
    state[name] = value.into();
    world.store.set_only(&state.to_string());
}

fn code(result: Result<String, CallError>) -> Code {
    match result {
        Ok(_) => panic!("a token"),
        Err(CallError::Refused(error)) => error.code(),
        Err(CallError::Platform(error)) => error.code(),
    }
}

fn is_send(ask: &Ask) -> bool {
    matches!(ask, Ask::Send { .. })
}

fn is_pause(ask: &Ask) -> bool {
    matches!(ask, Ask::Pause(_))
}

/// A world where WeChat gave the same token again after it was reported, so that the next has to be forced.
fn to_be_forced(tokens: &AccessTokens) -> (World, Asked) {
    let (mut world, asked) = world(|| given("one", 7200));
    world.drive(tokens.get([1; 16])).unwrap();
    world.drive(tokens.report("one", Some(42_001)).unwrap()).unwrap();
    let mut flow = tokens.get([2; 16]);
    world.until(&mut flow, is_pause);
    let state = state(&world);
    assert!(state["force"] == true && state["rejected"] == true && state["lease"].is_null());
    (world, asked)
}

#[test]
fn a_late_result_is_fenced() {
    let tokens = tokens(Mode::Stable);
    let (mut world, _) = world(|| given("new", 7200));
    let (mut late, mut later) = (tokens.get([1; 16]), tokens.get([2; 16]));
    world.until(&mut late, is_send);
    world.until(&mut later, is_send_or_pause);
    world.pass(Duration::from_secs(20));
    assert_eq!(world.drive(tokens.get([3; 16])).unwrap(), "new");
    assert_eq!(world.resume(&mut late, given("late", 7200)).unwrap(), "new");
    assert_eq!(state(&world)["token"], "new");

    // One that failed late changes nothing either.
    let (mut world, _) = self::world(|| given("new", 7200));
    let mut late = tokens.get([1; 16]);
    world.until(&mut late, is_send);
    world.pass(Duration::from_secs(20));
    assert_eq!(world.drive(tokens.get([3; 16])).unwrap(), "new");
    let before = state(&world);
    assert_eq!(world.resume(&mut late, Reply::Failed(Failure::Foreign)).unwrap(), "new");
    assert_eq!(state(&world), before);
}

fn is_send_or_pause(ask: &Ask) -> bool {
    is_send(ask) || is_pause(ask)
}

#[test]
fn a_lease_that_was_dropped_ends_by_itself() {
    let tokens = tokens(Mode::Stable);
    let (mut world, asked) = world(|| given("one", 7200));
    world.until(&mut tokens.get([1; 16]), is_send);
    assert_eq!(code(world.drive(tokens.get([2; 16]))), Code::CredentialUnavailable);
    assert!((10..11).contains(&world.clock.monotonic.as_secs()) && asked.borrow().is_empty());
    assert_eq!(world.drive(tokens.get([3; 16])).unwrap(), "one");
    assert_eq!(*asked.borrow(), [(NOW + 20, false)]);
}

/// Drives a flow to the step of this number, which is not done yet.
fn nth_step(flow: &mut Obtain, world: &mut World, number: usize) -> Option<Ask> {
    let mut reply = Reply::Begin;
    for _ in 0..number {
        let Step::Ask(ask) = flow.next(reply, world.clock) else { return None };
        reply = world.answer(ask);
    }
    if let Step::Ask(ask) = flow.next(reply, world.clock) { Some(ask) } else { None }
}

/// Whoever gives up, at whatever step and whether that was done or not, lets another go on after the pause of
/// a failure, and what was fetched is kept.
#[test]
fn who_gives_up_gives_the_lease_back() {
    let tokens = tokens(Mode::Stable);
    let mut given_back = 0;
    for case in 0..32 {
        let (fails, carried, number) = (case & 1 == 1, case & 2 == 2, case / 4);
        let (mut world, asked) = world(move || if fails { refused(-1) } else { given("one", 7200) });
        let mut flow = tokens.get([1; 16]);
        let Some(ask) = nth_step(&mut flow, &mut world, number) else { continue };
        if carried {
            world.answer(ask);
        }
        if let Some(last) = flow.cancel(world.clock) {
            assert!(matches!(last, Ask::Swap(_)) && (1..=4).contains(&number));
            world.answer(last);
            given_back += 1;
        }
        assert!(flow.cancel(world.clock).is_none(), "given back twice");
        let begun = world.clock.monotonic;
        let mut world = answering(world, &asked, || given("two", 7200));
        let kept = !fails && number > 2;
        assert_eq!(world.drive(tokens.get([2; 16])).unwrap(), if kept { "one" } else { "two" });
        assert!(world.clock.monotonic - begun < Duration::from_secs(3), "{number} {fails} {carried}");
        assert!(!kept || asked.borrow().len() == 1, "what was fetched is lost");
    }
    assert_eq!(given_back, 16);
}

/// How long a flow waits for another who never comes to an end, while somebody sets the wall clock at each
/// step.
fn waits(set: &[i64]) -> Duration {
    let tokens = tokens(Mode::Stable);
    let (mut world, _) = world(|| given("one", 7200));
    world.until(&mut tokens.get([1; 16]), is_send);
    let (mut flow, mut reply) = (tokens.get([2; 16]), Reply::Begin);
    for set in set.iter().cycle().take(10_000) {
        world.clock.unix_seconds = world.clock.unix_seconds.checked_add_signed(*set).unwrap();
        let lease_until = world.clock.unix_seconds + 20;
        change(&mut world, "lease_until", lease_until);
        match flow.next(reply, world.clock) {
            Step::Ask(ask) => reply = world.answer(ask),
            Step::Done(result) => {
                assert_eq!(code(result), Code::CredentialUnavailable);
                break;
            }
        }
    }
    world.clock.monotonic
}

#[test]
fn the_wall_clock_moves_no_deadline() {
    for set in [[0, 0], [3600, 3600], [-3600, -3600], [3600, -3600], [-7, 86_400]] {
        let waited = waits(&set);
        assert!((10_000..10_150).contains(&waited.as_millis()), "{set:?} {waited:?}");
    }
}

#[test]
fn a_token_is_reported_once_and_only_while_it_is_in_use() {
    let tokens = tokens(Mode::Stable);
    let (mut world, asked) = world(|| given("one", 7200));
    world.drive(tokens.get([1; 16])).unwrap();
    let report = |world: &mut World, token: &str, errcode| {
        let before = state(world);
        world.drive(tokens.report(token, errcode).unwrap()).unwrap();
        state(world) != before
    };
    assert!(!report(&mut world, "older", None));
    assert!(report(&mut world, "one", Some(42_001)));
    assert!(!report(&mut world, "one", None));

    // WeChat gives the same again, so it is told to make another.
    let two = || {
        let times = Cell::new(0);
        move || {
            times.set(times.get() + 1);
            if times.get() == 1 { given("one", 7200) } else { given("two", 7200) }
        }
    };
    let mut world = answering(world, &asked, two());
    assert_eq!(world.drive(tokens.get([2; 16])).unwrap(), "two");
    assert_eq!(asked.borrow().iter().map(|(_, force)| *force).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(world.drive(tokens.get([3; 16])).unwrap(), "two");

    // One that was taken away: WeChat is told at once.
    assert!(report(&mut world, "two", Some(40_001)));
    world.pass(Duration::from_secs(100));
    let mut world = answering(world, &asked, || given("three", 7200));
    assert_eq!(world.drive(tokens.get([4; 16])).unwrap(), "three");
    assert!(asked.borrow().last().unwrap().1);
}

#[test]
fn what_cannot_be_forced_is_taken_when_it_is_given_out_again() {
    let tokens = tokens(Mode::Classic);
    let (mut world, asked) = world(|| given("one", 3600));
    for seed in 0..3 {
        assert_eq!(world.drive(tokens.get([seed; 16])).unwrap(), "one");
        world.drive(tokens.report("one", None).unwrap()).unwrap();
        assert!(state(&world)["rejected"] == true);
    }
    assert_eq!(asked.borrow().len(), 3);
}

#[test]
fn failures_pause_longer_and_longer() {
    let tokens = tokens(Mode::Stable);
    let mut world = World::at(NOW);
    let mut pauses = Vec::new();
    for errcode in [-1, -1, 0, -1, -1, -1, -1, 45_009, 40_125] {
        let answer = move || if errcode == 0 { Reply::Failed(Failure::Foreign) } else { refused(errcode) };
        world = world.with(move |_, _| answer());
        world.drive(tokens.get([7; 16])).unwrap_err();
        let pause = seconds(&state(&world), "retry_at") - world.clock.unix_seconds;
        pauses.push(pause);
        world.pass(Duration::from_secs(pause));
    }
    assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 3600, 60]);
}

#[test]
fn a_state_is_read_as_it_was_written_and_nothing_else_is() {
    let tokens = tokens(Mode::Stable);
    let (mut world, _) = world(|| given("one", 7200));
    world.drive(tokens.get([1; 16])).unwrap();
    let kept = world.store.only().unwrap().to_owned();
    let mut texts: Vec<String> =
        ["", "{}", "[]", "null", "{\"token\":5}", &kept[1..]].map(str::to_owned).into();
    texts.push(kept.replace("false", "0"));
    texts.extend(["", "a b", "a\\n"].map(|token| kept.replace("\"one\"", &format!("\"{token}\""))));
    for text in texts {
        assert_ne!(text, kept);
        world.store.set_only(&text);
        assert_eq!(code(world.drive(tokens.get([2; 16]))), Code::StateInvalid, "{text}");
        let report = world.drive(tokens.report("one", None).unwrap());
        assert_eq!(report.unwrap_err().code(), Code::StateInvalid);
    }
    world.store.set_only(&kept);
    assert_eq!(world.drive(tokens.get([3; 16])).unwrap(), "one");
}

#[test]
fn one_who_forces_late_is_counted_late() {
    let tokens = tokens(Mode::Stable);
    for (slow, holds) in [(19, true), (20, false)] {
        // It takes long to write the lease: until it ends WeChat may be asked.
        let (mut world, asked) = to_be_forced(&tokens);
        let mut late = tokens.get([3; 16]);
        let lease = world.until(&mut late, |ask| matches!(ask, Ask::Swap(_)));
        let reply = world.answer(lease);
        world.pass(Duration::from_secs(slow));
        let step = late.next(reply, world.clock);
        assert_eq!(matches!(step, Step::Ask(Ask::Send { .. })), holds, "{step:?}");

        // And 30 seconds after that another may.
        world.pass(Duration::from_secs(49 - slow));
        let mut world = answering(world, &asked, || given("two", 7200));
        assert_eq!(world.drive(tokens.get([4; 16])).unwrap(), "two");
        assert_eq!(*asked.borrow().last().unwrap(), (NOW + 50, true));
    }
}

#[test]
fn forcing_that_brings_the_same_is_a_failure() {
    let tokens = tokens(Mode::Stable);
    let (mut world, asked) = to_be_forced(&tokens);
    let before = asked.borrow().len();
    assert_eq!(code(world.drive(tokens.get([3; 16]))), Code::CredentialUnavailable);
    assert_eq!(asked.borrow().len(), before + 1);
    assert!(state(&world)["rejected"] == true);
}

#[test]
fn twenty_a_day_may_be_forced() {
    let tokens = tokens(Mode::Stable);
    let (mut world, asked) = to_be_forced(&tokens);
    world = answering(world, &asked, || refused(-1));
    asked.borrow_mut().clear();
    for seed in 0_u32.. {
        let mut random = [9; 16];
        random[..4].copy_from_slice(&seed.to_be_bytes());
        let _ = world.drive(tokens.get(random));
        world.pass(Duration::from_secs(20));
        if world.clock.unix_seconds > NOW + 86_400 + 120 {
            break;
        }
    }
    let asked = asked.borrow();
    assert!(asked.iter().all(|(_, force)| *force));
    let that_day = asked.iter().filter(|(at, _)| *at < NOW + 86_400).count();
    assert!(that_day == 20 && asked.len() > 20, "{asked:?}");
}

#[test]
fn one_that_ends_soon_is_used_to_its_end() {
    let tokens = tokens(Mode::Stable);
    for expires_in in [6, 30, 60, 61, 100] {
        let (mut world, asked) = world(move || given("short", expires_in));
        assert_eq!(world.drive(tokens.get([1; 16])).unwrap(), "short");
        assert_eq!(world.drive(tokens.get([2; 16])).unwrap(), "short");
        assert_eq!(asked.borrow().len(), 1);
        world.pass(Duration::from_secs(expires_in));
        assert_eq!(world.drive(tokens.get([3; 16])).unwrap(), "short");
        assert_eq!(asked.borrow().len(), 2);
    }
    // One that could expire on its way is not used.
    let (mut world, asked) = world(|| given("short", 3));
    assert_eq!(code(world.drive(tokens.get([1; 16]))), Code::CredentialUnavailable);
    let times: Vec<_> = asked.borrow().iter().map(|(at, _)| at - NOW).collect();
    assert!(times.len() <= 6 && times.windows(2).all(|pair| pair[1] - pair[0] >= 2), "{times:?}");
}

#[test]
fn times_that_nobody_can_have_written_lock_nobody_out() {
    let tokens = tokens(Mode::Stable);
    // The clock of whoever wrote it was ahead by a day, or somebody wrote what he liked.
    let gets_at_once = |mut world: World| {
        world.clock.unix_seconds -= 86_400;
        world = world.with(|_, _| given("two", 7200));
        assert_eq!(world.drive(tokens.get([9; 16])).unwrap(), "two");
        assert_eq!(world.clock.monotonic.as_secs(), 0);
    };
    let leased = || {
        let (mut world, _) = to_be_forced(&tokens);
        world.clock.monotonic = Duration::ZERO;
        world.until(&mut tokens.get([3; 16]), is_send);
        world
    };
    gets_at_once(leased());
    let (mut failed, asked) = to_be_forced(&tokens);
    failed = answering(failed, &asked, || refused(45_009));
    failed.drive(tokens.get([3; 16])).unwrap_err();
    assert_eq!(seconds(&state(&failed), "retry_at"), failed.clock.unix_seconds + 3600);
    gets_at_once(failed);

    let (mut immortal, _) = world(|| given("one", 7200));
    immortal.drive(tokens.get([1; 16])).unwrap();
    change(&mut immortal, "expires_at", 9_007_199_254_740_991_u64);
    immortal = immortal.with(|_, _| given("two", 7200));
    assert_eq!(immortal.drive(tokens.get([2; 16])).unwrap(), "two");

    let (mut most, _) = world(|| refused(-1));
    most.drive(tokens.get([1; 16])).unwrap_err();
    change(&mut most, "failures", 9_007_199_254_740_991_u64);
    change(&mut most, "retry_at", 0);
    most.drive(tokens.get([2; 16])).unwrap_err();
    most.pass(Duration::from_secs(60));
    most = most.with(|_, _| given("one", 7200));
    assert_eq!(most.drive(tokens.get([3; 16])).unwrap(), "one");
}

/// A bad answer of the store to one step ends the flow with the store's error, and nobody is told a token.
#[test]
fn a_store_that_fails_is_said_to_have_failed() {
    let tokens = tokens(Mode::Stable);
    for (failure, expected) in [
        (Failure::Foreign, Code::StoreFailed),
        (Failure::Late, Code::StoreFailed),
        (Failure::Code(Code::StoreFull), Code::StoreFull),
    ] {
        for number in [0, 1, 3, 4, 5] {
            let (mut world, _) = world(|| given("one", 7200));
            let mut flow = tokens.get([1; 16]);
            nth_step(&mut flow, &mut world, number).unwrap();
            assert_eq!(code(world.resume(&mut flow, Reply::Failed(failure))), expected, "{number}");
        }
    }
}
