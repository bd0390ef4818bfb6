//! How a text has to look, whatever it says.

use omnipaxos_playground::text::Language;

/// A Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Punctuation as wide as a Chinese character, which brings its own space.
fn is_full_width(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | '！' | '？' | '（' | '）' | '、' | '“' | '”')
}

fn neighbours(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    text.chars().zip(text.chars().skip(1))
}

/// What is wrong with a piece of text in this language, sentence or not.
pub fn blemishes(language: Language, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if text.contains("  ") {
        found.push("two spaces".to_owned());
    }
    if language == Language::Chinese {
        let half = |c| matches!(c, ',' | ';' | ':' | '!' | '?');
        for (a, b) in neighbours(text) {
            if (is_han(a) && half(b)) || (half(a) && is_han(b)) {
                found.push(format!("half-width punctuation at “{a}{b}”"));
            }
        }
    }
    found
}

/// What is wrong with a finished sentence in this language.
pub fn complaints(language: Language, sentence: &str) -> Vec<String> {
    let mut found = blemishes(language, sentence);
    if neighbours(sentence).any(|(a, b)| a == ' ' && matches!(b, ',' | '.' | ';' | ':' | '!' | '?')) {
        found.push("a space before punctuation".to_owned());
    }
    for trace in ["⟦", "⟧", "{", "}", "COUNT", "$"] {
        if sentence.contains(trace) {
            found.push(format!("{trace} is left over"));
        }
    }
    let (starts, end) = match language {
        Language::English => (sentence.starts_with(char::is_uppercase), '.'),
        Language::Chinese => (sentence.chars().next().is_some_and(char::is_alphanumeric), '。'),
    };
    if !starts {
        found.push("does not start like a sentence".to_owned());
    }
    if !sentence.ends_with(end) || sentence.trim_end_matches(end).len() + end.len_utf8() != sentence.len() {
        found.push(format!("does not end in one {end}"));
    }
    if language == Language::English && sentence.chars().any(is_han) {
        found.push("Chinese in English".to_owned());
    }
    if language == Language::Chinese {
        let latin = |c: char| c.is_ascii_alphanumeric();
        for (a, b) in neighbours(sentence) {
            if (is_han(a) && latin(b)) || (latin(a) && is_han(b)) {
                found.push(format!("no space at “{a}{b}”"));
            }
            if (a == ' ' && is_full_width(b)) || (is_full_width(a) && b == ' ') {
                found.push(format!("a space beside “{a}{b}”"));
            }
        }
        let chars: Vec<char> = sentence.chars().collect();
        let gaps = chars.windows(3).filter(|three| is_han(three[0]) && three[1] == ' ' && is_han(three[2]));
        found.extend(gaps.map(|three| format!("a space at “{}”", String::from_iter(three))));
    }
    found
}

#[test]
fn each_rule_finds_what_breaks_it() {
    let broken = |language, text: &str| !complaints(language, text).is_empty();
    for text in ["Two  spaces.", "lower case.", "No end", "Two ends..", "⟦id⟧.", "A {$left}.", "Space .", "A 中."]
    {
        assert!(broken(Language::English, text), "{text}");
    }
    for text in ["节点1。", "节点 1", "节点 1。。", "节点,好。", "节点 好。", "节点 ，好。", "好{$x}。"]
    {
        assert!(broken(Language::Chinese, text), "{text}");
    }
    assert!(!broken(Language::English, "Node 1 appends b=4."));
    assert!(!broken(Language::Chinese, "节点 1、2 和 5 已接受 21 条日志项（0–20）：好。"));
}
