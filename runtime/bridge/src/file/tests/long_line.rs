//! Lines that are longer than allowed.
use std::io::BufWriter;

use super::*;

/// A line of 100 MB between two short ones.
fn with_a_huge_line(folder: &Path) {
    let mut file = BufWriter::new(fs::File::create(folder.join("x.jsonl")).unwrap());
    let portion = vec![b'x'; 1_000_000];
    file.write_all(b"{\"n\":1}\n").unwrap();
    (0..100).for_each(|_| file.write_all(&portion).unwrap());
    file.write_all(b"\n{\"n\":3}\n").unwrap();
    file.flush().unwrap();
}

/// The lines as they are given out, long ones by their length; and the largest chunk.
fn outline(chunks: &BTreeMap<u64, Chunk>) -> (Vec<String>, usize) {
    let texts: Vec<String> = chunks.values().map(lines).collect();
    let shown = texts.iter().flat_map(|text| text.lines());
    let shown = shown.map(|line| if line.len() < 20 { line.to_owned() } else { format!("{} bytes", line.len()) });
    (shown.collect(), texts.iter().map(String::len).max().unwrap_or(0))
}

#[test]
fn of_a_line_of_100_mb_only_the_beginning_is_held_split_or_not() {
    let folder = tempdir().unwrap();
    with_a_huge_line(folder.path());
    for may_split in [false, true] {
        let chunks = read(&mut open(folder.path(), "x.jsonl", may_split));
        let (shown, largest) = outline(&chunks);
        assert_eq!(shown, ["{\"n\":1}", "1048577 bytes", "{\"n\":3}"]);
        assert!(largest < 3 << 20, "a chunk of {largest} bytes");
        let Data::Lines { block, .. } = &chunks[&0].data else { panic!("not lines") };
        assert!(block.len() < 2 << 20);
    }
    let last = read(&mut open(folder.path(), "x.jsonl", false)).into_values().next_back().unwrap();
    assert_eq!(place(&last), (100_000_009, Some(3)));
}

#[test]
fn a_csv_quote_that_is_never_closed_costs_one_row_and_what_lies_within_the_limit() {
    let folder = tempdir().unwrap();
    let mut all = "id,text\n1,\"open\n".to_owned();
    (0..400_000).for_each(|n| all.push_str(&format!("{n},x\n")));
    fs::write(folder.path().join("x.csv"), &all).unwrap();
    let chunks = read(&mut open(folder.path(), "x.csv", false));
    let texts: Vec<String> = chunks.values().map(lines).collect();
    assert_eq!(texts[0].len(), "id,text\n".len() + (1 << 20) + 1);
    assert!(texts.concat().ends_with("399999,x\n"));
    let kept: usize = texts.iter().map(String::len).sum();
    assert!(all.len() - kept < 20, "{} bytes are missing", all.len() - kept);
}
