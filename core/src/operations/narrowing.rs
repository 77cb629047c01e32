//! The arguments that narrow a check.

/// The arguments that narrow a check, or name its subject. They may be omitted where that is allowed, but an
/// explicit empty value (`null`, `undefined`, `None`) is refused with `argument_missing`: a variable that
/// turned out to be empty would switch the check off. The members of such an argument narrow as well.
///
/// For every other argument an empty value is the same as omitting it. The operation `narrowing` returns this
/// list.
pub const NARROWING: [&str; 11] = [
    "app_id",
    "expected",
    "issued_at",
    "jti",
    "keep",
    "members",
    "numbers",
    "openid",
    "require_signature",
    "session_key",
    "user",
];

/// Returns whether an argument narrows, by its name: `openid`, `expected.name`.
#[must_use]
pub fn narrows(argument: &str) -> bool {
    argument.split('.').any(|part| NARROWING.contains(&part))
}
