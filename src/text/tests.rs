//! The choice of a language, and texts that are not there, or not yet.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::*;

#[test]
fn the_first_language_that_is_spoken_here_is_chosen() {
    assert_eq!(Language::from_tags(["zh-CN", "en"]), Language::Chinese);
    assert_eq!(Language::from_tags(["ZH_hans"]), Language::Chinese);
    assert_eq!(Language::from_tags(["en-GB", "zh"]), Language::English);
    assert_eq!(Language::from_tags(["sv", "zh-TW", "en"]), Language::Chinese);
    assert_eq!(Language::from_tags(["zha", "de"]), Language::English);
    assert_eq!(Language::from_tags(Vec::<String>::new()), Language::English);
}

#[test]
fn a_missing_text_shows_its_id() {
    assert_eq!(Texts::new(Language::English).text("not-there"), "⟦not-there⟧");
}

#[test]
fn what_is_no_list_of_texts_has_none_and_does_no_harm() {
    for source in ["", "<!doctype html>\n<title>Not found</title>", "page-title", "= \n{{{"] {
        let texts = Texts::from_source(Language::Chinese, source.to_owned());
        assert_eq!(texts.text("page-title"), "⟦page-title⟧", "{source:?}");
    }
    assert_ne!(Texts::new(Language::Chinese).text("page-title"), "⟦page-title⟧");
}

const FIRST: &str = "
-name = OmniPaxos
greeting = Hello, { $who }
of-first = { -name }: { greeting }
";
const REST: &str = "
-what = consensus
later = { COUNT($n) } { $n ->
    [one] entry
   *[other] entries
} of { -name }, { -what }
of-rest = { later } and { greeting }
";

/// Texts in two parts, and how often the second was fetched: each time the next of these is what came.
fn in_two<const N: usize>(came: [Option<&'static str>; N]) -> (Texts, Rc<Cell<usize>>) {
    let count = Rc::new(Cell::new(0));
    let (counted, came) = (Rc::clone(&count), RefCell::new(came.into_iter()));
    let fetch = move || {
        counted.set(counted.get() + 1);
        came.borrow_mut().next().expect("it is not fetched more often").map(str::to_owned)
    };
    (Texts::in_two(Language::English, FIRST.to_owned(), fetch), count)
}

#[test]
fn the_rest_is_fetched_once_and_only_for_a_text_that_is_not_there() {
    let (texts, fetched) = in_two([Some(REST)]);
    assert_eq!(texts.format("greeting", &[("who", "you".into())]), "Hello, you");
    assert_eq!(texts.format("of-first", &[("who", "you".into())]), "OmniPaxos: Hello, you");
    assert!(!texts.is_whole());
    assert_eq!(fetched.get(), 0);
    for (n, said) in [(1, "1 entry"), (2_000, "2,000 entries")] {
        assert_eq!(texts.format("later", &[("n", n.into())]), format!("{said} of OmniPaxos, consensus"));
    }
    assert!(texts.is_whole());
    // A text of either part finds those of the other, and what is in none is no reason to fetch again.
    let args = [("n", 1.into()), ("who", "you".into())];
    assert_eq!(texts.format("of-rest", &args), "1 entry of OmniPaxos, consensus and Hello, you");
    assert_eq!(texts.format("of-first", &args), "OmniPaxos: Hello, you");
    assert_eq!(texts.text("nowhere"), "⟦nowhere⟧");
    assert_eq!(fetched.get(), 1);
}

#[test]
fn a_rest_that_came_by_itself_is_not_fetched() {
    let (texts, fetched) = in_two([]);
    texts.add_rest(REST.to_owned());
    assert!(texts.is_whole());
    assert!(texts.mended().is_none(), "nothing was missing");
    assert_eq!(texts.format("later", &[("n", 1.into())]), "1 entry of OmniPaxos, consensus");
    assert_eq!(texts.text("nowhere"), "⟦nowhere⟧");
    // One that comes a second time changes nothing, nor does one for texts that came whole.
    texts.add_rest("later = another\nnowhere = here".to_owned());
    assert_eq!(texts.format("later", &[("n", 1.into())]), "1 entry of OmniPaxos, consensus");
    assert_eq!(texts.text("nowhere"), "⟦nowhere⟧");
    assert_eq!(fetched.get(), 0);
    let whole = Texts::from_source(Language::English, FIRST.to_owned());
    whole.add_rest(REST.to_owned());
    assert!(whole.is_whole());
    assert_eq!(whole.text("later"), "⟦later⟧");
}

#[test]
fn a_rest_that_cannot_be_had_is_asked_for_again_with_the_next_text() {
    let (texts, fetched) = in_two([None, None, Some(REST)]);
    for count in [1, 2] {
        assert_eq!(texts.text("later"), "⟦later⟧");
        assert_eq!(fetched.get(), count);
        assert!(!texts.is_whole());
        assert_eq!(texts.format("greeting", &[("who", "you".into())]), "Hello, you", "what is there stays");
    }
    assert!(texts.mended().is_none(), "there is nothing to mend it with");
    assert_eq!(texts.format("later", &[("n", 3.into())]), "3 entries of OmniPaxos, consensus");
    assert_eq!(fetched.get(), 3);
    // What was written without them is told by the edition, which is another one now.
    let mended = texts.mended().expect("some were missing");
    assert_ne!(mended, texts);
    assert_ne!(mended.edition(), texts.edition());
    assert_eq!(mended.language(), texts.language());
    assert_eq!(mended.format("later", &[("n", 3.into())]), "3 entries of OmniPaxos, consensus");
    assert!(mended.is_whole() && mended.mended().is_none());
}

#[test]
fn both_parts_together_say_what_the_whole_says() {
    for language in Language::ALL {
        let sources = language.sources();
        let (first, rest) = (sources[0].to_owned(), sources[1..].join("\n"));
        let (parts, whole) = (Texts::in_two(language, first, move || Some(rest.clone())), Texts::new(language));
        for id in ["page-title", "event-started", "error-stopped-reload", "page-welcome-title"] {
            assert_eq!(parts.text(id), whole.text(id), "{id}");
        }
    }
}
