//! What README.md says to type into the console does what it says there.

use serde_json::{Value, json};

use crate::harness::Page;

/// The blocks of README.md with this language.
pub fn blocks(language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("there is a README");
    let fence = format!("\n```{language}\n");
    text.split(&fence).skip(1).filter_map(|rest| Some(rest.split_once("\n```")?.0.to_owned())).collect()
}

/// Runs a block, and gives what it says.
async fn said(page: &Page, block: &str) -> Vec<Value> {
    let body = format!(
        "const said = [], console = {{ log: (...words) => said.push(words.join(' ')), table: it => said.push(it.length) }};
         {block}\nreturn said"
    );
    page.js(&body, vec![]).await.as_array().expect("a list").clone()
}

#[tokio::test]
async fn its_examples_for_the_console_do_what_they_say() {
    let blocks = blocks("js");
    let [first, second] = &blocks[..] else { panic!("README.md has {} blocks", blocks.len()) };
    let page = Page::first_visit().await;
    let lines = said(&page, first).await;
    assert_eq!(lines[0], json!("NotAllDecided"));
    assert_eq!(lines.len(), 5, "the name, three nodes, the records: {lines:?}");
    assert!(lines[1..4].iter().any(|line| line.as_str().is_some_and(|line| line.contains("leader 1 1"))), "{lines:?}");
    assert!(lines[4].as_u64().is_some_and(|records| records >= 2), "{lines:?}");

    let lines = said(&page, second).await;
    assert!(lines.len() >= 3, "every node decides: {lines:?}");
    assert!(lines.iter().all(|line| line.as_str().is_some_and(|line| line.starts_with("t "))), "{lines:?}");
    page.until_state("the run is there again", |state| state.all_decided(2)).await;
    page.finish().await;
}
