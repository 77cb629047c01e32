//! An opened face record, and the positions of its members in the plaintext.

use alloc::string::String;

use crate::crypto::BLOCK;
use crate::json::Object;

/// The object in a record, and the text it was read from.
pub(super) struct Record<'a> {
    object: &'a Object<'a>,
    text: &'a str,
}

impl<'a> Record<'a> {
    #[inline]
    pub(super) const fn new(object: &'a Object<'a>, text: &'a str) -> Self {
        Self { object, text }
    }

    /// Returns whether this can be a face record: it has no member of another kind of record, and if `listed`
    /// is given, exactly the members listed.
    #[inline]
    pub(super) fn is_face_record(&self, listed: Option<&[String]>) -> bool {
        if self.members().any(|name| OF_OTHER_KINDS.contains(&name)) {
            return false;
        }
        match listed {
            Some(listed) => {
                let present = |name: &String| self.object.get(name).is_some();
                self.members().all(|name| listed.iter().any(|one| one == name)) && listed.iter().all(present)
            }
            None => self.members().all(|name| !OF_PROFILES.contains(&name)),
        }
    }

    /// Returns whether this can be the remains of a profile: it names the id number in its first 16 bytes,
    /// and has an unknown member. The sender of a profile writes `{"idNumber":"110` there, and has the other
    /// digits in the nickname: some other member of the profile shows, no matter what has been cut out.
    #[inline]
    pub(super) fn may_be_a_profile(&self) -> bool {
        self.names_id_first() && !self.members().all(|name| OF_THIS_KIND.contains(&name))
    }

    /// Returns whether at least one of these members is present, and every one present is a text that
    /// `agrees`.
    #[inline]
    pub(super) fn agree(&self, names: &[&str], mut agrees: impl FnMut(&str) -> bool) -> bool {
        let mut found = names.iter().filter_map(|name| self.object.get(name)).peekable();
        found.peek().is_some() && found.all(|claim| claim.as_text().is_some_and(&mut agrees))
    }

    /// Returns the number of visible bytes of these members' texts after the first block, which the sender of
    /// the IV chooses.
    #[inline]
    pub(super) fn bytes_behind_iv(&self, names: &[&str]) -> usize {
        let texts = names.iter().filter_map(|name| self.object.get(name)?.as_text());
        texts.map(|text| self.count_behind_iv(text)).max().unwrap_or_default()
    }

    #[inline]
    fn count_behind_iv(&self, text: &str) -> usize {
        // A text with escapes was copied, so its position is unknown: the least possible number counts.
        let chosen = self.position(text).map_or(BLOCK, |start| BLOCK.saturating_sub(start));
        text.bytes().skip(chosen).filter(|byte| *byte != b'*').count()
    }

    #[inline]
    fn names_id_first(&self) -> bool {
        let mut ids = self.members().filter(|name| ID_NAMES.contains(name));
        ids.any(|name| self.position(name).is_none_or(|start| start < BLOCK))
    }

    /// Returns the names of all members except the watermark.
    #[inline]
    fn members(&self) -> impl Iterator<Item = &str> {
        self.object.iter().map(|(name, _)| name).filter(|name| *name != WATERMARK)
    }

    /// Returns the start of a part of the plaintext; `None` if the part was unescaped and is a copy.
    #[inline]
    fn position(&self, part: &str) -> Option<usize> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= self.text.len()).then_some(start)
    }
}

/// The names of an id number.
pub(super) const ID_NAMES: &[&str] = &["idCardNumber", "id_card_number", "idNumber", "id_number"];
/// The names of a person's name.
pub(super) const NAME_NAMES: &[&str] = &["name", "realName"];
/// The names of an openid.
pub(super) const OPENID_NAMES: &[&str] = &["openid", "openId"];

const WATERMARK: &str = "watermark";
/// Members of WeChat's other records. This check helps but proves nothing: a member that was cut off is not
/// seen.
const OF_OTHER_KINDS: &[&str] = &[
    "nickName",
    "avatarUrl",
    "language",
    "stepInfoList",
    "phoneNumber",
    "purePhoneNumber",
    "countryCode",
    "openGId",
    "opengid",
    "open_single_roomid",
    "group_openid",
    "chat_type",
];
/// Members that surround the nickname in a profile; its owner chooses them. A face record may have them if
/// the server lists them.
const OF_PROFILES: &[&str] = &["gender", "city", "province", "country"];
/// Members that a record may have along with an id number in its first bytes.
const OF_THIS_KIND: &[&str] = &[
    "idCardNumber",
    "id_card_number",
    "idNumber",
    "id_number",
    "name",
    "realName",
    "openid",
    "openId",
    "unionid",
    "unionId",
    "randomNumber",
    "result",
    "timestamp",
    "verifyResult",
    "verified",
];
