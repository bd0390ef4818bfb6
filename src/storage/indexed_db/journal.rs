//! [`Journal`]: lines of text in their order, in a database of their own.

use std::{cell::Cell, future::Future, rc::Rc};

use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbTransaction};

use super::{
    IndexedDbConfig,
    error::{FlushError, OpenError},
    link::{Outcome, Owner, bytes_value, index_key, until_free},
    slot::Slot,
};
use crate::storage::{
    codec::{RecordName, decode, encode},
    layout::{Damage, Key, META, PlanError, StoredRecord},
};

const LINES: &str = "lines";
const STORES: &[&str] = &[META, LINES];
const HEADER_KEY: &str = "header";

/// What a journal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalContent {
    /// The header, if one was written.
    pub header: Option<String>,
    /// The lines, in order.
    pub lines: Vec<String>,
}

/// Lines of text in their order, and a header. As with a node's database: one tab has it, one transaction
/// is in flight, each starts with the call, writes all or nothing, and is durable when its future is ready.
///
/// Getters: `len`, `is_empty`, `is_busy`, `load`. Changes: `write_from`, `write_headed`, `rewrite`, `clear`, `close`.
pub struct Journal {
    owner: Owner,
    len: Rc<Cell<u64>>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("name", &self.owner.name()).field("len", &self.len).finish_non_exhaustive()
    }
}

impl Journal {
    /// Opens a journal, and verifies it.
    pub async fn open(name: &str) -> Result<Self, OpenError> {
        let config = IndexedDbConfig { name: name.to_owned(), ..IndexedDbConfig::default() };
        let journal = Self { owner: Owner::open(&config, STORES).await?, len: Rc::default() };
        match journal.load().await {
            Ok(content) => {
                journal.begin_at(&content);
                Ok(journal)
            }
            Err(error) => {
                journal.close().await;
                Err(error)
            }
        }
    }

    /// Waits until nobody has a journal of this name open any more, however long that takes. Somebody else who
    /// waits may then be quicker to open it.
    pub async fn until_free(name: &str) -> Result<(), OpenError> {
        until_free(name).await
    }

    /// How many lines it has.
    pub fn len(&self) -> u64 {
        self.len.get()
    }

    /// Whether it has no lines.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a write has been started and has not finished.
    pub fn is_busy(&self) -> bool {
        self.owner.is_busy()
    }

    /// All that is in it.
    pub async fn load(&self) -> Result<JournalContent, OpenError> {
        content(self.owner.read_all().await?).map_err(|damage| self.owner.damaged(damage))
    }

    /// Replaces the lines from `index` on by `lines`; the header stays.
    pub fn write_from(&self, index: u64, lines: &[String]) -> impl Future<Output = Result<(), FlushError>> + use<> {
        let started = self.start(None, index, lines);
        async move { started?.await }
    }

    /// Replaces the lines from `index` on by `lines`, and the header where there is one here, in one transaction.
    pub fn write_headed(
        &self,
        header: Option<&str>,
        index: u64,
        lines: &[String],
    ) -> impl Future<Output = Result<(), FlushError>> + use<> {
        let started = self.start(header, index, lines);
        async move { started?.await }
    }

    /// Replaces the header and all lines, in one transaction.
    pub fn rewrite(&self, header: &str, lines: &[String]) -> impl Future<Output = Result<(), FlushError>> + use<> {
        let started = self.start(Some(header), 0, lines);
        async move { started?.await }
    }

    /// Removes the header and all lines.
    pub fn clear(&self) -> impl Future<Output = Result<(), FlushError>> + use<> {
        let clear = |transaction: &IdbTransaction| {
            transaction.object_store(META)?.clear()?;
            transaction.object_store(LINES)?.clear().map(|_| ())
        };
        let started = self.write(clear, 0);
        async move { started?.await }
    }

    /// Opens it again after [`FlushError::Lost`], and verifies it; `len` is then what was found. A line that
    /// was being written is there or not; writing it again does no harm.
    pub async fn reopen(&self) -> Result<JournalContent, OpenError> {
        self.owner.connect().await?;
        let content = self.load().await;
        match &content {
            Ok(content) => self.begin_at(content),
            Err(error) => self.owner.disconnect(&error.to_string()),
        }
        content
    }

    /// Makes the next write abort, as a failing disk would.
    pub fn abort_next_write(&self) {
        self.owner.abort_next();
    }

    /// Closes it, and waits until it can be opened again.
    pub async fn close(self) {
        self.owner.close().await;
    }

    /// This was found, and writing goes on behind it.
    fn begin_at(&self, content: &JournalContent) {
        self.len.set(content.lines.len() as u64);
        self.owner.ready();
    }

    fn start(&self, header: Option<&str>, index: u64, lines: &[String]) -> Result<Slot<Outcome>, FlushError> {
        let len = self.len();
        if index > len {
            return Err(FlushError::Hole { from: index, len });
        }
        let encoded = |value: &str, record: RecordName| encode(value, &record).map_err(PlanError::Encode);
        let header = header.map(|header| encoded(header, RecordName::Header)).transpose()?;
        let numbered = (index..).zip(lines);
        let records = numbered
            .map(|(number, line)| Ok((number, encoded(line, RecordName::Line(number))?)))
            .collect::<Result<Vec<_>, PlanError>>()?;
        let change = |transaction: &IdbTransaction| {
            if let Some(header) = &header {
                transaction.object_store(META)?.put_with_key(&bytes_value(header), &HEADER_KEY.into())?;
            }
            let store = transaction.object_store(LINES)?;
            store.delete(&IdbKeyRange::lower_bound(&index_key(index))?.into())?;
            for (number, bytes) in &records {
                store.put_with_key(&bytes_value(bytes), &index_key(*number))?;
            }
            Ok(())
        };
        self.write(change, index + lines.len() as u64)
    }

    /// Starts a write after which there are `then` lines.
    fn write(
        &self,
        change: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
        then: u64,
    ) -> Result<Slot<Outcome>, FlushError> {
        let len = Rc::clone(&self.len);
        let settled = move |outcome: &Outcome| {
            if outcome.is_ok() {
                len.set(then);
            }
        };
        self.owner.write(change, settled)
    }
}

/// What the records of a journal say.
fn content(records: Vec<StoredRecord>) -> Result<JournalContent, Damage> {
    let mut content = JournalContent::default();
    for StoredRecord { store, key, bytes } in records {
        let Some(bytes) = bytes else {
            return Err(Damage::Foreign { store, key, reason: "it does not hold bytes" });
        };
        match (store, key) {
            (META, Key::Name(name)) if name == HEADER_KEY => {
                content.header = Some(decode(&bytes, RecordName::Header)?);
            }
            // The browser gives the keys of a store in ascending order.
            (LINES, Key::Index(number)) => {
                let next = content.lines.len() as u64;
                if number != next {
                    return Err(Damage::LinesMissing { from: next, to: number });
                }
                content.lines.push(decode(&bytes, RecordName::Line(number))?);
            }
            (store, key) => return Err(Damage::Foreign { store, key, reason: "its key is not one" }),
        }
    }
    Ok(content)
}
