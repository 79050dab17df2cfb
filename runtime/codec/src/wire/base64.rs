//! `bytes` as text: base64 with the standard alphabet, padded; padding may be absent when read.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Appends the text of `bytes`.
pub fn write(bytes: &[u8], out: &mut Vec<u8>) {
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            out.push(if i <= three.len() { ALPHABET[(bits >> (18 - 6 * i) & 63) as usize] } else { b'=' });
        }
    }
}

/// Appends the bytes that the text stands for; `None` if it is not base64 (what was appended stays).
pub fn read(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let end = text.iter().rposition(|b| *b != b'=').map_or(0, |i| i + 1);
    let (digits, padding) = text.split_at(end);
    if padding.len() > 2 || (!padding.is_empty() && !text.len().is_multiple_of(4)) {
        return None;
    }
    for four in digits.chunks(4) {
        let mut bits = 0u32;
        for digit in four {
            bits = bits << 6 | u32::from(value(*digit)?);
        }
        bits <<= 6 * (4 - four.len() as u32);
        let n = match four.len() {
            4 => 3,
            3 if bits & 0xFF == 0 => 2,
            2 if bits & 0xFFFF == 0 => 1,
            _ => return None,
        };
        out.extend_from_slice(&bits.to_be_bytes()[1..=n]);
    }
    Some(())
}

fn value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let (mut text, mut back, mut bare) = (vec![], vec![], vec![]);
            write(&bytes, &mut text);
            prop_assert!(read(&text, &mut back).is_some());
            let unpadded: Vec<u8> = text.iter().copied().filter(|b| *b != b'=').collect();
            prop_assert!(read(&unpadded, &mut bare).is_some());
            prop_assert_eq!(&back, &bytes);
            prop_assert_eq!(&bare, &bytes);
        }

        #[test]
        fn whatever_is_read_was_written_so(text in "[A-Da-d0-3+/=]{0,9}") {
            let (mut bytes, mut again) = (vec![], vec![]);
            if read(text.as_bytes(), &mut bytes).is_some() {
                write(&bytes, &mut again);
                let again = String::from_utf8_lossy(&again);
                prop_assert_eq!(again.trim_end_matches('='), text.trim_end_matches('='));
            }
        }
    }

    #[test]
    fn the_vectors_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            let mut out = vec![];
            write(plain.as_bytes(), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), coded);
        }
    }
}
