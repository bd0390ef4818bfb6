//! A lesson, or a step of one, in a link: `#lesson=trim`, `#lesson=trim&step=3`.

use crate::lesson::shipped;

/// How the fragment of a link to a lesson begins.
const KEY: &str = "lesson=";

/// Whether an address's fragment, with its `#` or without, is meant to lead to a lesson.
pub fn is_lesson(fragment: &str) -> bool {
    bare(fragment).starts_with(KEY)
}

/// The name of the lesson and the step, from 0, if one is named; what is wrong with the link otherwise.
pub fn read(fragment: &str) -> Result<(&'static str, Option<usize>), String> {
    let mut parts = bare(fragment).split('&');
    let found = parts.next().and_then(|part| part.strip_prefix(KEY)).unwrap_or_default();
    let short = |text: &str| text.chars().take(40).collect::<String>();
    let Some(name) = shipped::names().find(|name| *name == found) else {
        let known: Vec<_> = shipped::names().collect();
        return Err(format!("there is no lesson \"{}\" (known: {})", short(found), known.join(", ")));
    };
    let mut step = None;
    for part in parts {
        let number = part.strip_prefix("step=").and_then(|number| number.parse::<usize>().ok());
        match number.and_then(|number| number.checked_sub(1)) {
            Some(number) => step = Some(number),
            None if part.starts_with("step=") => {
                return Err(format!("expected the number of a step, from 1, found \"{}\"", short(part)));
            }
            // What else a link says is not this room's.
            None => {}
        }
    }
    Ok((name, step))
}

fn bare(fragment: &str) -> &str {
    fragment.strip_prefix('#').unwrap_or(fragment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_a_lesson_or_a_step_of_it() {
        assert_eq!(read("#lesson=one-log"), Ok(("one-log", None)));
        assert_eq!(read("lesson=one-log&step=2&embed=logs"), Ok(("one-log", Some(1))));
        assert!(is_lesson("#lesson=x") && !is_lesson("#run=1.x") && !is_lesson(""));
    }

    #[test]
    fn links_to_nothing_say_what_is_wrong() {
        assert!(read("#lesson=nowhere").is_err_and(|said| said.contains("one-log")));
        for step in ["0", "x", "-1"] {
            assert!(read(&format!("#lesson=one-log&step={step}")).is_err_and(|said| said.contains("from 1")), "{step}");
        }
    }
}
