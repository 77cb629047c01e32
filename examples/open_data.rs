//! Opens WeChat's published sample.

use wxseal::open_data::{self, Context, Message};
use wxseal::{AppId, Freshness, SessionKey};

fn main() -> Result<(), wxseal::Error> {
    // What the mini-program posted: WeChat's own published sample.
    let message = Message {
        encrypted_data: "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==",
        iv: "r7BXXKkLb8qrSNn05n0qiA==",
    };
    // What your server knows. The sample is of 2016, so `now` is its time; elsewhere pass the current one.
    let app_id = AppId::parse("wx4f4bc4dec97d474b")?;
    let session_key = SessionKey::parse("tiihtNczf5v6AKRyjwEUhQ==")?;
    let context = Context {
        app_id: &app_id,
        session_keys: &[&session_key],
        now: 1_477_314_200,
        freshness: Freshness::default(),
        repair: false,
    };

    let user = open_data::user_info(&message, &context)?;
    println!("{}", user.data.nick_name); // Band

    // A record of another app, a stale key, a `+` that became a blank: every refusal has its own code.
    let damaged = message.encrypted_data.replace('+', " ");
    match open_data::decrypt(&Message { encrypted_data: &damaged, ..message }, &context) {
        Ok(_) => println!("blanks are not base64"),
        Err(error) => println!("{} - {}", error.code(), error.hint()), // base64_blank - A + became a blank ...
    }
    Ok(())
}
