//! The result numbers of a face check: `verify_ret` of the second interface, `identify_ret` of the first.
//!
//! The first half is documented on the official page
//! (<https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_queryverifyinfo>); the others were
//! seen in published code, and copies word them differently. No decision depends on them: any number other
//! than the one for passed, and those for pending, means not passed.

use super::Fault;

/// The meaning of a number, the party responsible, and whether another attempt by the user is worthwhile.
#[derive(Clone, Copy)]
pub(crate) struct FaceRet {
    fault: Fault,
    retry: bool,
    meaning: &'static str,
}

impl FaceRet {
    pub(super) fn from_number(number: i64) -> Self {
        use Fault::{Platform, Server, Unknown, User};
        let (fault, retry, meaning) = match number {
            10_001 => (Server, false, "an argument is not valid"),
            10_002 => (User, true, "no face was found that could be used"),
            10_003 => (User, true, "name and id number do not belong together"),
            10_004 => (User, true, "the face is not this person's"),
            10_005 => (Platform, true, "the check is still running"),
            10_006 => (Server, false, "the app may not use this interface"),
            10_007 => (Platform, true, "WeChat could not get the picture"),
            10_008 => (Platform, true, "the comparison failed"),
            10_009 => (User, false, "there is no picture to compare with"),
            10_010 => (User, true, "the picture is not good enough"),
            10_011 => (Server, false, "the app has no permission to compare"),
            10_012..=10_015 => (Platform, true, "the comparison is not available"),
            10_016 => (Platform, true, "the picture could not be stored"),
            10_017 => (Server, false, "the id of the check is not valid"),
            10_018 => (Server, false, "there is no data of this person"),
            10_020 => (User, true, "the check took too long"),
            10_021 => (Server, false, "the request came twice"),
            10_026 => (User, false, "the person is not in the register to compare with"),
            10_027 => (User, true, "the voice was not recognised"),
            10_028 => (User, true, "the movement of the lips was not recognised"),
            10_029 => (User, true, "time ran out"),
            10_040 => (Server, false, "a text is not UTF-8"),
            10_041 => (Server, false, "the user or the user's key is not valid"),
            10_042 => (User, true, "this user tries too often"),
            10_045 => (Platform, true, "WeChat's system failed"),
            10_300 => (User, true, "the user has not finished the check"),
            90_001 | 90_109 => (User, false, "the phone cannot do the check"),
            90_002..=90_006 | 90_100 => (User, true, "the user cancelled"),
            90_007 | 90_012 => (User, true, "the phone's network failed"),
            90_008 | 90_106 => (User, true, "the camera may not be used"),
            90_009 => (User, true, "the microphone may not be used"),
            90_010 => (User, true, "camera and microphone may not be used"),
            90_011 | 90_013 | 90_014 => (User, true, "what the phone recorded cannot be used"),
            90_017 | 90_107 => (User, true, "the user took too long"),
            90_018 => (Platform, true, "the phone's or WeChat's system failed"),
            90_101 => (User, true, "the user did not agree"),
            90_104 => (Server, false, "the configuration of the check is not valid"),
            90_105 => (User, true, "the user's data were not confirmed"),
            90_110 => (User, true, "the user did not accept the agreement"),
            _ => (Unknown, false, "a number that this library does not know"),
        };
        Self { fault, retry, meaning }
    }

    pub(super) const fn fault(self) -> Fault {
        self.fault
    }

    pub(super) const fn retry(self) -> bool {
        self.retry
    }

    pub(super) const fn meaning(self) -> &'static str {
        self.meaning
    }
}
