//! The journal.

use super::*;

#[wasm_bindgen_test]
async fn a_journal_keeps_its_lines() {
    let lines = |lines: &[&str]| lines.iter().map(|line| line.to_string()).collect::<Vec<_>>();
    delete_database("journal").await.unwrap();
    let journal = Journal::open("journal").await.unwrap();
    assert_eq!((journal.load().await.unwrap(), journal.len()), (JournalContent::default(), 0));
    journal.rewrite("cluster nodes=3", &lines(&["step 1", "append 1 a=1"])).await.unwrap();
    journal.write_from(2, &lines(&["step 2", "键 = 值"])).await.unwrap();
    journal.write_from(3, &lines(&["crash 1"])).await.unwrap();
    assert_eq!(journal.write_from(5, &lines(&["x"])).await, Err(FlushError::Hole { from: 5, len: 4 }));
    journal.abort_next_write();
    assert!(matches!(journal.write_from(0, &[]).await, Err(FlushError::Aborted(_))));
    assert_eq!(journal.len(), 4);
    let first = journal.write_from(4, &lines(&["restart 1"]));
    assert_eq!(journal.clear().await, Err(FlushError::Busy));
    first.await.unwrap();
    assert_eq!(Journal::open("journal").await.unwrap_err(), OpenError::InUse { name: "journal".into() });
    journal.close().await;

    let journal = Journal::open("journal").await.unwrap();
    let mut content = JournalContent {
        header: Some("cluster nodes=3".into()),
        lines: lines(&["step 1", "append 1 a=1", "step 2", "crash 1", "restart 1"]),
    };
    assert_eq!((journal.load().await.unwrap(), journal.len()), (content.clone(), 5));
    journal.write_from(1, &[]).await.unwrap();
    content.lines.truncate(1);
    assert_eq!(journal.load().await.unwrap(), content);
    // The header and what lacks of the lines, in one.
    journal.write_headed(Some("cluster nodes=4"), 1, &lines(&["again"])).await.unwrap();
    content = JournalContent { header: Some("cluster nodes=4".into()), lines: lines(&["step 1", "again"]) };
    assert_eq!((journal.load().await.unwrap(), journal.len()), (content.clone(), 2));
    journal.write_headed(None, 1, &[]).await.unwrap();
    content.lines.truncate(1);
    assert_eq!(journal.load().await.unwrap(), content);

    // A connection that is lost is opened again.
    page("(await open(a, 1)).close(); const r = indexedDB.open(a, 2); r.onupgradeneeded = () => r.transaction.abort(); await answer(r).catch(() => 0)", &["journal".into()]).await;
    assert!(matches!(journal.write_from(1, &[]).await, Err(FlushError::Lost(_))));
    assert_eq!(journal.reopen().await.unwrap(), content);
    journal.rewrite("cluster nodes=5", &lines(&["a", "b", "c"])).await.unwrap();
    journal.close().await;

    page("await change(a, ['lines'], tx => tx.objectStore('lines').delete(1))", &["journal".into()]).await;
    let damage = Damage::LinesMissing { from: 1, to: 2 };
    assert_eq!(Journal::open("journal").await.unwrap_err(), OpenError::Damaged { name: "journal".into(), damage });
    delete_database("journal").await.unwrap();
    let journal = Journal::open("journal").await.unwrap();
    journal.rewrite("again", &lines(&["a"])).await.unwrap();
    journal.clear().await.unwrap();
    assert!(journal.is_empty());
    assert_eq!(journal.load().await.unwrap(), JournalContent::default());
}
