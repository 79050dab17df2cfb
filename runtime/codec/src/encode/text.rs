//! Text in quotes.
use crate::scan::special;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Appends the text as a JSON string.
#[inline]
pub fn write_string(value: &str, out: &mut Vec<u8>) {
    let bytes = value.as_bytes();
    out.push(b'"');
    let mut done = 0;
    loop {
        let at = special(bytes, done);
        out.extend_from_slice(&bytes[done..at]);
        if at == bytes.len() {
            break;
        }
        escape(bytes[at], out);
        done = at + 1;
    }
    out.push(b'"');
}

#[cold]
fn escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0C => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(b"\\u00");
            return out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// Appends JSON text as it is, on one line: line ends can only stand between values, where a space does as well.
pub fn write_json(value: &str, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(value.as_bytes());
    for byte in &mut out[start..] {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_are_written_as_serde_json_does(value in any::<String>()) {
            let mut out = vec![];
            write_string(&value, &mut out);
            prop_assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&value).unwrap());
        }
    }
}
