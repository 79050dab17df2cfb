#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use tempfile::{TempDir, tempdir};

use super::*;

fn snapshot(epoch: u64) -> Snapshot {
    let state = format!("state of {epoch}").into_bytes();
    Snapshot { epoch, parts: BTreeMap::from([(("count".to_owned(), 7), state), (("source".to_owned(), 0), vec![])]) }
}

fn open(folder: &TempDir) -> FileSnapshots {
    FileSnapshots::open(folder.path(), 3).unwrap()
}

/// A folder with the snapshots of those epochs.
fn kept(epochs: impl IntoIterator<Item = u64>) -> TempDir {
    let folder = tempdir().unwrap();
    let store = open(&folder);
    epochs.into_iter().for_each(|epoch| store.keep(&snapshot(epoch)).unwrap());
    folder
}

fn newest(folder: &TempDir) -> Option<u64> {
    let found = open(folder).newest().unwrap();
    found.map(|found| {
        assert_eq!(found, snapshot(found.epoch));
        found.epoch
    })
}

fn path(folder: &TempDir, epoch: u64, ending: &str) -> PathBuf {
    folder.path().join(format!("epoch-{epoch:020}.{ending}"))
}

fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let short = |name: String| name.replace("00000000000000000", "").replace("epoch-", "");
    names.into_iter().filter(|name| name != "lock").map(short).collect()
}

#[test]
fn at_a_first_start_there_is_none() {
    assert_eq!(newest(&kept([])), None);
}

#[test]
fn the_newest_comes_back_and_the_last_three_stay() {
    let folder = kept([1, 2, 9, 10, 11]);
    assert_eq!(newest(&folder), Some(11));
    assert_eq!(
        names(&folder),
        ["009.manifest", "009.snapshot", "010.manifest", "010.snapshot", "011.manifest", "011.snapshot"]
    );
}

#[test]
fn a_snapshot_that_is_cut_or_changed_anywhere_is_passed_over_and_not_deleted() {
    for ending in ["snapshot", "manifest"] {
        let whole = fs::read(path(&kept([1, 2]), 2, ending)).unwrap();
        let flipped = (0..whole.len()).map(|place| {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x10;
            bytes
        });
        let cut = (0..whole.len()).map(|length| whole[..length].to_vec());
        let folder = kept([1, 2]);
        for bytes in flipped.chain(cut) {
            fs::write(path(&folder, 2, ending), &bytes).unwrap();
            assert_eq!(newest(&folder), Some(1), "{ending}: {}", String::from_utf8_lossy(&bytes));
            assert_eq!(fs::read(path(&folder, 2, ending)).unwrap(), bytes);
        }
    }
}

#[test]
fn broken_ones_do_not_count_among_the_three_and_stay() {
    let folder = kept([1, 2, 3]);
    fs::write(path(&folder, 3, "snapshot"), "rubbish").unwrap();
    let store = open(&folder);
    for epoch in [4, 5] {
        store.keep(&snapshot(epoch)).unwrap();
    }
    drop(store);
    assert_eq!(
        names(&folder),
        [2, 3, 4, 5].map(|epoch| [format!("00{epoch}.manifest"), format!("00{epoch}.snapshot")]).concat()
    );
    assert_eq!(newest(&folder), Some(5));
}

#[test]
fn where_all_are_broken_that_is_an_error_and_not_a_first_start() {
    let folder = kept([1, 2]);
    for epoch in [1, 2] {
        fs::write(path(&folder, epoch, "snapshot"), "").unwrap();
    }
    let error = open(&folder).newest().unwrap_err().to_string();
    assert!(error.contains("every snapshot in") && error.contains("is broken"), "{error}");
}

/// What the disk looks like when the process dies between two steps of keeping epoch 2.
#[test]
fn death_between_any_two_steps_leaves_the_snapshot_before_or_the_new_one() {
    let done = kept([1, 2]);
    let data = fs::read(path(&done, 2, "snapshot")).unwrap();
    let manifest = fs::read(path(&done, 2, "manifest")).unwrap();
    type Files<'a> = Vec<(&'static str, &'a [u8])>;
    let steps: [(&str, Files<'_>, u64); 6] = [
        ("a file is begun", vec![("unfinished", b"")], 1),
        ("half of the data is written", vec![("unfinished", &data[..data.len() / 2])], 1),
        ("the data has its name", vec![("snapshot", &data)], 1),
        ("half of the manifest is written", vec![("snapshot", &data), ("unfinished", &manifest[..9])], 1),
        ("the manifest is written", vec![("snapshot", &data), ("unfinished", &manifest)], 1),
        ("the manifest has its name", vec![("snapshot", &data), ("manifest", &manifest)], 2),
    ];
    for (step, files, expected) in steps {
        let folder = kept([1]);
        for (ending, bytes) in files {
            fs::write(path(&folder, 2, ending), bytes).unwrap();
        }
        assert_eq!(newest(&folder), Some(expected), "{step}");
        open(&folder).keep(&snapshot(2)).unwrap();
        assert_eq!(newest(&folder), Some(2), "{step}");
        assert_eq!(names(&folder), ["001.manifest", "001.snapshot", "002.manifest", "002.snapshot"], "{step}");
    }
}

#[test]
fn death_while_an_old_one_is_removed_leaves_no_broken_one() {
    let folder = kept([1, 2]);
    fs::remove_file(path(&folder, 1, "manifest")).unwrap();
    assert_eq!(newest(&folder), Some(2));
    open(&folder).keep(&snapshot(3)).unwrap();
    assert_eq!(names(&folder), ["002.manifest", "002.snapshot", "003.manifest", "003.snapshot"]);
}

#[test]
fn an_epoch_that_is_kept_again_replaces_the_earlier_one() {
    let folder = kept([5]);
    let other = Snapshot { epoch: 5, parts: BTreeMap::new() };
    open(&folder).keep(&other).unwrap();
    assert_eq!(open(&folder).newest().unwrap(), Some(other));
}

#[test]
fn a_folder_belongs_to_one_run_at_a_time() {
    let folder = kept([]);
    let first = open(&folder);
    let error = FileSnapshots::open(folder.path(), 3).unwrap_err().to_string();
    assert!(error.contains("is in use by another run"), "{error}");
    drop(first);
    open(&folder);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error = FileSnapshots::open(folder.path().join("file/state"), 3).unwrap_err().to_string();
    assert!(error.starts_with("state: cannot keep state in `"), "{error}");
}
