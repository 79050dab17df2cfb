//! Functions of texts: what undoes another does, no text brings one down, and lines from the field read as they should.
use hexafn_expr::library::{self, Pattern};
use hexafn_ir::{Expr, Record, Type, Value};
use proptest::prelude::*;

use crate::build::*;
use crate::example::read;

/// The value of an example as the language writes it.
fn shown(example: &str) -> String {
    let expr = read(example);
    let rows = batch(&[("x", Type::Int, ints([Some(1)]))]);
    let (values, errors) = run(&expr, &rows);
    match errors.first() {
        Some(error) => format!("error: {}", error.message),
        None => hexafn_expr::display(&Expr::literal(values[0].clone(), expr.ty, span(0, 0))),
    }
}

/// What a chain of functions makes of a text.
fn through(functions: &[&str], given: &str) -> Value {
    let rows = batch(&[("s", Type::String, texts(&[Some(given)]))]);
    let mut expr = column("s", Type::String);
    for name in functions {
        let types = [library::ArgType::Value(expr.ty.clone())];
        let result = library::resolve(name, &types).unwrap().result;
        expr = call(name, vec![expr], result);
    }
    let (values, errors) = run(&expr, &rows);
    assert_eq!(errors, [], "{functions:?} of {given:?}");
    values[0].clone()
}

proptest! {
    #[test]
    fn what_encodes_is_undone_by_what_decodes(given in any::<String>()) {
        let same = Value::String(given.as_str().into());
        for pair in [["quote", "unquote"], ["html_escape", "html_unescape"], ["url_encode", "url_decode"]] {
            prop_assert_eq!(through(&pair, &given), same.clone(), "{:?}", pair);
        }
        for pair in [
            ["to_bytes", "utf8_lossy", "trim_start"],
            ["base64url_encode", "base64_decode", "utf8_lossy"],
            ["base32_encode", "base32_decode", "utf8_lossy"],
            ["gzip", "gunzip", "utf8_lossy"],
            ["zlib_compress", "zlib_decompress", "utf8_lossy"],
        ] {
            let expected = if pair[2] == "trim_start" { given.trim_start() } else { &given };
            prop_assert_eq!(through(&pair, &given), Value::String(expected.into()), "{:?}", pair);
        }
    }

    #[test]
    fn fields_that_are_written_read_the_same(
        fields in prop::collection::btree_map("[^\u{0}]{1,6}", any::<String>(), 0..20),
    ) {
        let record = |v: &str| Value::String(v.into());
        let map = Value::Record(fields.iter().map(|(k, v)| (k.as_str().into(), record(v))).collect());
        let ty = Type::Map(Box::new(Type::String));
        let rows = batch(&[("m", ty.clone(), vec![map.clone()])]);
        for (write, parse) in [("to_logfmt", "parse_logfmt"), ("to_key_value", "parse_key_value"), ("to_query", "parse_query")] {
            let written = call(write, vec![column("m", ty.clone())], Type::String);
            let (values, errors) = run(&call(parse, vec![written], ty.clone()), &rows);
            prop_assert_eq!((&values[0], errors.len()), (&map, 0), "{} of {}", parse, write);
        }
    }

    #[test]
    fn a_line_of_csv_reads_as_it_was_written(fields in prop::collection::vec(any::<String>(), 1..6)) {
        let list = Value::List(fields.iter().map(|f| Value::String(f.as_str().into())).collect());
        let ty = Type::List(Box::new(Type::String));
        let rows = batch(&[("l", ty.clone(), vec![list.clone()])]);
        let written = call("to_csv", vec![column("l", ty.clone())], Type::String);
        let (values, errors) = run(&call("parse_csv", vec![written], ty), &rows);
        prop_assert_eq!((&values[0], errors.len()), (&list, 0));
    }

    /// Every function that takes texts alone, over any texts: a value or an error of the row, and never one of the
    /// library itself.
    #[test]
    fn no_text_brings_a_function_down(a in hostile(), b in hostile(), c in hostile()) {
        let given = [a.as_str(), b.as_str(), c.as_str()];
        let names = ["a", "b", "c"];
        let columns: Vec<_> = names.iter().zip(given).map(|(n, t)| (*n, Type::String, texts(&[Some(t), None]))).collect();
        let rows = batch(&columns);
        for function in library::all() {
            for signature in &function.signatures {
                let text = |p: &library::Parameter| p.pattern == Pattern::Exactly(Type::String) && !p.variadic;
                let count = signature.parameters.len();
                if !(1..=3).contains(&count) || !signature.parameters.iter().all(text) {
                    continue;
                }
                let arguments: Vec<Expr> = names[..count].iter().map(|n| column(n, Type::String.optional())).collect();
                let types: Vec<_> = arguments.iter().map(|a| library::ArgType::Value(a.ty.clone())).collect();
                let result = library::resolve(function.name, &types).unwrap().result;
                let (values, errors) = run(&call(function.name, arguments, result), &rows);
                prop_assert_eq!(values.len(), 2);
                prop_assert!(errors.iter().all(|e| e.row == 0 && !e.message.contains("chema error")), "{}: {:?}", function.name, errors);
                prop_assert!(errors.is_empty() || function.can_fail, "{} may fail: {:?}", function.name, errors);
            }
        }
    }
}

