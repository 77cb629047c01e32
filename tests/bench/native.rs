//! Times open data on the official record with the crate alone: one JSON list of nanoseconds a record, a
//! round each.

use std::hint::black_box;
use std::time::Instant;

use wxseal::open_data::{self, Context, Message};
use wxseal::{AppId, Freshness, SessionKey};
use wxseal_tests::cases;

const ROUNDS: usize = 15;
const RECORDS: u32 = 20_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cases = cases()?;
    let find =
        |case: &&serde_json::Value| case["operation"] == "open_data.decrypt" && case["id"] == "official";
    let case = cases.iter().find(find).ok_or("no official sample")?;
    let text = |part: &str, name: &str| case[part][name].as_str().unwrap_or_default().to_owned();

    let (encrypted_data, iv) = (text("message", "encryptedData"), text("message", "iv"));
    let app_id = AppId::parse(&text("context", "app_id"))?;
    let session_key = SessionKey::parse(&text("context", "session_key"))?;
    let message = Message { encrypted_data: &encrypted_data, iv: &iv };
    let context = Context {
        app_id: &app_id,
        session_keys: &[&session_key],
        now: case["context"]["now"].as_u64().unwrap_or_default(),
        freshness: Freshness::default(),
        repair: false,
    };

    let mut rounds = Vec::new();
    for _ in 0..=ROUNDS {
        #[expect(clippy::disallowed_methods, reason = "this is a benchmark")]
        let start = Instant::now();
        for _ in 0..RECORDS {
            black_box(open_data::decrypt(black_box(&message), &context)?);
        }
        rounds.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(RECORDS));
    }
    println!("{}", serde_json::to_string(&rounds[1..])?); // the first round warms up
    Ok(())
}
