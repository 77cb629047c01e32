// What a user has, in the shapes that WeChat publishes; the face record is a tutorial's. Made here, of
// nobody.

export const APP_ID = "wx4f4bc4dec97d474b";
export const OPENID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";
export const UNIONID = "ocMvos6NjeKLIBqg5Mr9QjxrP1FA";
/** The person whom the server expects. */
export const PERSON = { idNumber: "11010519491231002X", name: "张三" };
/** When the attacker's day begins, in Unix seconds. */
export const DAWN = 1_795_564_800;
export const HOUR = 3600;

const watermark = (at) => `"watermark":{"timestamp":${at},"appid":"${APP_ID}"}`;

export const face = (at, { idNumber, name } = PERSON) =>
  `{"name":"${name}","idNumber":"${idNumber}","openId":"${OPENID}",${watermark(at)}}`;

/** A face record that ends in texts; `shift` moves what is behind it. */
export const faceWithTail = (at, shift) =>
  `{${watermark(at)},"name":"${PERSON.name}","idNumber":"${PERSON.idNumber}","seq":"${"0".repeat(shift)}","openId":"${OPENID}","unionId":"${UNIONID}"}`;

const AVATAR =
  "https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTKGbiaZ4bdwZ8iaTKdIkUBTuhDm0cXvbB6LxPQnGJXXb8Zg9ibK3mLm1cHyyhNYkb9Y2WicVgH0VaUJrA/132";

/** The nickname is the one text in all records that its user chooses. */
export const profile = (at, nickname) =>
  `{"openId":"${OPENID}","nickName":"${nickname}","gender":1,"language":"zh_CN","city":"","province":"","country":"","avatarUrl":"${AVATAR}",${watermark(at)}}`;

export const phone = (at, number, country = "86") =>
  `{"phoneNumber":"${country === "86" ? "" : `+${country}`}${number}","purePhoneNumber":"${number}","countryCode":"${country}",${watermark(at)}}`;

/** 31 days of steps, some of them with a digit more. */
export const steps = (at, longer) => {
  const days = Array.from(
    { length: 31 },
    (_, day) => `{"timestamp":${at - 86_400 * day},"step":${day < longer ? 10_000 + day : 9_999}}`,
  );
  return `{"stepInfoList":[${days.join(",")}],${watermark(at)}}`;
};

/** A profile whose nickname is such that `part` begins a block; `behind` is what the nickname ends with. */
export function aligned(at, part, behind = "") {
  for (let shift = 0; shift < 16; shift++) {
    const text = profile(at, "n".repeat(shift) + behind);
    const found = Buffer.from(text).indexOf(part);
    if (found > 0 && found % 16 === 0) return { text, block: found / 16 };
  }
  throw new Error(`no alignment for ${part}`);
}
