import { faceV2, PlatformError, send } from "wxseal";

/**
 * Face identification, second version. `session` is your server's own record of the user, into which the
 * check is written when it begins; nothing that the mini-program sends decides.
 */
export async function beginFaceVerify(person, { session, accessToken, outSeqNo }, fetch) {
  const cert = { certName: person.name, certNo: person.idNumber };
  const call = faceV2.getVerifyId(cert, { accessToken, openid: session.openid, outSeqNo });
  session.verification = (await send(call, fetch)).data;
  return { verifyId: session.verification.verifyId }; // for wx.requestFacialVerify
}

export async function endFaceVerify({ session, accessToken }, fetch) {
  try {
    await send(faceV2.queryVerifyInfo({ ...session.verification, accessToken }), fetch);
    return { passed: true };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.code === "face_pending") return { passed: false, askAgainIn: error.retryAfter };
    if (error.code === "face_not_passed") return { passed: false, why: error.meaning, tryAgain: error.retry };
    throw error;
  }
}