/// Texts of the signs that parsers look for, and any others.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r#"[-<>\[\]"'=|:;,.@/%&#?+ \\0-9a-fTZé\n\x1b]{0,40}"#,
        Just("<34>1 - - - - - [a b=\"\\".to_owned()),
        Just("CEF:0|a|b|c|d|e|f|g=\\".to_owned()),
        Just("2026/03/01 13:02:31 [e] 1#2: *".to_owned()),
        Just("I0229 03:04:05.6 1 a:1] é".to_owned()),
    ]
}

#[test]
fn lines_from_the_field_read_as_they_should() {
    let cases = [
        (
            r#"parse_syslog("<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"Application\"][x@1 a=\"\\]\"] An event")"#,
            r#"{ facility: "local4", severity: "notice", time: time(1065910455003000us), host: "mymachine.example.com", app: "evntslog", process: null, message_id: "ID47", data: "{\"exampleSDID@32473\":{\"iut\":\"3\",\"eventSource\":\"Application\"},\"x@1\":{\"a\":\"]\"}}", message: "An event" }"#,
        ),
        (
            r#"parse_syslog("<34>Oct 11 22:14:15 mymachine su[12]: 'su root' failed", 2025)"#,
            r#"{ facility: "auth", severity: "critical", time: time(1760220855000000us), host: "mymachine", app: "su", process: "12", message_id: null, data: null, message: "'su root' failed" }"#,
        ),
        (
            r#"parse_common_log("127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 -")"#,
            r#"{ host: "127.0.0.1", identity: null, user: "frank", time: time(971211336000000us), method: "GET", path: "/apache_pb.gif", protocol: "HTTP/1.0", status: 200, size: null }"#,
        ),
        (
            r#"parse_klog("E0229 12:00:01.000123    1 a/b.go:7] boom: x", 2024)"#,
            r#"{ severity: "error", time: time(1709208001000123us), thread: 1, file: "a/b.go", line: 7, message: "boom: x" }"#,
        ),
        (
            r#"parse_cef("Sep 19 host CEF:0|sec\\|urity|tm|1.0|100|worm\\\\|10|src=10.0.0.1 act=blocked a | dst=2.1.2.2 msg=a\\=b")"#,
            r#"{ version: 0, vendor: "sec|urity", product: "tm", product_version: "1.0", event: "100", name: "worm\\", severity: "10", extension: { src: "10.0.0.1", act: "blocked a |", dst: "2.1.2.2", msg: "a=b" } }"#,
        ),
        (
            r#"parse_url("https://ann:p%40ss@[::1]/a%20b?q=1&q=2#top")"#,
            r#"{ scheme: "https", user: "ann", password: "p@ss", host: "::1", port: 443, path: "/a b", query: { q: "2" }, fragment: "top" }"#,
        ),
        (r#"parse_url("no url")"#, "error: \"no url\" is not a URL: relative URL without a base"),
        (
            r#"parse_cidr("2001:db8::1/32")"#,
            r#"{ network: "2001:db8::/32", first: "2001:db8::", last: "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", bits: 32, version: 6 }"#,
        ),
        (r#"parse_key_value("a=1, b = 'x, y', flag", "=", ",")"#, r#"{ a: "1", b: "x, y", flag: "true" }"#),
        (r#"parse_email("no-at")"#, "error: \"no-at\" is not a mail address"),
        (
            r#"redact("call +49 30 1234567 from fe80::1 or 10.0.0.1, ssn 123-45-6789, iban DE89 3704 0044 0532 0130 00, no card 4111111111111112", ["phone", "ip", "ssn", "iban", "card"], "X")"#,
            r#""call X from X or X, ssn X, iban X, no card 4111111111111112""#,
        ),
        (r#"ip_in_cidr("10.0.0.1", "::/0")"#, "false"),
        (r#"snake_case("XMLHttpRequest2 éÉa-b")"#, r#""xml_http_request2_é_éa_b""#),
    ];
    for (example, expected) in cases {
        assert_eq!(shown(example), expected, "{example}");
    }
}

#[test]
fn bombs_are_not_unpacked() {
    let zeros = vec![0u8; (64 << 20) + 1];
    for (unpack, data) in [("gunzip", packed(&zeros, true)), ("zlib_decompress", packed(&zeros, false))] {
        let rows = batch(&[("b", Type::Bytes, vec![Value::Bytes(data)])]);
        let (_, errors) = run(&call(unpack, vec![column("b", Type::Bytes)], Type::Bytes), &rows);
        assert_eq!(errors[0].message, "the data would have more than 67108864 bytes");
    }
}

fn packed(data: &[u8], gzip: bool) -> Vec<u8> {
    use std::io::Read;
    let (mut out, level) = (Vec::new(), flate2::Compression::fast());
    if gzip {
        flate2::bufread::GzEncoder::new(data, level).read_to_end(&mut out).unwrap();
    } else {
        flate2::bufread::ZlibEncoder::new(data, level).read_to_end(&mut out).unwrap();
    }
    out
}

#[test]
fn messages_do_not_show_secrets() {
    let secret = Type::Secret(Box::new(Type::String));
    let rows = batch(&[("s", Type::String, texts(&[Some("hunter2")]))]);
    let parsed = call("parse_int", vec![column("s", secret)], Type::Secret(Box::new(Type::Int)));
    let (_, errors) = run(&parsed, &rows);
    assert_eq!(errors[0].message, "the function refused arguments that are secret");
}

#[test]
fn a_bad_constant_is_refused_when_compiled() {
    let rows = batch(&[("x", Type::Int, ints([Some(1)]))]);
    for (example, reason) in [
        (r#"parse_grok("a", "%{NOPE}")"#, "there is no pattern"),
        (r#"ip_in_cidr("::1", "10.0.0.0/99")"#, "is not a network"),
        (r#"redact("a", ["names"])"#, "is not one of"),
        (r#"glob("a", "[")"#, "has no `]`"),
        (r#"normalize("a", "NFX")"#, "is not \"NFC\""),
        (r#"matches_any("a", ["a", "("])"#, "unclosed group"),
    ] {
        let error = hexafn_expr::compile(&read(example), &rows.schema()).unwrap_err().to_string();
        assert!(error.contains(reason), "{example}: {error}");
    }
}

#[test]
fn fields_of_results_have_their_types() {
    let found = library::resolve("parse_common_log", &[library::ArgType::Value(Type::String)]).unwrap();
    let Type::Record(record) = &found.result else { panic!("{:?}", found.result) };
    let expected = Record::of([("status", Type::Int), ("size", Type::Int.optional())]);
    assert_eq!(record.fields[7..], expected.fields[..]);
    assert!(found.can_fail);
}
