//! IP addresses and networks.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::cells::Cell;
use super::compiled::{Compiled, CompiledList, Lists, prepare, prepare_list};
use super::function::Definition;
use super::shapes::asked;
use super::{Call, Row, failure};
use crate::access::{binaries, place};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["is_ip(text: string) -> bool"],
        "Whether a text is an IPv4 or IPv6 address.",
        (r#"is_ip("10.0.0.1")"#, "true"),
        |call| asked(call, |text| text.parse::<IpAddr>().is_ok()),
    ),
    Definition::new(
        &["is_ipv4(text: string) -> bool"],
        "Whether a text is an IPv4 address.",
        (r#"is_ipv4("10.0.0.256")"#, "false"),
        |call| asked(call, |text| text.parse::<Ipv4Addr>().is_ok()),
    ),
    Definition::new(
        &["is_ipv6(text: string) -> bool"],
        "Whether a text is an IPv6 address.",
        (r#"is_ipv6("2001:db8::1")"#, "true"),
        |call| asked(call, |text| text.parse::<Ipv6Addr>().is_ok()),
    ),
    Definition::new(
        &["ip_version(ip: string) -> int"],
        "4 or 6. Fails on what is no IP address.",
        (r#"ip_version("::1")"#, "6"),
        |call| number(call, |ip| Ok(if ip.is_ipv4() { 4 } else { 6 })),
    )
    .fallible(),
    Definition::new(
        &["ip_kind(ip: string) -> string"],
        "\"public\", \"private\", \"loopback\", \"link_local\", \"multicast\", \"broadcast\", \"documentation\" or \
         \"unspecified\". Fails on what is no IP address.",
        (r#"ip_kind("192.168.1.7")"#, r#""private""#),
        ip_kind,
    )
    .fallible(),
    Definition::new(
        &["is_private_ip(text: string) -> bool"],
        "Whether a text is an IP address of a private network (RFC 1918, RFC 4193).",
        (r#"is_private_ip("172.16.0.9")"#, "true"),
        |call| asked(call, |text| text.parse().is_ok_and(|ip| kind(ip) == "private")),
    ),
    Definition::prepared(
        &["ip_in_cidr(ip: string, network: string) -> bool"],
        "Whether an address is in a network. Fails on what is no IP address or network.",
        (r#"ip_in_cidr("10.1.2.3", "10.0.0.0/8")"#, "true"),
        |shape| prepare(shape, 1, network, ip_in_cidr),
    )
    .fallible(),
    Definition::prepared(
        &["ip_in_any(ip: string, networks: list<string>) -> bool"],
        "Whether an address is in one of several networks. Fails on what is no IP address or network.",
        (r#"ip_in_any("::1", ["10.0.0.0/8", "::1/128"])"#, "true"),
        |shape| prepare_list(shape, 1, |all| all.iter().map(|n| network(n)).collect(), ip_in_any),
    )
    .fallible(),
    Definition::new(
        &["ip_network(ip: string, bits: int) -> string"],
        "The network of so many bits that an address is in. Fails on what is no IP address.",
        (r#"ip_network("10.1.2.3", 16)"#, r#""10.1.0.0/16""#),
        |call| cut(call, true),
    )
    .fallible(),
    Definition::new(
        &["ip_mask(ip: string, bits_v4: int, bits_v6?: int) -> string"],
        "An address with all but its first bits zero (IPv6: `bits_v6` or 48). Fails on what is no IP address.",
        (r#"ip_mask("203.0.113.77", 24)"#, r#""203.0.113.0""#),
        |call| cut(call, false),
    )
    .fallible(),
    Definition::new(
        &["parse_cidr(text: string) -> { network: string, first: string, last: string, bits: int, version: int }"],
        "A network and its first and last address. Fails on what is no network.",
        (r#"parse_cidr("10.1.2.3/30").last"#, r#""10.1.2.3""#),
        parse_cidr,
    )
    .fallible(),
    Definition::new(
        &["ip_to_int(ip: string) -> int"],
        "An IPv4 address as a number. Fails on what is none.",
        (r#"ip_to_int("1.2.3.4")"#, "16909060"),
        |call| {
            number(call, |ip| match ip {
                IpAddr::V4(ip) => Ok(i64::from(u32::from(ip))),
                IpAddr::V6(ip) => Err(format!("\"{ip}\" is not an IPv4 address")),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["int_to_ip(number: int) -> string"],
        "The IPv4 address that a number from 0 to 4294967295 stands for.",
        ("int_to_ip(16909060)", r#""1.2.3.4""#),
        int_to_ip,
    )
    .fallible(),
    Definition::new(
        &["ip_to_bytes(ip: string) -> bytes"],
        "The 4 or 16 bytes of an address in network order. Fails on what is no IP address.",
        (r#"hex(ip_to_bytes("10.0.0.255"))"#, r#""0a0000ff""#),
        ip_to_bytes,
    )
    .fallible(),
    Definition::new(
        &["bytes_to_ip(data: bytes) -> string"],
        "The address that 4 or 16 bytes in network order are.",
        (r#"bytes_to_ip(hex_decode("0a0000ff"))"#, r#""10.0.0.255""#),
        bytes_to_ip,
    )
    .fallible(),
    Definition::new(
        &["ip_to_ipv6(ip: string) -> string"],
        "An address as IPv6: IPv4 ones mapped (`::ffff:1.2.3.4`). Fails on what is no IP address.",
        (r#"ip_to_ipv6("1.2.3.4")"#, r#""::ffff:1.2.3.4""#),
        |call| {
            rewritten(call, |ip| {
                Ok(IpAddr::V6(match ip {
                    IpAddr::V4(ip) => ip.to_ipv6_mapped(),
                    IpAddr::V6(ip) => ip,
                }))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["ip_to_ipv4(ip: string) -> string"],
        "An address as IPv4. Fails on what is neither IPv4 nor an IPv6 address that one is mapped to.",
        (r#"ip_to_ipv4("::ffff:1.2.3.4")"#, r#""1.2.3.4""#),
        |call| {
            rewritten(call, |ip| match ip.to_canonical() {
                IpAddr::V4(ip) => Ok(IpAddr::V4(ip)),
                IpAddr::V6(ip) => Err(format!("\"{ip}\" is no IPv4 address")),
            })
        },
    )
    .fallible(),
    Definition::new(
        &["normalize_ip(ip: string) -> string"],
        "An address in its shortest usual form; mapped IPv4 ones as IPv4. Fails on what is no IP address.",
        (r#"normalize_ip("2001:0DB8:0:0:0:0:0:1")"#, r#""2001:db8::1""#),
        |call| rewritten(call, |ip| Ok(ip.to_canonical())),
    )
    .fallible(),
];

fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("{:?} is not an IP address", shorten(text)))
}

/// A network; a lone address is one of all its bits.
fn network(text: &str) -> Result<IpNet, String> {
    let refuse = || format!("{:?} is not a network such as \"10.0.0.0/8\"", shorten(text));
    text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from).map_err(|_| refuse()))
}

fn number(call: &mut Call<'_, '_>, of: fn(IpAddr) -> Result<i64, String>) -> Outcome {
    let text = call.text(0)?;
    call.ints(|row| Ok(Some(of(address(text.at(row))?)?)))
}

fn push(out: &mut String, value: impl std::fmt::Display) -> Row<()> {
    use std::fmt::Write as _;
    // Writing to a String cannot fail.
    let _ = write!(out, "{value}");
    Ok(Some(()))
}

fn rewritten(call: &mut Call<'_, '_>, of: fn(IpAddr) -> Result<IpAddr, String>) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| push(out, of(address(text.at(row))?)?))
}

fn kind(ip: IpAddr) -> &'static str {
    match ip.to_canonical() {
        IpAddr::V4(ip) => match ip {
            _ if ip.is_unspecified() => "unspecified",
            _ if ip.is_loopback() => "loopback",
            _ if ip.is_private() => "private",
            _ if ip.is_link_local() => "link_local",
            _ if ip.is_broadcast() => "broadcast",
            _ if ip.is_multicast() => "multicast",
            _ if ip.is_documentation() => "documentation",
            _ => "public",
        },
        IpAddr::V6(ip) => match ip {
            _ if ip.is_unspecified() => "unspecified",
            _ if ip.is_loopback() => "loopback",
            _ if ip.is_unique_local() => "private",
            _ if ip.is_unicast_link_local() => "link_local",
            _ if ip.is_multicast() => "multicast",
            _ if ip.segments()[..2] == [0x2001, 0xdb8] => "documentation",
            _ => "public",
        },
    }
}

fn ip_kind(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.parts(|row| Ok(Some(kind(address(text.at(row))?))))
}

fn ip_in_cidr(call: &mut Call<'_, '_>, mut networks: Compiled<'_, IpNet>) -> Outcome {
    let (text, network) = (call.text(0)?, call.text(1)?);
    call.bools(|row| {
        let network = networks.get(network.at(row))?;
        Ok(Some(network.contains(&address(text.at(row))?)))
    })
}

fn ip_in_any(call: &mut Call<'_, '_>, mut networks: CompiledList<'_, Vec<IpNet>>) -> Outcome {
    let (text, list) = (call.text(0)?, Lists::of(call, 1)?);
    call.bools(|row| {
        let networks = networks.get(&list, row)?;
        let ip = address(text.at(row))?;
        Ok(Some(networks.iter().any(|n| n.contains(&ip))))
    })
}

fn cut(call: &mut Call<'_, '_>, with_bits: bool) -> Outcome {
    let (text, bits) = (call.text(0)?, call.int(1)?);
    let bits_v6 = if call.count() > 2 { Some(call.int(2)?) } else { None };
    call.texts(|row, out| {
        let ip = address(text.at(row))?;
        let bits = match ip {
            IpAddr::V6(_) if !with_bits => bits_v6.map_or(48, |b| b.at(row)),
            _ => bits.at(row),
        };
        let network = u8::try_from(bits).ok().and_then(|bits| IpNet::new(ip, bits).ok());
        match network {
            Some(network) if with_bits => push(out, network.trunc()),
            Some(network) => push(out, network.network()),
            None => failure(format!("an address such as \"{ip}\" has no first {bits} bits")),
        }
    })
}

fn parse_cidr(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let net = network(text.at(row))?;
        Ok(Some([
            Cell::from(net.trunc().to_string()),
            Cell::from(net.network().to_string()),
            Cell::from(net.broadcast().to_string()),
            Cell::from(i64::from(net.prefix_len())),
            Cell::from(if matches!(net, IpNet::V4(_)) { 4 } else { 6 }),
        ]))
    })
}

fn int_to_ip(call: &mut Call<'_, '_>) -> Outcome {
    let number = call.int(0)?;
    call.texts(|row, out| match u32::try_from(number.at(row)) {
        Ok(bits) => push(out, Ipv4Addr::from(bits)),
        Err(_) => failure(format!("{} is not a number from 0 to 4294967295", number.at(row))),
    })
}

fn ip_to_bytes(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.bytes(|row| {
        Ok(Some(match address(text.at(row))? {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        }))
    })
}

fn bytes_to_ip(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    let data = binaries(column.array())?;
    call.texts(|row, out| {
        let data = data.value(place(column, row));
        match (<[u8; 4]>::try_from(data), <[u8; 16]>::try_from(data)) {
            (Ok(v4), _) => push(out, Ipv4Addr::from(v4)),
            (_, Ok(v6)) => push(out, Ipv6Addr::from(v6)),
            _ => failure(format!("{} bytes are no IP address: it has 4 or 16", data.len())),
        }
    })
}
