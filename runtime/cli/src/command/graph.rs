//! `hexafn graph`.
use hexafn::draw;

use crate::arguments::{Drawing, Graph};
use crate::exit::{Exit, Failure};

pub fn run(arguments: &Graph) -> Result<Exit, Failure> {
    let plan = hexafn::open(&arguments.file, &arguments.imports.allow_import).map_err(super::refuse)?.plan;
    let drawing = match arguments.format {
        Drawing::Ascii => draw::ascii(&plan),
        Drawing::Dot => draw::dot(&plan),
        Drawing::Mermaid => draw::mermaid(&plan),
        Drawing::Svg => draw::svg(&plan),
        Drawing::Json => draw::json(&plan),
    };
    super::write(arguments.output.as_deref(), drawing.as_bytes())?;
    Ok(Exit::Fine)
}
