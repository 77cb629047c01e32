//! What narrows what passes.

/// The arguments that narrow what passes, or say for whom: they may be left out where that is allowed, but saying that there is
/// nothing (`null`, `undefined`, `None`) is refused with `argument_missing`. A variable that turned out to be empty would switch
/// the check off. What stands within one of these narrows as well.
///
/// For every other argument that is the same as to leave it out. By name it is the operation `narrowing`.
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

/// Whether an argument narrows, by its name: `openid`, `expected.name`.
#[must_use]
pub fn narrows(argument: &str) -> bool {
    argument.split('.').any(|part| NARROWING.contains(&part))
}
