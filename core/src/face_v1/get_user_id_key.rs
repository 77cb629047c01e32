//! A key that stands for a name and an id number.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::call::{Access, Answer, Call, Errcode, JSON, Method, Request, json, limited};
use crate::{Code, Error};

/// A key that the mini-program hands to the check in place of name and id number.
#[derive(Serialize)]
#[non_exhaustive]
pub struct UserIdKey {
    /// Keep it, and compare it in [`get_info`](super::get_info).
    pub user_id_key: String,
    /// For how many seconds it can be used: 3600.
    pub expires_in: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    name: &'a str,
    id_card_number: &'a str,
}

/// Asks for a `user_id_key`, so that name and id number need not go through the mini-program.
///
/// In: the name, at most 128 characters, and the id number, at most 64, as the server knows them.
///
/// # Errors
///
/// `field_range`, and `argument_range`, `origin_invalid` for `access`.
pub fn get_user_id_key(
    name: &str,
    id_card_number: &str,
    access: &Access<'_>,
) -> Result<Call<UserIdKey>, Error> {
    let body = Body {
        name: limited(name, MAX_NAME, Code::FieldRange, "name")?,
        id_card_number: limited(id_card_number, MAX_ID, Code::FieldRange, "idCardNumber")?,
    };
    let query = [("access_token", access.token()?)];
    let request =
        Request::new(Method::Post, access.origin, "/cityservice/face/identify/getuseridkey", &query)?
            .with_body(JSON, json(&body))
            .with_secrets(&[access.access_token, name, id_card_number]);
    Ok(Call::new(request, |answer: &Answer<'_>| {
        let fields = answer.fields(Errcode::Required)?;
        let user_id_key = fields.text("user_id_key")?.to_owned();
        Ok(UserIdKey { user_id_key, expires_in: fields.seconds("expires_in")? })
    }))
}

impl fmt::Debug for UserIdKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user_id_key: _, expires_in } = self;
        f.debug_struct("UserIdKey").field("expires_in", expires_in).finish_non_exhaustive()
    }
}

const MAX_NAME: usize = 128;
const MAX_ID: usize = 64;
