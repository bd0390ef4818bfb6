//! The explorer in words.

use crate::{
    app::explorer::{
        search::{Phase, Shortening},
        view::{ExplorerView, FindingView, Trouble},
        wire::{Kind, What},
    },
    explore::{Group, Profile},
    sim::invariant::Invariant,
    text::{self, Texts},
};

/// What a profile spares and looks for.
pub fn profile_says(texts: &Texts, profile: Profile) -> String {
    texts.text(match profile.name() {
        "promised" => "explore-profile-promised",
        "unordered" => "explore-profile-unordered",
        "amnesia" => "explore-profile-amnesia",
        "delta-catchup" => "explore-profile-delta-catchup",
        "trim-below-resync" => "explore-profile-trim-below-resync",
        "snapshot-then-trim" => "explore-profile-snapshot-then-trim",
        "stuck-in-recovery" => "explore-profile-stuck-in-recovery",
        "trim-with-gapped-ids" => "explore-profile-trim-with-gapped-ids",
        "priority-stall" => "explore-profile-priority-stall",
        "stopsign-twice" => "explore-profile-stopsign-twice",
        "promise-taken-back" => "explore-profile-promise-taken-back",
        _ => "explore-profile-other",
    })
}

/// What a defect of this name is.
pub fn defect_says(texts: &Texts, name: &str) -> String {
    texts.text(match name {
        "amnesia" => "explore-defect-amnesia",
        "delta-catchup" => "explore-defect-delta-catchup",
        "trim-below-resync" => "explore-defect-trim-below-resync",
        "snapshot-then-trim" => "explore-defect-snapshot-then-trim",
        "stuck-in-recovery" => "explore-defect-stuck-in-recovery",
        "trim-with-gapped-ids" => "explore-defect-trim-with-gapped-ids",
        "priority-stall" => "explore-defect-priority-stall",
        "stopsign-twice" => "explore-defect-stopsign-twice",
        "promise-taken-back" => "explore-defect-promise-taken-back",
        _ => "explore-defect-other",
    })
}

/// What a group of what can be seen is called.
pub fn group_name(texts: &Texts, group: Group) -> String {
    texts.text(match group {
        Group::Messages => "explore-group-messages",
        Group::Losses => "explore-group-losses",
        Group::Storage => "explore-group-storage",
        Group::Refusals => "explore-group-refusals",
        Group::Entries => "explore-group-entries",
        Group::Phases => "explore-group-phases",
        Group::Disks => "explore-group-disks",
    })
}

/// What a finding is called.
pub fn title(texts: &Texts, kind: &Kind) -> String {
    match &kind.what {
        What::Broken(name) => {
            let invariant = Invariant::ALL.into_iter().find(|invariant| invariant.name() == name);
            let name = invariant.map_or_else(|| name.clone(), |invariant| text::check_name(texts, invariant));
            texts.format("explore-finding-broken", &[("name", name.into())])
        }
        What::Panic(_) => texts.text("explore-finding-panic"),
        What::NoLeader => texts.text("explore-finding-no-leader"),
        What::TrimRefused => texts.text("explore-finding-trim-refused"),
        What::NotLinearizable => texts.text("explore-finding-history"),
        What::Stalled => texts.text("explore-finding-stalled"),
    }
}

/// What a finding is, in a sentence.
pub fn says(texts: &Texts, kind: &Kind) -> String {
    if let Some(defect) = &kind.defect {
        return defect_says(texts, defect);
    }
    match &kind.what {
        What::Broken(_) => texts.text("explore-finding-unknown"),
        What::Panic(said) => texts.format("explore-finding-panic-says", &[("said", said.as_str().into())]),
        What::NoLeader => texts.text("explore-finding-no-leader-says"),
        What::TrimRefused => texts.text("explore-finding-trim-refused-says"),
        What::NotLinearizable => texts.text("explore-finding-history-says"),
        What::Stalled => texts.text("explore-finding-stalled-says"),
    }
}

/// How long the run of a finding is, and how long it was.
pub fn length(texts: &Texts, view: &FindingView) -> String {
    let finding = &view.finding;
    let n = ("n", finding.commands.into());
    match finding.shortening {
        Shortening::Waiting => texts.format("explore-finding-waiting", &[n]),
        Shortening::UnderWay(_) => texts.format("explore-finding-under-way", &[n]),
        Shortening::Not => texts.format("explore-finding-not-short", &[n]),
        Shortening::Done { runs } => {
            let before = ("before", finding.found_commands.into());
            texts.format("explore-finding-short", &[n, before, ("runs", runs.into())])
        }
    }
}

/// How far it is and whether anything was found: what is said when one of them changes.
pub fn said(texts: &Texts, view: &ExplorerView) -> String {
    let phase = match view.phase {
        Phase::Running => texts.text("explore-phase-running"),
        Phase::Pausing => texts.format("explore-phase-pausing", &[("busy", view.busy.into())]),
        Phase::Paused => texts.text("explore-phase-paused"),
        Phase::Stopped => texts.text("explore-phase-stopped"),
        Phase::Done => texts.text("explore-phase-done"),
        Phase::Failed => texts.text("explore-phase-failed"),
    };
    let found = match view.findings.len() {
        0 if view.phase == Phase::Done => texts.text("explore-found-nothing"),
        0 => texts.text("explore-found-none"),
        n => texts.format("explore-found", &[("n", n.into())]),
    };
    texts.format("explore-said", &[("phase", phase.into()), ("found", found.into())])
}

/// How many seeds of how many.
pub fn progress(texts: &Texts, view: &ExplorerView) -> String {
    texts.format("explore-progress", &[("seeds", view.seeds.into()), ("count", view.plan.count.into())])
}

/// What went wrong with a worker, and what may help.
pub fn trouble(texts: &Texts, trouble: &Trouble) -> String {
    let (id, why) = match trouble {
        Trouble::NotStarted(why) => ("explore-trouble-not-started", why),
        Trouble::Replaced(why) => ("explore-trouble-replaced", why),
        Trouble::Gone(why) => ("explore-trouble-gone", why),
    };
    let why = why.trim_end_matches('.');
    texts.format(id, &[("why", why.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_profile_and_every_defect_has_a_sentence_of_its_own() {
        for texts in Language::ALL.map(Texts::new) {
            for profile in Profile::ALL {
                let (says, other) = (profile_says(&texts, profile), texts.text("explore-profile-other"));
                assert_ne!(says, other, "{} has no sentence: add one to explore.ftl and here", profile.name());
                let Some(defect) = profile.looks_for() else { continue };
                let (says, other) = (defect_says(&texts, defect.name()), texts.text("explore-defect-other"));
                assert_ne!(says, other, "{} has no sentence: add one to explore.ftl and here", defect.name());
            }
        }
    }

    #[test]
    fn a_finding_is_called_by_what_broke_and_explained_by_its_defect() {
        let texts = Texts::new(Language::English);
        let known = Kind { what: What::Broken("snapshot".into()), defect: Some("delta-catchup".into()) };
        assert_eq!(title(&texts, &known), "Snapshot completeness does not hold");
        assert_eq!(says(&texts, &known), defect_says(&texts, "delta-catchup"));
        let new = Kind { what: What::Broken("order".into()), defect: None };
        assert_eq!(says(&texts, &new), texts.text("explore-finding-unknown"));
        let panic = Kind { what: What::Panic("no way".into()), defect: None };
        assert!(says(&texts, &panic).ends_with("no way"));
    }
}
