from wxseal import MemoryStore, WxsealError, face

# One store for the whole process; in its first minute it refuses results with store_forgot, since it cannot
# know what was used before. Several processes share a RedisStore or a SqliteStore, which remember.
store = MemoryStore()


def begin_face_result(*, app_id: str, session: dict) -> tuple[int, dict]:
    """Answer the endpoint that the mini-program asks when its user begins a check.

    The openid is that of your session.
    """
    try:
        begun = face.begin(app_id=app_id, user=session["openid"], store=store)
    except WxsealError as error:
        return refused(error)
    return 200, {"randomNumber": begun["random_number"]}


def face_result(body: dict, *, app_id: str, session: dict) -> tuple[int, dict]:
    """Answer the endpoint to which the mini-program posts the result of the check."""
    try:
        result = face.open_result(
            body,
            app_id=app_id,
            user=session["openid"],
            session_key=session["keys"],  # the current one and the one before
            store=store,
            numbers="issued",  # by face.begin, above
            expected={
                "id_number": session["id_number"],
                "name": session["name"],
            },  # whom your own records name
        )
    except WxsealError as error:
        return refused(error)
    return 200, {"passed": True, "at": result.watermark.timestamp}


def refused(error: WxsealError) -> tuple[int, dict]:
    print("face result refused:", error)
    # A number has one try: whatever the code, the next check begins with a new one.
    return status_of(error), {"passed": False, "code": error.code}


def status_of(error: WxsealError) -> int:
    if error.code in ("too_many_refusals", "too_many_numbers"):
        return 429
    return {"relogin": 401, "reject": 400, "retry": 503}.get(
        error.action, 500
    )  # the rest is this server's fault
