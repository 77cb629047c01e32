//! How often `diagnose` names what happened, alone and in pairs; and that it finds nothing where nothing is.

use std::fmt::Write as _;
use std::path::Path;

use wxseal::dev::{Damage, Input, PayDamage, Record, Report, SignatureDamage, Verdict, diagnose};
use wxseal::face_v2::{Cert, cert_hash};
use wxseal::pay_v2::SignType;
use wxseal::{AppId, SessionKey};

const NOW: u64 = 1_700_000_000;

/// Random numbers that are the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// Contents as WeChat makes them, of several lengths.
fn contents() -> Vec<String> {
    let names = ["Band", "\u{5F20}\u{4E09}", "a \"quoted\" name \u{1F600}", "x"];
    let profile = |name: &str| {
        let name = serde_json::to_string(name).unwrap();
        format!(
            r#"{{"openId":"oGZUI0egBJY1zhBYw2KhdUfwVJJE","nickName":{name},"gender":1,"city":"Guangzhou","avatarUrl":"http://wx.qlogo.cn/mmopen/vi_32/0"}}"#
        )
    };
    let phone = r#"{"phoneNumber":"13580006666","purePhoneNumber":"13580006666","countryCode":"86"}"#;
    let steps =
        r#"{"stepInfoList":[{"timestamp":1445866601,"step":100},{"timestamp":1445876601,"step":120}]}"#;
    let group = r#"{"openGId":"GID-0123456789abcdef"}"#;
    names.map(profile).into_iter().chain([phone, steps, group].map(str::to_owned)).collect()
}

/// What is made of a record with these damages; `None` where one of them leaves no trace, as a blank for a +
/// where there is none.
fn report(content: &str, random: &mut Random, damages: &[Damage]) -> Option<Report> {
    let app_id = AppId::parse("wx4f4bc4dec97d474b").unwrap();
    let session_key = SessionKey::parse(&base64(&random.bytes(16))).unwrap();
    let iv = random.bytes(16).try_into().unwrap();
    let record = Record { content, app_id: &app_id, now: NOW, session_key: &session_key, iv };
    let arrived = Damage::forge(&record, damages);
    for damage in damages {
        let others: Vec<_> = damages.iter().copied().filter(|other| other != damage).collect();
        if Damage::forge(&record, &others) == arrived {
            return None;
        }
    }
    let mut input = Input::default();
    input.encrypted_data = Some(&arrived.encrypted_data);
    input.iv = Some(&arrived.iv);
    let keys = [arrived.session_key.as_str()];
    input.session_keys = &keys;
    input.app_id = Some(app_id.as_str());
    input.now = Some(NOW);
    Some(diagnose(&input))
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn names(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|found| found.code).collect()
}

/// Whether both leave a trace when they meet; if not, why.
fn why_not(one: Damage, other: Damage) -> Option<&'static str> {
    use Damage as D;
    let either = |set: &[Damage]| set.contains(&one) || set.contains(&other);
    let between = |left: &[Damage], right: &[Damage]| {
        left.contains(&one) && right.contains(&other) || left.contains(&other) && right.contains(&one)
    };
    let both = |set: &[Damage]| set.contains(&one) && set.contains(&other);
    let content =
        [D::OtherApp, D::Stale, D::Future, D::Milliseconds, D::NoWatermark, D::DuplicateKey, D::Trailing];
    let padding = [D::PaddingLong, D::PaddingZero, D::PaddingNone];
    let inside: Vec<_> =
        content.iter().chain(&padding).chain(&[D::OtherIv, D::Cut, D::Swapped]).copied().collect();
    let keys = [D::OtherKey, D::KeyNotBase64, D::KeyUndecoded, D::KeyHex, D::Key24, D::Key32];
    let unreadable = [D::OtherKey, D::KeyNotBase64, D::Key24, D::Key32, D::Same];
    if either(&[D::IvFlip]) {
        Some("a flipped IV leaves no trace: AES-CBC does not authenticate")
    } else if both(&keys) {
        Some("a server has one key")
    } else if both(&padding) {
        Some("a record has one padding")
    } else if both(&content[..5]) {
        Some("one watermark has one time and one app, or there is none")
    } else if both(&[D::Percent, D::PercentTwice]) {
        Some("the same damage, more often")
    } else if between(&unreadable, &inside) || both(&[D::OtherKey, D::Same]) {
        Some("without the right key, or the ciphertext, nothing inside can be seen")
    } else if between(&[D::DuplicateKey], &content[..5]) {
        Some("a content that is not read has no watermark")
    } else if between(&[D::OtherIv], &content) {
        Some("with its first block garbled the content is not read")
    } else if between(&[D::Cut], &[&content[..], &padding[..]].concat()) {
        Some("what was cut off cannot be seen")
    } else if between(&[D::Trailing], &padding) {
        Some("what stands behind the object is one thing")
    } else {
        None
    }
}

