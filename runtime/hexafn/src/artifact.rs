//! `.hfnx`: a compiled program in one file that `run` takes in place of the source.
//!
//! The first line is `hfnx 1 HASH`, HASH being the SHA-256 of all that follows, in hex; what follows is JSON.
use std::path::Path;
use std::sync::Arc;

use hexafn_diagnostics::Files;
use hexafn_plan::Plan;
use hexafn_trigger::{Description, Registry};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::compile::Compiled;
use crate::load::folder_of;

const MAGIC: &str = "hfnx 1 ";

#[derive(Serialize, Deserialize)]
struct Body {
    hexafn: String,
    plan: Plan,
    /// Name and text of the program's files: error records point into them.
    files: Vec<(String, String)>,
    #[serde(default)]
    triggers: Vec<Description>,
}

/// An artifact that cannot be used.
#[derive(Debug, Error)]
pub enum ArtifactError {
    /// It does not begin like one.
    #[error("{0} is not a hexafn artifact")]
    NotOne(String),
    /// It was changed or cut off.
    #[error("{0} is damaged: its content does not match its hash; compile it again")]
    Damaged(String),
    /// It comes from a hexafn whose plans this one cannot read.
    #[error("{0} was compiled by hexafn {1}, which this version ({2}) cannot run; compile it again")]
    OtherVersion(String, String, String),
}

/// Whether bytes begin like an artifact.
pub fn is_artifact(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC.as_bytes())
}

/// The bytes of an artifact, and its hash in hex.
///
/// # Errors
/// Only if the plan cannot be written as JSON, which would be a bug.
pub fn pack(compiled: &Compiled) -> Result<(Vec<u8>, String), serde_json::Error> {
    let files = compiled.files.iter().map(|(_, f)| (f.name.clone(), f.text.clone())).collect();
    let triggers = compiled.triggers.descriptions().cloned().collect();
    let body = Body { hexafn: env!("CARGO_PKG_VERSION").to_owned(), plan: compiled.plan.clone(), files, triggers };
    let body = serde_json::to_vec(&body)?;
    let hash = hex(&Sha256::digest(&body));
    let mut bytes = format!("{MAGIC}{hash}\n").into_bytes();
    bytes.extend_from_slice(&body);
    Ok((bytes, hash))
}

/// Reads an artifact; `path` is where it came from: paths in the program are relative to its folder.
///
/// # Errors
/// If it is none, damaged, or of another version.
pub fn unpack(bytes: &[u8], path: &Path) -> Result<Compiled, ArtifactError> {
    let name = path.display().to_string();
    let not_one = || ArtifactError::NotOne(name.clone());
    let rest = bytes.strip_prefix(MAGIC.as_bytes()).ok_or_else(not_one)?;
    let end = rest.iter().position(|b| *b == b'\n').ok_or_else(not_one)?;
    let (hash, body) = (&rest[..end], &rest[end + 1..]);
    if hex(&Sha256::digest(body)).as_bytes() != hash {
        return Err(ArtifactError::Damaged(name));
    }
    #[derive(Deserialize)]
    struct Version {
        hexafn: String,
    }
    let ours = env!("CARGO_PKG_VERSION");
    let version: Version = serde_json::from_slice(body).map_err(|_| not_one())?;
    let other = || ArtifactError::OtherVersion(name.clone(), version.hexafn.clone(), ours.to_owned());
    if version.hexafn != ours {
        return Err(other());
    }
    let body: Body = serde_json::from_slice(body).map_err(|_| other())?;
    let mut files = Files::default();
    for (name, text) in body.files {
        files.add(name, text);
    }
    let triggers = Arc::new(Registry::new(body.triggers));
    Ok(Compiled { files, plan: body.plan, folder: folder_of(path), warnings: vec![], triggers, project: None })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
