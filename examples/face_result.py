from wxseal import MemoryStore, WxsealError, face

# One store for the whole process. Several processes share a RedisStore or a SqliteStore.
store = MemoryStore()


def face_result(body: dict, *, app_id: str, session: dict, issued_at: int) -> tuple[int, dict]:
    """Answer the endpoint to which the mini-program posts the result of a face check."""
    try:
        result = face.open_result(
            body,
            app_id=app_id,
            session_key=session["keys"],  # the current one and the one before
            store=store,
            issued_at=issued_at,  # when your server issued this number, from its own records
            expected={"openid": session["openid"], "name": session["name"]},
            require_signature=True,
        )
    except WxsealError as error:
        print("face result refused:", error.code, error.argument)
        return 503 if error.action == "retry" else 400, {"passed": False, "code": error.code}
    return 200, {"passed": True, "at": result.watermark and result.watermark.timestamp}
