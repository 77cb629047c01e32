//! A face record that opened, and where its members are in the plaintext.

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

    /// Whether this can be a face record: it has no member of another kind of record, and where `listed` says what there is,
    /// just that.
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

    /// Whether this can be what is left of a profile: it names the id number in its first 16 bytes, and has a member that is not
    /// known here. The sender of a profile writes `{"idNumber":"110` there, and has the other digits in the nickname: something
    /// else of the profile shows, whatever has been cut out of it.
    #[inline]
    pub(super) fn may_be_a_profile(&self) -> bool {
        self.names_id_first() && !self.members().all(|name| OF_THIS_KIND.contains(&name))
    }

    /// Whether one of these members is there, and every one that is there is a text that `agrees`.
    #[inline]
    pub(super) fn agree(&self, names: &[&str], mut agrees: impl FnMut(&str) -> bool) -> bool {
        let mut found = names.iter().filter_map(|name| self.object.get(name)).peekable();
        found.peek().is_some() && found.all(|claim| claim.as_text().is_some_and(&mut agrees))
    }

    /// How many visible bytes of these members' texts lie behind the first block, which the sender of the IV chooses.
    #[inline]
    pub(super) fn bytes_behind_iv(&self, names: &[&str]) -> usize {
        let texts = names.iter().filter_map(|name| self.object.get(name)?.as_text());
        texts.map(|text| self.count_behind_iv(text)).max().unwrap_or_default()
    }

    #[inline]
    fn count_behind_iv(&self, text: &str) -> usize {
        // A text with escapes lies somewhere else: the least it can have there counts.
        let chosen = self.position(text).map_or(BLOCK, |start| BLOCK.saturating_sub(start));
        text.bytes().skip(chosen).filter(|byte| *byte != b'*').count()
    }

    #[inline]
    fn names_id_first(&self) -> bool {
        let mut ids = self.members().filter(|name| ID_NAMES.contains(name));
        ids.any(|name| self.position(name).is_none_or(|start| start < BLOCK))
    }

    /// The names of all members but the watermark.
    #[inline]
    fn members(&self) -> impl Iterator<Item = &str> {
        self.object.iter().map(|(name, _)| name).filter(|name| *name != WATERMARK)
    }

    /// Where a part of the plaintext begins; `None` when it was unescaped and is a copy.
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
/// Members of WeChat's other records. This is a help, not a wall: what was cut off is not seen.
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
/// Members that a profile has around its nickname, which its owner chooses. A face record may have them where the server lists
/// them.
const OF_PROFILES: &[&str] = &["gender", "city", "province", "country"];
/// Members that a record may have beside an id number in its first bytes.
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
