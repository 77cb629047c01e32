//! Sessions under many who begin, check, renew and end them in any order: what must hold whatever happens.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use wxseal::flow::{Ask, Change, Flow, Reply, Step};
use wxseal::session_token::{self, TokenKey, VerifyContext};
use wxseal::sessions::{
    AllSessions, BeginContext, CheckContext, Limits, Policy, Session, SessionId, Sessions, SessionsContext,
};
use wxseal::{AppId, Code, Error};
use wxseal_tests::World;

const NOW: u64 = 1_700_000_000;
const WORKERS: usize = 3;
const OPENID: &str = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";

/// What somebody does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Deed {
    Begin {
        device: Option<u8>,
    },
    /// Begins with the number of a token that there is already.
    BeginAgain {
        token: usize,
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
}

#[derive(Clone, Debug)]
enum Event {
    /// A worker that does nothing begins with this; another has its step done, and is told.
    Go(usize, Deed),
    /// A worker's flow is dropped, after its step was done or before.
    Crash(usize, bool),
    Wait(u64),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let token = || prop_oneof![0_usize..4, 0_usize..40];
    let deed = prop_oneof![
        3 => proptest::option::of(0_u8..3).prop_map(|device| Deed::Begin { device }),
        1 => token().prop_map(|token| Deed::BeginAgain { token }),
        6 => token().prop_map(|token| Deed::Check { token }),
        1 => token().prop_map(|token| Deed::Revoke { token }),
        1 => proptest::option::of(token()).prop_map(|keep| Deed::RevokeAll { keep }),
    ];
    let event = prop_oneof![
        12 => (0..WORKERS, deed).prop_map(|(worker, deed)| Event::Go(worker, deed)),
        1 => (0..WORKERS, any::<bool>()).prop_map(|(worker, done)| Event::Crash(worker, done)),
        3 => (0_u64..90).prop_map(Event::Wait),
    ];
    proptest::collection::vec(event, 1..250)
}

fn limits() -> impl Strategy<Value = Limits> {
    (60_u64..200, 0_u64..100, 60_u64..1000, 1_u64..5).prop_map(|(lifetime, within, age, devices)| Limits {
        lifetime: Some(lifetime),
        renew_within: Some(within.min(lifetime / 2)),
        max_age: Some(age.max(lifetime)),
        devices: Some(devices),
    })
}

fn token_key() -> TokenKey {
    TokenKey::new("1", &[7; 32]).unwrap()
}

fn sessions(limits: &Limits) -> Sessions {
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let policy = Policy::new(limits).unwrap();
    Sessions::new(SessionsContext { app_id, token_keys: vec![token_key()], policy }).unwrap()
}

enum Job {
    Begin(Change<Session>),
    BeginAgain { expires_at: u64, flow: Change<Session> },
    Check { login: u64, token: Token, at: u64, flow: Change<Session> },
    Revoke { login: u64, flow: Change<bool> },
    RevokeAll { keep: Option<String>, flow: Change<bool> },
}

/// A token that was given out.
#[derive(Clone)]
struct Token {
    text: String,
    jti: String,
    expires_at: u64,
}

/// The world as it must be: a second, slower opinion.
struct Scene {
    sessions: Sessions,
    limits: Limits,
    world: World,
    count: u64,
    workers: Vec<Option<(Job, Ask)>>,
    tokens: Vec<Token>,
    /// Of each token, which login it goes back to: also of those that nobody has been given.
    login_of: HashMap<String, u64>,
    begun: HashMap<u64, u64>,
    ended: HashSet<u64>,
    /// The token that replaces another, by that one's number.
    renewed: HashMap<String, String>,
}

impl Scene {
    fn new(limits: Limits) -> Self {
        Self {
            sessions: sessions(&limits),
            limits,
            world: World::at(NOW),
            count: 0,
            workers: (0..WORKERS).map(|_| None).collect(),
            tokens: Vec::new(),
            login_of: HashMap::new(),
            begun: HashMap::new(),
            ended: HashSet::new(),
            renewed: HashMap::new(),
        }
    }

    fn now(&self) -> u64 {
        self.world.clock.unix_seconds
    }

    /// One of the tokens that were given out, counted from the newest.
    fn chosen(&self, number: usize) -> Option<&Token> {
        self.tokens.iter().rev().nth(number.checked_rem(self.tokens.len())?)
    }