/// How often each was named, of how many tries, in percent.
fn percent(named: usize, tries: usize) -> usize {
    assert!(tries > 0);
    named * 100 / tries
}

const ROUNDS: usize = 30;

#[test]
fn the_recall_is_what_the_documents_say() {
    let (contents, mut random) = (contents(), Random(1));
    let visible: Vec<_> = Damage::ALL.iter().copied().filter(|damage| damage.code().is_some()).collect();
    let mut table = String::from("| damage | alone | in pairs |\n|---|---|---|\n");
    let mut alone_worst = 100;
    let (mut pairs_named, mut pairs_tried, mut pairs_apart) = (0, 0, 0);
    let mut weak = Vec::new();
    for damage in &visible {
        let mut alone = (0, 0);
        for round in 0..ROUNDS {
            let Some(report) = report(&contents[round % contents.len()], &mut random, &[*damage]) else {
                continue;
            };
            alone.1 += 1;
            alone.0 += usize::from(names(&report).contains(&damage.code().unwrap()));
        }
        let mut paired = (0, 0);
        for other in visible.iter().filter(|other| *other != damage) {
            if why_not(*damage, *other).is_some() {
                pairs_apart += 1;
                continue;
            }
            let before = paired;
            for round in 0..ROUNDS / 6 {
                let Some(report) = report(&contents[round % contents.len()], &mut random, &[*damage, *other])
                else {
                    continue;
                };
                paired.1 += 1;
                paired.0 += usize::from(names(&report).contains(&damage.code().unwrap()));
            }
            if paired.0 - before.0 < (paired.1 - before.1) {
                weak.push(format!(
                    "{} with {}: {} of {}",
                    damage.as_str(),
                    other.as_str(),
                    paired.0 - before.0,
                    paired.1 - before.1
                ));
            }
        }
        alone_worst = alone_worst.min(percent(alone.0, alone.1));
        pairs_named += paired.0;
        pairs_tried += paired.1;
        let _ = writeln!(
            table,
            "| `{}` | {} % | {} % |",
            damage.as_str(),
            percent(alone.0, alone.1),
            percent(paired.0, paired.1)
        );
    }
    for row in signed_rows(&mut random).into_iter().chain(name_rows()) {
        alone_worst = alone_worst.min(row.alone);
        pairs_named += row.pairs.0;
        pairs_tried += row.pairs.1;
        let _ =
            writeln!(table, "| `{}` | {} % | {} % |", row.name, row.alone, percent(row.pairs.0, row.pairs.1));
    }
    println!(
        "{table}\nworst alone {alone_worst} %, pairs {} %, {pairs_apart} apart\n{}",
        percent(pairs_named, pairs_tried),
        weak.join("\n")
    );
    assert!(alone_worst >= 95, "{table}");
    assert!(percent(pairs_named, pairs_tried) >= 80, "{table}");
    for page in ["docs/en/when-it-does-not-open.md", "docs/zh/when-it-does-not-open.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
        let text = std::fs::read_to_string(path).unwrap();
        let rows = table.lines().skip(2).filter(|row| !text.contains(row)).collect::<Vec<_>>();
        assert!(rows.is_empty(), "{page} lacks:\n{}", rows.join("\n"));
    }
}

struct Row {
    name: String,
    alone: usize,
    pairs: (usize, usize),
}

