//! The records of a node's database as a file: for somebody who looks into what became of them.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{action::Control, driver::Driver, export, run::Records},
    sim::NodeId,
    storage::layout::dump::DumpRecord,
};

/// What such a file says that it is.
const FORMAT: &str = "omnipaxos-playground records 1";

#[derive(Serialize)]
struct Exported<'a> {
    format: &'static str,
    node: NodeId,
    /// Empty for what a disk would have held in the past.
    database: &'a str,
    records: Vec<ExportedRecord<'a>>,
}

#[derive(Serialize)]
struct ExportedRecord<'a> {
    store: &'static str,
    key: String,
    /// The bytes as they are.
    base64: String,
    /// The checksum at their end, right or not, in hexadecimal.
    checksum: Option<String>,
    /// What they say; nothing where they cannot be read.
    content: Option<&'a str>,
    /// Why they cannot be read.
    problem: Option<&'a str>,
}

impl Driver {
    /// Hands a node's records to the browser as a file, damaged ones above all.
    pub(super) fn export_disk(&self, node: NodeId) {
        let driver = self.clone();
        spawn_local(async move {
            match driver.records(node).await {
                Ok(records) => {
                    let name = format!("node-{node}-records.json");
                    export::download_as(&name, "application/json", &exported(node, &records));
                }
                Err(text) => driver.0.engine.borrow_mut().show_error(Control::Node, text),
            }
            driver.draw_soon();
        });
    }
}

fn exported(node: NodeId, Records { name, records, .. }: &Records) -> String {
    let exported =
        Exported { format: FORMAT, node, database: name, records: records.iter().map(ExportedRecord::of).collect() };
    let json = serde_wasm_bindgen::Serializer::json_compatible();
    // Nothing of this can be refused: an id, strings and nothing.
    let value = exported.serialize(&json).unwrap_or_default();
    let text = js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &2.into());
    text.map(String::from).unwrap_or_default()
}

impl<'a> ExportedRecord<'a> {
    fn of(record: &'a DumpRecord) -> Self {
        Self {
            store: record.store,
            key: record.key.to_string(),
            base64: STANDARD.encode(&record.bytes),
            checksum: record.checksum.map(|sum| format!("{sum:08x}")),
            content: record.content.as_deref().ok(),
            problem: record.content.as_ref().err().map(String::as_str),
        }
    }
}
