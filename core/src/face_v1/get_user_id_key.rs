//! A key in place of a name and an id number.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::call::{Access, Answer, Call, ErrcodeField, JSON, Method, Request};
use crate::{Code, Error, json, limits};

/// A key that the mini-program passes to the check in place of name and id number.
#[derive(Serialize)]
#[non_exhaustive]
pub struct UserIdKey {
    /// The key: store it, and compare it in [`get_info`](super::get_info).
    pub user_id_key: String,
    /// The lifetime in seconds: 3600.
    pub expires_in: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    name: &'a str,
    id_card_number: &'a str,
}

/// A person, as known to the server. `Debug` shows none of it.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// The name, at most 128 characters.
    pub name: &'a str,
    /// The id number, at most 64 characters.
    pub id_card_number: &'a str,
}

/// Requests a `user_id_key`, so that name and id number need not pass through the mini-program.
///
/// # Errors
///
/// `field_range`, and `argument_range`, `base_url_invalid` for `access`.
pub fn get_user_id_key(person: &Person<'_>, access: &Access<'_>) -> Result<Call<UserIdKey>, Error> {
    let Person { name, id_card_number } = *person;
    let body = Body {
        name: limits::text(name, MAX_NAME, Code::FieldRange, "name")?,
        id_card_number: limits::text(id_card_number, MAX_ID, Code::FieldRange, "idCardNumber")?,
    };
    let query = [("access_token", access.token()?)];
    let request =
        Request::new(Method::Post, access.base_url, "/cityservice/face/identify/getuseridkey", &query)?
            .with_body(JSON, json::write(&body))
            .with_secrets(&[access.access_token, name, id_card_number]);
    Ok(Call::new(request, |answer: &Answer<'_>| {
        let fields = answer.fields(ErrcodeField::Required)?;
        let user_id_key = fields.text("user_id_key")?.to_owned();
        Ok(UserIdKey { user_id_key, expires_in: fields.seconds("expires_in")? })
    }))
}

impl fmt::Debug for Person<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

impl fmt::Debug for UserIdKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user_id_key: _, expires_in } = self;
        f.debug_struct("UserIdKey").field("expires_in", expires_in).finish_non_exhaustive()
    }
}

const MAX_NAME: usize = 128;
const MAX_ID: usize = 64;
