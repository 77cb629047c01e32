from wxseal import MemoryStore, WxsealError, face

# One store for the whole process. Several processes share a RedisStore or a SqliteStore.
store = MemoryStore()


def begin_face_result(*, app_id: str, session: dict) -> tuple[int, dict]:
    """Answer the endpoint that the mini-program asks when its user begins a check. The openid is that of your session."""
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
    return 503 if error.action == "retry" else 400, {"passed": False, "code": error.code}