    fn random(&mut self) -> [u8; 16] {
        self.count += 1;
        u128::from(self.count).to_be_bytes()
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Go(worker, deed) => match self.workers[worker].take() {
                None => self.start(worker, &deed),
                // By now its number may be forgotten.
                Some((Job::BeginAgain { expires_at, .. }, _)) if self.now() >= expires_at => {}
                Some((job, ask)) => {
                    let reply = self.carry(ask);
                    self.tell(worker, job, reply);
                }
            },
            Event::Crash(worker, done) => {
                if let Some((_, ask)) = self.workers[worker].take().filter(|_| done) {
                    self.carry(ask);
                }
            }
            Event::Wait(seconds) => self.world.clock.unix_seconds += seconds,
        }
    }

    fn start(&mut self, worker: usize, deed: &Deed) {
        let (now, random) = (self.now(), self.random());
        let job = match deed {
            Deed::Begin { device } => {
                let device = device.map(|device| device.to_string());
                let context = BeginContext { device: device.as_deref(), jti: None, random, now };
                Job::Begin(self.sessions.begin(OPENID, &context).unwrap())
            }
            Deed::BeginAgain { token } => {
                let Some(token) = self.chosen(*token) else { return };
                if now >= token.expires_at || self.tokens.len() >= 50 {
                    return; // it may be forgotten
                }
                let context = BeginContext { device: None, jti: Some(&token.jti), random, now };
                let expires_at = token.expires_at;
                Job::BeginAgain { expires_at, flow: self.sessions.begin(OPENID, &context).unwrap() }
            }
            Deed::Check { token } => {
                let Some(token) = self.chosen(*token).cloned() else { return };
                let context = CheckContext { openid: Some(OPENID), jti: None, random, now };
                let flow = match self.sessions.check(&token.text, &context) {
                    Ok(flow) => flow,
                    Err(error) => {
                        assert_eq!(error.code(), Code::TokenExpired);
                        assert!(now >= token.expires_at);
                        return;
                    }
                };
                Job::Check { login: self.login_of[&token.jti], token, at: now, flow }
            }
            Deed::Revoke { token } => {
                let Some(token) = self.chosen(*token) else { return };
                let session = SessionId { openid: OPENID, jti: &token.jti };
                let flow = self.sessions.revoke(&session, now).unwrap();
                Job::Revoke { login: self.login_of[&token.jti], flow }
            }
            Deed::RevokeAll { keep } => {
                let keep = keep.and_then(|token| self.chosen(token)).map(|token| token.jti.clone());
                let all = AllSessions { openid: OPENID, keep: keep.as_deref() };
                let flow = self.sessions.revoke_all(&all, now).unwrap();
                Job::RevokeAll { keep, flow }
            }
        };
        self.tell(worker, job, Reply::Begin);
    }

    /// Does a step, and compares what is live before a write and behind it.
    fn carry(&mut self, ask: Ask) -> Reply {
        let before = self.live();
        let reply = self.world.answer(ask);
        if matches!(reply, Reply::Swapped(true)) {
            let kept = self.world.store.only().unwrap();
            assert!(kept.len() < 64 * 1024);
            self.know();
            let after = self.live();
            assert!(u64::try_from(after.len()).unwrap() <= self.limits.devices.unwrap());
            // Whoever was there before and is not any more is gone for good.
            assert!(after.iter().all(|login| !self.ended.contains(login)), "it came back");
            self.ended.extend(before.into_iter().filter(|login| !after.contains(login)));
        }
        reply
    }

    /// Takes over the tokens that are written: each number belongs to one login, for ever.
    fn know(&mut self) {
        let kept: serde_json::Value = serde_json::from_str(self.world.store.only().unwrap()).unwrap();
        for live in kept["live"].as_array().unwrap() {
            let jti = |token: &serde_json::Value| token["jti"].as_str().map(str::to_owned);
            let (token, previous) = (jti(&live["token"]).unwrap(), jti(&live["previous"]));
            let begun_at = live["begun_at"].as_u64().unwrap();
            let login = match &previous {
                Some(previous) => {
                    let other = self.renewed.insert(previous.clone(), token.clone());
                    assert!(other.is_none_or(|other| other == token), "renewed by two");
                    self.login_of[previous]
                }
                None => self
                    .login_of
                    .get(&token)
                    .copied()
                    .unwrap_or_else(|| u64::try_from(self.begun.len()).unwrap()),
            };
            assert_eq!(*self.login_of.entry(token).or_insert(login), login, "one number for two logins");
            assert_eq!(*self.begun.entry(login).or_insert(begun_at), begun_at, "another login");
        }
    }

    fn live(&mut self) -> Vec<u64> {
        let flow = self.sessions.list(OPENID, self.now()).unwrap();
        let listed = self.world.drive(flow).unwrap();
        listed.iter().map(|session| self.login_of[&session.jti]).collect()
    }

    fn tell(&mut self, worker: usize, mut job: Job, reply: Reply) {
        let clock = self.world.clock;
        let wrote = matches!(reply, Reply::Swapped(true));
        let ask = match &mut job {
            Job::Begin(flow) | Job::BeginAgain { flow, .. } | Job::Check { flow, .. } => {
                match flow.next(reply, clock) {
                    Step::Ask(ask) => ask,
                    Step::Done(result) => return self.is_told(&job, result, wrote),
                }
            }
            Job::Revoke { flow, .. } | Job::RevokeAll { flow, .. } => match flow.next(reply, clock) {
                Step::Ask(ask) => ask,
                Step::Done(result) => return self.is_over(&job, result, wrote),
            },
        };
        self.workers[worker] = Some((job, ask));
    }

    /// Looks at what somebody who begins or checks is told.
    fn is_told(&mut self, job: &Job, result: Result<Session, Error>, wrote: bool) {
        if matches!(job, Job::BeginAgain { .. }) {
            return assert_eq!(result.unwrap_err().argument(), "jti");
        }
        let Job::Check { login, token, at, .. } = job else {
            let session = result.unwrap();
            assert!(wrote && session.openid == OPENID);
            return self.take(&session.jti, &session.token.unwrap(), session.expires_at);
        };
        let too_old = *at >= token.expires_at || *at >= self.begun[login] + self.limits.max_age.unwrap();
        let session = match result {
            Ok(session) => session,
            Err(error) => {
                let codes =
                    [Code::SessionUnknown, Code::SessionRevoked, Code::SessionReplaced, Code::TokenExpired];
                assert!(codes.contains(&error.code()), "{error}");
                // Refused for a reason: it is too old, perhaps since it was asked about, or has ended.
                let passed = self.now() >= token.expires_at;
                let over = self.ended.contains(login) || !self.live().contains(login);
                assert!(too_old || passed || over, "refused: {error}");
                return;
            }
        };
        assert!(!too_old, "too old");
        // Nobody can know what others have written since the state was read; what it wrote itself holds.
        assert!(!wrote || !self.ended.contains(login), "it came back");
        assert_eq!((session.begun_at, &session.jti), (self.begun[login], &token.jti));
        let Some(renewal) = session.token else { return };
        assert!(self.limits.renew_within.unwrap() > 0);
        let claims = self.verify(&renewal);
        assert!(claims.expires_at <= self.begun[login] + self.limits.max_age.unwrap());
        assert!(claims.expires_at > token.expires_at && claims.expires_at - claims.issued_at >= 60);
        // All who come with the same old token get the same new one.
        assert_eq!(self.renewed[&token.jti], claims.jti, "given before it was written");
        assert_eq!(self.login_of[&claims.jti], *login);
        self.take(&claims.jti, &renewal, claims.expires_at);
    }

    fn verify(&self, token: &str) -> session_token::Session {
        let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
        let context = VerifyContext {
            app_id: &app_id,
            token_keys: &[&token_key()],
            now: self.now(),
            openid: Some(OPENID),
            max_age: None,
            max_skew: 0,
        };
        // It may have waited to be written for longer than it lives.
        session_token::verify(token, &context)
            .or_else(|_| {
                session_token::verify(token, &VerifyContext { now: NOW, max_skew: 86_400, ..context })
            })
            .unwrap()
    }

    fn take(&mut self, jti: &str, token: &str, expires_at: u64) {
        assert!(self.login_of.contains_key(jti), "given before it was written");
        if self.tokens.iter().all(|known| known.jti != jti) {
            self.tokens.push(Token { text: token.to_owned(), jti: jti.to_owned(), expires_at });
        }
    }

    /// Looks at what somebody is told who ends sessions.
    fn is_over(&mut self, job: &Job, result: Result<bool, Error>, wrote: bool) {
        match (job, result) {
            (Job::Revoke { login, .. }, Ok(ended)) => {
                assert_eq!(ended, wrote);
                if ended {
                    // Where it has passed meanwhile it was not among those that were live.
                    self.ended.insert(*login);
                    assert!(!self.live().contains(login));
                }
            }
            (Job::RevokeAll { keep, .. }, Ok(ended)) => {
                assert_eq!(ended, wrote);
                let kept = keep.as_ref().map(|jti| self.login_of[jti]);
                assert!(kept.is_none_or(|login| !self.ended.contains(&login)), "logged out by mistake");
                assert!(!ended || self.live().iter().all(|login| Some(*login) == kept));
            }
            (Job::RevokeAll { keep: Some(_), .. }, Err(error)) => assert_eq!(error.argument(), "keep"),
            (_, result) => panic!("{result:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_that_ended_comes_back(limits in limits(), events in events()) {
        let mut scene = Scene::new(limits);
        for event in events {
            scene.happen(event);
        }
    }
}

const FIRST: &str = "0123456789abcdef";
const SECOND: &str = "0123456789abcdeg";
const THIRD: &str = "0123456789abcdeh";

fn begin(sessions: &Sessions, world: &mut World, jti: &str, device: Option<&str>) -> Session {
    let now = world.clock.unix_seconds;
    let context = BeginContext { device, jti: Some(jti), random: [0; 16], now };
    world.drive(sessions.begin(OPENID, &context).unwrap()).unwrap()
}

fn check(sessions: &Sessions, world: &mut World, token: &str, jti: &str) -> Result<Session, Error> {
    let now = world.clock.unix_seconds;
    let context = CheckContext { openid: None, jti: Some(jti), random: [0; 16], now };
    world.drive(sessions.check(token, &context)?)
}

#[test]
fn a_shorter_life_holds_for_sessions_that_have_begun() {
    let mut world = World::at(NOW);
    let token = begin(&sessions(&Limits::default()), &mut world, FIRST, None).token.unwrap();
    let limits =
        Limits { lifetime: Some(60), renew_within: Some(0), max_age: Some(100), ..Limits::default() };
    let shorter = sessions(&limits);
    world.clock.unix_seconds = NOW + 99;
    assert!(check(&shorter, &mut world, &token, SECOND).is_ok());
    world.clock.unix_seconds = NOW + 100;
    assert_eq!(check(&shorter, &mut world, &token, SECOND).unwrap_err().code(), Code::TokenExpired);
}

#[test]
fn what_ended_long_ago_is_forgotten() {
    let sessions = sessions(&Limits { devices: Some(1), ..Limits::default() });
    let mut world = World::at(NOW);
    begin(&sessions, &mut world, FIRST, None);
    world.clock.unix_seconds = NOW + 1;
    begin(&sessions, &mut world, SECOND, None);
    assert!(world.store.only().unwrap().contains(FIRST));
    assert_eq!(world.store.asked().last().unwrap(), "swap sessions for 7260");
    world.clock.unix_seconds = NOW + 7200;
    begin(&sessions, &mut world, THIRD, None);
    let kept = world.store.only().unwrap();
    assert!(!kept.contains(FIRST) && kept.contains(SECOND));
}

#[test]
fn the_largest_state_can_be_kept() {
    let limits =
        Limits { lifetime: Some(60), renew_within: Some(30), max_age: Some(3600), devices: Some(50) };
    let sessions = sessions(&limits);
    let mut world = World::at(NOW);
    for number in 0..300 {
        // As long as they can be, of what JSON makes longest.
        let (jti, device) = (format!("{number:\"<64}"), "\u{1}".repeat(61) + &format!("{number:03}"));
        world.clock.unix_seconds = NOW;
        let token = begin(&sessions, &mut world, &jti, Some(&device)).token.unwrap();
        world.clock.unix_seconds = NOW + 31;
        let renewed = check(&sessions, &mut world, &token, &format!("{:\"<64}", number + 1000)).unwrap();
        assert!(renewed.token.is_some());
    }
    let length = world.store.only().unwrap().len();
    assert!(length < 64 * 1024, "{length}");
    let listed = world.drive(sessions.list(OPENID, NOW + 32).unwrap()).unwrap();
    assert_eq!(listed.len(), 50);
}

#[test]
fn a_state_that_was_not_written_here_is_refused() {
    let sessions = sessions(&Limits::default());
    let mut world = World::at(NOW);
    let token = begin(&sessions, &mut world, FIRST, Some("phone")).token.unwrap();
    let kept = world.store.only().unwrap().to_owned();
    let mut texts: Vec<String> = ["", "{}", "[]", "null", &kept[1..]].map(str::to_owned).into();
    texts.push(kept.replace("\"phone\"", "5"));
    texts.push(kept.replace("\"ended\"", "\"endet\""));
    for text in texts {
        assert_ne!(text, kept);
        world.store.set_only(&text);
        assert_eq!(check(&sessions, &mut world, &token, SECOND).unwrap_err().code(), Code::StateInvalid);
    }
    world.store.set_only(&kept);
    assert!(check(&sessions, &mut world, &token, SECOND).is_ok());
}