/// The same for what happens to `rawData` and its signature, and to a message of APIv2.
fn signed_rows(random: &mut Random) -> Vec<Row> {
    let mut rows = Vec::new();
    for damage in SignatureDamage::ALL {
        let found = |others: &[SignatureDamage], random: &mut Random| {
            let session_key = SessionKey::parse(&base64(&random.bytes(16))).unwrap();
            let raw = format!(
                r#"{{"nickName":"Band <{}>","gender":1,"city":"Guangzhou","avatarUrl":"http://wx.qlogo.cn/0"}}"#,
                random.next() % 1000
            );
            let all: Vec<_> = others.iter().chain([damage]).copied().collect();
            let (raw_data, signature) = SignatureDamage::forge(&raw, &session_key, &all);
            for one in &all {
                let rest: Vec<_> = all.iter().copied().filter(|other| other != one).collect();
                if SignatureDamage::forge(&raw, &session_key, &rest) == (raw_data.clone(), signature.clone())
                {
                    return None;
                }
            }
            let mut input = Input::default();
            input.raw_data = Some(&raw_data);
            input.signature = Some(&signature);
            let keys = [session_key.expose()];
            input.session_keys = &keys;
            Some(names(&diagnose(&input)).contains(&damage.finding().as_str()))
        };
        let alone = (0..ROUNDS).filter(|_| found(&[], random) == Some(true)).count();
        let others = SignatureDamage::ALL.iter().filter(|other| *other != damage);
        let pairs: Vec<_> = others.filter_map(|other| found(&[*other], random)).collect();
        let named = pairs.iter().filter(|named| **named).count();
        let name = format!("rawData {}", damage.as_str());
        rows.push(Row { name, alone: percent(alone, ROUNDS), pairs: (named, pairs.len()) });
    }
    for damage in PayDamage::ALL {
        let found = |others: &[PayDamage], random: &mut Random| {
            let text = |name: &str, value: &str| (name.to_owned(), value.to_owned());
            let nonce = format!("{:x}", random.next());
            let fields = [
                text("mch_id", "10000100"),
                text("appid", "wx1"),
                text("nonce_str", &nonce),
                text("attach", ""),
            ];
            let all: Vec<_> = others.iter().chain([damage]).copied().collect();
            let sent = PayDamage::forge(&fields, "192006250b4c09247ec02edce69f6a2d", SignType::Md5, &all);
            let mut input = Input::default();
            input.params = Some(&sent);
            input.pay_key = Some("192006250b4c09247ec02edce69f6a2d");
            input.sign_type = Some(SignType::Md5);
            names(&diagnose(&input)).contains(&damage.finding().as_str())
        };
        let alone = (0..ROUNDS).filter(|_| found(&[], random)).count();
        let others = PayDamage::ALL.iter().filter(|other| *other != damage);
        let pairs: Vec<_> = others.map(|other| found(&[*other], random)).collect();
        let named = pairs.iter().filter(|named| **named).count();
        let name = format!("payV2 {}", damage.as_str());
        rows.push(Row { name, alone: percent(alone, ROUNDS), pairs: (named, pairs.len()) });
    }
    rows
}

