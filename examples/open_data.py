from wxseal import SessionKey, WxsealError, open_data

# What the mini-program posted, the parsed body of the request in your code: WeChat's own published sample.
body = {
    "encryptedData": "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142dNCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==",
    "iv": "r7BXXKkLb8qrSNn05n0qiA==",
}

# What your server knows. The sample is of 2016, so `now` is its time: leave it out in your code.
app_id = "wx4f4bc4dec97d474b"
session_key = SessionKey("tiihtNczf5v6AKRyjwEUhQ==")  # or just the text
now = 1477314200

user = open_data.user_info(body, app_id=app_id, session_key=session_key, now=now)
print(user.data["nickName"])  # Band

# A record of another app, a stale key, a `+` that became a blank: every refusal has its own code.
try:
    damaged = {**body, "encryptedData": body["encryptedData"].replace("+", " ")}
    open_data.decrypt(damaged, app_id=app_id, session_key=session_key, now=now)
except WxsealError as error:
    print(error.code, "-", error.hint)  # base64_blank - A + became a blank on the way: ...
