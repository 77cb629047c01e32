//! What the server knows of the person, compared with what the record says.

use core::fmt;

use crate::crypto::equal;
use crate::id_number::with_capital_x;
use crate::json::Object;
use crate::limits::bounded;
use crate::{Code, Error};

/// What the record must say. A field that is `None` is not compared.
///
/// No page names the fields of this record, so each value is looked for under the names in use. A name that is
/// there must agree, and at least one must be there.
#[derive(Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The user's openid: `openid`, `openId`.
    pub openid: Option<&'a str>,
    /// The person's name: `name`, `realName`.
    pub name: Option<&'a str>,
    /// The id number: `idCardNumber`, `id_card_number`, `idNumber`, `id_number`. A last `x` counts as `X`.
    pub id_number: Option<&'a str>,
}

impl Expected<'_> {
    /// Refuses values that could not be meant: a missing value that became an empty text must not match a
    /// record's empty field.
    pub(super) fn validate(&self) -> Result<(), Error> {
        for (argument, value, _) in self.fields() {
            bounded(value.unwrap_or_default(), argument)?;
            if value.is_some_and(str::is_empty) {
                return Err(Error::new(Code::ArgumentRange, argument));
            }
        }
        Ok(())
    }

    /// Compares in constant time. The error names which value, never what it was.
    pub(super) fn check(&self, object: &Object<'_>) -> Result<(), Error> {
        for (argument, value, names) in self.fields() {
            let Some(value) = value else { continue };
            let mut found = names.iter().filter_map(|name| object.get(name)).peekable();
            let fold = argument == ID_NUMBER;
            let agrees = found.peek().is_some()
                && found.all(|claim| claim.as_text().is_some_and(|claim| same(claim, value, fold)));
            if !agrees {
                return Err(Error::new(Code::ExpectedMismatch, argument));
            }
        }
        Ok(())
    }

    const fn fields(&self) -> [(&'static str, Option<&str>, &'static [&'static str]); 3] {
        let Self { openid, name, id_number } = *self;
        [
            ("expected.openid", openid, &["openid", "openId"]),
            ("expected.name", name, &["name", "realName"]),
            (ID_NUMBER, id_number, &["idCardNumber", "id_card_number", "idNumber", "id_number"]),
        ]
    }
}

fn same(claim: &str, expected: &str, fold_last_x: bool) -> bool {
    if fold_last_x {
        let [claim, expected] = [claim, expected].map(with_capital_x);
        return equal(claim.as_bytes(), expected.as_bytes());
    }
    equal(claim.as_bytes(), expected.as_bytes())
}

impl fmt::Debug for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { openid: _, name: _, id_number: _ } = self;
        f.write_str("Expected(..)")
    }
}

const ID_NUMBER: &str = "expected.id_number";