/// The same for a person's name and document and their digest.
fn name_rows() -> Vec<Row> {
    let kinds = [("blank", "name_blank"), ("dot", "name_dot"), ("letter", "name_letter_case")];
    let found = |kinds: &[&str], code: &str, round: usize| {
        let name = ["\u{963F}\u{4E0D}\u{90FD}\u{B7}\u{70ED}", "\u{5F20}\u{B7}\u{4E09}"][round % 2];
        let (mut kept_name, mut kept_number) = (name.to_owned(), "11010519491231002X".to_owned());
        if kinds.contains(&"blank") {
            kept_name = [format!("{name} "), format!(" {name}"), name.replace('\u{B7}', " \u{B7} ")]
                [round % 3]
                .clone();
        }
        if kinds.contains(&"dot") {
            kept_name = kept_name.replace('\u{B7}', ["\u{2022}", "\u{30FB}", "."][round % 3]);
        }
        if kinds.contains(&"letter") {
            kept_number = kept_number.to_lowercase();
        }
        let cert = Cert { cert_type: Cert::IDENTITY_CARD, cert_name: name, cert_no: "11010519491231002X" };
        let digest = cert_hash(&cert).unwrap();
        let mut input = Input::default();
        input.name = Some(&kept_name);
        input.id_number = Some(&kept_number);
        input.cert_hash = Some(&digest);
        names(&diagnose(&input)).contains(&code)
    };
    kinds
        .map(|(kind, code)| {
            let alone = (0..ROUNDS).filter(|round| found(&[kind], code, *round)).count();
            let others = kinds.iter().filter(|(other, _)| *other != kind);
            let pairs: Vec<_> = others
                .flat_map(|(other, _)| (0..6).map(|round| found(&[kind, *other], code, round)))
                .collect();
            let named = pairs.iter().filter(|named| **named).count();
            Row { name: format!("name {kind}"), alone: percent(alone, ROUNDS), pairs: (named, pairs.len()) }
        })
        .into()
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let (contents, mut random) = (contents(), Random(2));
    for round in 0..1000 {
        let report = report(&contents[round % contents.len()], &mut random, &[]).unwrap();
        assert_eq!((report.verdict, names(&report)), (Verdict::Fine, Vec::new()), "{round}");
        assert_eq!(report.key_index, Some(0));
    }
}

#[test]
fn rubbish_is_rubbish() {
    let mut random = Random(3);
    let allowed = ["data_empty", "data_cut", "iv_length_invalid", "key_or_data", "base64_doubled"];
    for length in (0..=1024).chain((0..200).map(|blocks| blocks * 16)) {
        let texts = [length, 16, 16].map(|count| base64(&random.bytes(count)));
        let mut input = Input::default();
        input.encrypted_data = Some(&texts[0]);
        input.iv = Some(&texts[1]);
        let keys = [texts[2].as_str()];
        input.session_keys = &keys;
        input.app_id = Some("wx4f4bc4dec97d474b");
        input.now = Some(NOW);
        let report = diagnose(&input);
        assert!(names(&report).iter().all(|name| allowed.contains(name)), "{length}: {:?}", report.findings);
        assert_eq!(report.verdict, Verdict::Unexplained);
    }
}

#[test]
fn the_work_is_bounded_whatever_is_given() {
    let mut random = Random(4);
    let large = base64(&random.bytes(48 * 1024));
    let nested = "%25".repeat(21_000);
    let quoted = "\"".repeat(60_000);
    let blanks = " ".repeat(65_000);
    let ampersands = "&amp;".repeat(13_000);
    let escapes = "\\\\".repeat(32_000);
    let object = format!("{{{}}}", vec!["\"a\":1"; 9000].join(","));
    let huge = "A".repeat(10_000_000);
    let hostile = [&large, &nested, &quoted, &blanks, &ampersands, &escapes, &object, &huge];
    let key = base64(&random.bytes(16));
    let keys = [key.as_str(); 100];
    let params: Vec<_> = (0..5000)
        .map(|number| (format!("n{number}"), "\u{1} ".repeat(6)))
        .chain([("sign".to_owned(), "0".repeat(32))])
        .collect();
    for text in hostile {
        let mut input = Input::default();
        input.encrypted_data = Some(text);
        input.iv = Some(text);
        input.raw_data = Some(text);
        input.signature = Some("0000000000000000000000000000000000000000");
        input.random_number = Some(text);
        input.token = Some(text);
        input.name = Some(text);
        input.id_number = Some(text);
        input.name_utf8_md5 = Some("00000000000000000000000000000000");
        input.cert_hash = Some("0");
        input.params = Some(&params);
        input.pay_key = Some("key");
        input.sign_type = Some(wxseal::pay_v2::SignType::Md5);
        input.session_keys = &keys;
        input.app_id = Some("wx4f4bc4dec97d474b");
        input.now = Some(NOW);
        let report = diagnose(&input);
        assert!(report.work <= 262_144, "{}", report.work);
        assert!(!report.findings.is_empty());
    }
}
