//! A server on a free port of this machine that plays WeChat.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Starts it, and gives its base URL. It runs for as long as the program.
pub fn start() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base_url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || serve(connection));
        }
    });
    Ok(base_url)
}

fn serve(mut connection: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(connection.try_clone()?);
    let (mut request, mut length) = (String::new(), 0);
    lines.read_line(&mut request)?;
    loop {
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;

    let (status, head, body) = answer(&request, &String::from_utf8_lossy(&body));
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 {status}\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn answer(request: &str, body: &str) -> (&'static str, &'static str, String) {
    let ok = |body: &str| ("200 OK", "", body.to_owned());
    if request.contains("slow") || body.contains("slow") {
        thread::sleep(Duration::from_secs(3));
    }
    if request.contains("redirected") {
        return ("302 Found", "Location: /elsewhere\r\n", String::new());
    }
    if request.contains("large") {
        return ok(&"x".repeat(1 << 20));
    }
    let path = request.split([' ', '?']).nth(1).unwrap_or_default();
    match path {
        "/sns/jscode2session" => {
            ok(r#"{"openid":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}"#)
        }
        "/cgi-bin/stable_token" => ok(r#"{"access_token":"ACCESS_TOKEN","expires_in":7200}"#),
        "/wxa/business/getuserphonenumber" => ok(
            r#"{"errcode":0,"phone_info":{"phoneNumber":"13800138000","purePhoneNumber":"13800138000","countryCode":"86","watermark":{"timestamp":1477314187,"appid":"wx4f4bc4dec97d474b"}}}"#,
        ),
        _ => ok(r#"{"errcode":40066,"errmsg":"invalid url"}"#),
    }
}
