//! What comments say to a class: read where it is meant, a comment like any other where it is not.

use crate::script::{
    Script,
    beats::{Bookmark, MAX_BEATS, MAX_BOOKMARKS, print_bookmarks, settle, without_answers},
    parse,
};

const CLASS: &str = "\
# A lesson of my own.
# note: before the first beat this is a comment
cluster nodes=3 seed=6
run until leader
# beat: One entry
# beat zh-Hans: 一个日志项
# note: say why
# note: and wait
append leader a=1
run until decided 1
# beat: A second
# predict: Who has it?
# predict zh-Hans: 谁有？
#answer en: Everybody
  #  answer: All: 1, 2 and 3
expect no error
append leader b=2
# run: isolate 3   # only for a class
# bookmark 7: the leader
# beat: Nothing more
";

fn class() -> Script {
    parse(CLASS).unwrap()
}

fn place(text: &str) -> (usize, usize, String) {
    let error = parse(text).expect_err("it is refused");
    (error.line, error.column, error.message)
}

#[test]
fn beats_hold_their_texts_and_their_lines() {
    let script = class();
    let beats = &script.remarks.beats;
    assert_eq!(script.lines.len(), 5, "what only a class sees is not run by everybody");
    assert_eq!(script.all_lines().count(), 6);
    assert_eq!(beats.iter().map(|beat| (beat.line, beat.lines.len())).collect::<Vec<_>>(), [(5, 2), (11, 3), (20, 0)]);
    assert_eq!((beats[0].text.in_language("en"), beats[0].text.in_language("zh-Hans")), ("One entry", "一个日志项"));
    assert_eq!(beats[0].note.in_language("zh-Hans"), "say why\nand wait");
    assert!(beats[0].predict.is_empty() && beats[0].answer.is_empty());
    assert_eq!((beats[1].text.in_language("zh-Hans"), beats[1].predict.in_language("zh-Hans")), ("A second", "谁有？"));
    assert_eq!(beats[1].answer.in_language("en"), "Everybody");
    assert_eq!(beats[1].answer.in_language("zh-Hans"), "All: 1, 2 and 3");
    assert!(beats[1].answer.speaks("zh-Hans") && !beats[1].answer.is_empty());
    assert_eq!(script.remarks.source, CLASS);
    let shown_only = &beats[1].lines[2];
    assert_eq!((shown_only.number, shown_only.column, shown_only.end), (18, 8, 17), "its place is that in the script");
}

/// `expect error` and `expect no error` look at the line before, which is in the beat before.
#[test]
fn what_looks_back_stays_with_what_it_looks_at() {
    let mut script = class();
    let first = script.remarks.beats[0].line;
    let mut stage: Vec<_> = script.lines.iter().filter(|line| line.number < first).cloned().collect();
    settle(&mut stage, &mut script.remarks.beats);
    let counts: Vec<_> = script.remarks.beats.iter().map(|beat| beat.lines.len()).collect();
    assert_eq!((stage.len(), counts), (1, vec![3, 2, 0]));
}

#[test]
fn names_of_steps_come_back_as_they_were_printed() {
    let script = class();
    assert_eq!(print_bookmarks(&script.remarks.bookmarks), "# bookmark 7: the leader\n");
    let mut bookmarks = Vec::new();
    for (step, name) in [(900, "späte Wahl"), (3, "x"), (3, "# 断开: \"3\""), (u64::MAX, " a\tb \n c ")] {
        Bookmark::new(step, name).unwrap().put_in(&mut bookmarks);
    }
    let printed = print_bookmarks(&bookmarks);
    assert_eq!(
        printed,
        format!("# bookmark 3: # 断开: \"3\"\n# bookmark 900: späte Wahl\n# bookmark {}: a b c\n", u64::MAX)
    );
    assert_eq!(parse(&printed).unwrap().remarks.bookmarks, bookmarks);
    assert_eq!(Bookmark::new(1, " \u{7} "), None);
}

#[test]
fn what_only_the_teacher_reads_can_be_left_out() {
    let shown = without_answers(CLASS);
    assert!(!shown.contains("Everybody") && !shown.contains("say why"), "{shown}");
    assert!(shown.contains("# predict: Who has it?") && shown.contains("append leader b=2"), "{shown}");
    assert_eq!(parse(&shown).unwrap().lines.len(), class().lines.len());
}

#[test]
fn what_is_no_remark_is_a_comment() {
    for line in [
        "# beat the drum",
        "#beats: many",
        "# note that this: is a comment",
        "# predict: nothing",
        "# answer:",
        "# bookmark this: page",
        "# bookmark -1: page",
        "# Beat: with a capital letter",
        "tick 1 # beat: behind a line",
        "## beat: twice",
    ] {
        let script = parse(&format!("cluster\n{line}\ntick 2")).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(script.remarks.beats.is_empty() && script.remarks.bookmarks.is_empty(), "{line}");
        assert!(script.remarks.source.is_empty());
    }
}

#[test]
fn a_remark_that_cannot_be_meant_is_an_error_with_its_place() {
    let (line, column, message) = place("cluster\n# beat:");
    assert_eq!((line, column), (2, 8), "{message}");
    let (line, column, message) = place("# beat zh: 你好");
    assert_eq!((line, column), (1, 8));
    assert!(message.contains("\"zh\"") && message.contains("zh-Hans"), "{message}");
    assert_eq!((place("cluster\n# beat: x\n# note: ").0, place("cluster\n# beat: x\n# note fr: y").1), (3, 8));
    assert_eq!((place("# bookmark 4:").0, place("# bookmark 4: ").1), (1, 15));
    let (line, column, message) = place("cluster nodes=3\n# beat: x\n# run: crash 3 4");
    assert_eq!((line, column), (3, 16), "{message}");
    let (line, column, message) = place("# beat: x\n# run: cluster nodes=3");
    assert_eq!((line, column), (2, 8), "{message}");
    // It cannot change what everybody starts from.
    assert_eq!(place("cluster nodes=3\n# beat: x\n# run: storage 2 memory").0, 3);
    let (line, _, message) = place(&"# beat: x\n".repeat(MAX_BEATS + 1));
    assert_eq!(line, MAX_BEATS + 1, "{message}");
    assert!(message.contains(&MAX_BEATS.to_string()), "{message}");
    let many: String = (0..=MAX_BOOKMARKS).map(|step| format!("# bookmark {step}: x\n")).collect();
    assert_eq!(place(&many).0, MAX_BOOKMARKS + 1);
}
