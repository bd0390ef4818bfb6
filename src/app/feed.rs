//! [`Feed`]: events as rows of sentences, the newest first, as far as a person wants to see them.

use std::{collections::VecDeque, rc::Rc};

use yew::AttrValue;

use crate::{
    app::model::{FeedRow, Rest},
    order,
    sim::{
        Simulation,
        event::{Event, EventKind},
        proposals::{Proposals, Tally},
    },
    text::{self, Edition, Scene, Texts},
    view::{sieve::Sieve, timeline::Timeline},
};

/// How many rows a feed has at first, and how many more it gets each time that older ones are asked for.
pub const ROWS: usize = 300;
/// How many rows it has at most.
pub const MAX_ROWS: usize = 3_000;
/// How many of the events after the one that is shown stand above it, where the feed begins anew.
const LATER: u64 = 8;
/// How long rows stay while the page plays, in milliseconds: nobody reads more often, and each frame that brings none is
/// drawn sooner.
const STAY_MS: f64 = 100.0;
/// How many events are looked at before the clock is.
const PIECE: u32 = 32;

/// What a feed is made from.
pub struct Sources<'a> {
    /// The run as it is now, whatever of it is shown.
    pub live: &'a Simulation,
    /// Who led when.
    pub timeline: &'a Timeline,
    /// The language.
    pub texts: &'a Texts,
    /// The step of the past that is shown.
    pub past: Option<u64>,
    /// Whether heartbeats are shown.
    pub heartbeats: bool,
    /// What became of proposals by the step that is shown.
    pub proposals: &'a Proposals,
}

/// Events as rows of sentences. Sentences are made only for what is shown, or searched; what takes long is done a
/// piece at a time.
///
/// Holds: `rows` are those of the events numbered `tail..head` that pass the sieve, the newest first.
#[derive(Default)]
pub struct Feed {
    sieve: Sieve,
    edition: Edition,
    rows: VecDeque<FeedRow>,
    head: u64,
    tail: u64,
    /// How many rows are wanted beside the first [`ROWS`].
    more: usize,
    shown: Rc<Vec<FeedRow>>,
    /// What `shown` was made from: head, tail, the steps where heartbeats are among them, and what had become of
    /// proposals.
    made_from: Option<(u64, u64, Option<u64>, Tally)>,
    /// What was below the last of them, and when that was found; `None` where a person asked for others since.
    stands: Option<(Rest, f64)>,
}

impl Feed {
    /// What a person wants to see.
    pub fn sieve(&self) -> &Sieve {
        &self.sieve
    }

    /// Shows what passes this.
    pub fn sift(&mut self, sieve: Sieve) {
        if sieve != self.sieve {
            self.sieve = sieve;
            self.stands = None;
            self.more = 0;
            self.begin_at(0);
        }
    }

    /// Wants older rows, too.
    pub fn want_older(&mut self) {
        self.stands = None;
        self.more = (self.more + ROWS).min(MAX_ROWS - ROWS);
    }

    /// The rows, newest first, and what is below the last of them. They are looked for until `time_is_up`, from `now` in
    /// milliseconds on; while the page is `playing` those that were just made stay for a moment.
    pub fn rows_at(
        &mut self,
        from: &Sources,
        (now, playing): (f64, bool),
        time_is_up: impl Fn() -> bool,
    ) -> (Rc<Vec<FeedRow>>, Rest) {
        let asked_for = self.edition == from.texts.edition()
            && self.made_from.is_some_and(|(.., beats, _)| beats.is_some() == from.heartbeats);
        if let Some((rest, since)) = self.stands
            && playing
            && asked_for
            && from.past.is_none()
            && rest != Rest::Searching
            && (since..since + STAY_MS).contains(&now)
        {
            return (Rc::clone(&self.shown), rest);
        }
        let rest = self.update(from, time_is_up);
        self.stands = Some((rest, now));
        (self.rows(from), rest)
    }

    /// Goes on until there are as many rows as are wanted, or `time_is_up`; what is below the last of them.
    pub fn update(&mut self, from: &Sources, time_is_up: impl Fn() -> bool) -> Rest {
        if self.edition != from.texts.edition() {
            self.edition = from.texts.edition();
            self.begin_at(0);
        }
        self.move_head(from);
        let wanted = ROWS + self.more;
        while self.rows.len() > wanted {
            if let Some(row) = self.rows.pop_back() {
                self.tail = (row.id >> 1) + 1;
            }
        }
        let oldest = from.live.event_count() - from.live.events().len() as u64;
        let mut looked_at: u32 = 0;
        while self.rows.len() < wanted && self.tail > oldest {
            looked_at += 1;
            if looked_at.is_multiple_of(PIECE) && time_is_up() {
                return Rest::Searching;
            }
            self.tail -= 1;
            if let Some(row) = self.row_of(from, self.tail) {
                self.rows.push_back(row);
            }
        }
        match self.tail > oldest {
            true if wanted < MAX_ROWS => Rest::Older,
            true => Rest::TooMany,
            false if oldest > 0 => Rest::Forgotten,
            false => Rest::Nothing,
        }
    }

    /// The rows, newest first.
    pub fn rows(&mut self, from: &Sources) -> Rc<Vec<FeedRow>> {
        // Heartbeats come and go between events: where they are shown, each step makes the rows anew.
        let made_from = (self.head, self.tail, from.heartbeats.then(|| from.live.steps()), from.proposals.tally());
        if self.made_from != Some(made_from) {
            self.made_from = Some(made_from);
            let mut rows: Vec<FeedRow> = self.rows.iter().cloned().collect();
            rows.iter_mut().filter(|row| row.kind == "proposed").for_each(|row| row.tally = tally(from, row));
            if from.heartbeats {
                self.add_heartbeats(from, &mut rows);
            }
            self.shown = Rc::new(rows);
        }
        Rc::clone(&self.shown)
    }

    /// Brings the beginning to where it belongs: to the newest event; in the past, where it is while the event that
    /// is shown is in sight, so that rows do not move under the pointer.
    fn move_head(&mut self, from: &Sources) {
        let count = from.live.event_count();
        let head = match from.past {
            None => count,
            Some(step) => {
                let events = from.live.events();
                let kept = events.partition_point(|event| event.step <= step) as u64;
                let upto = count - events.len() as u64 + kept;
                let in_sight = self.head >= upto && self.head <= count && self.tail < upto.max(1);
                if in_sight { self.head } else { count.min(upto + LATER) }
            }
        };
        if head < self.head || head - self.head > ROWS as u64 {
            return self.begin_at(head);
        }
        for number in self.head..head {
            if let Some(row) = self.row_of(from, number) {
                self.rows.push_front(row);
            }
        }
        self.head = head;
    }

    fn begin_at(&mut self, head: u64) {
        self.rows.clear();
        (self.head, self.tail, self.made_from) = (head, head, None);
    }

    /// The row of the event with this number, if it passes the sieve.
    fn row_of(&self, from: &Sources, number: u64) -> Option<FeedRow> {
        let event = from.live.events_from(number).first()?;
        row(from, &self.sieve, number << 1, event)
    }

    /// Puts heartbeats among the rows. They are counted apart: they have the odd ids.
    fn add_heartbeats(&self, from: &Sources, rows: &mut Vec<FeedRow>) {
        let newest = match from.past {
            Some(_) => rows.first().map_or(0, |row| row.step),
            None => u64::MAX,
        };
        let most = rows.len().max(ROWS);
        let numbers = (0..from.live.heartbeat_count()).rev();
        let beats = numbers.zip(from.live.heartbeats().rev()).filter(|(_, event)| event.step <= newest);
        let beats = beats.filter_map(|(number, event)| row(from, &self.sieve, number << 1 | 1, &event));
        rows.extend(beats.take(ROWS));
        order::sort_by_key(rows, |row| std::cmp::Reverse(row.step));
        rows.truncate(most);
    }
}

/// An event as a row, if it passes the sieve.
fn row(from: &Sources, sieve: &Sieve, id: u64, event: &Event) -> Option<FeedRow> {
    if !sieve.passes(event) {
        return None;
    }
    let tag = text::tag(event);
    let text = text::narrate(from.texts, event, &Scene::of_event(from.live, event));
    sieve.finds(&text, &tag).then(|| FeedRow {
        id,
        step: event.step,
        time: event.time,
        node: event.node,
        leader: event.node.is_some() && event.node == from.timeline.leader_at(event.step),
        text: text.into(),
        tally: Default::default(),
        tag: tag.into(),
        kind: event.kind.name(),
        fault: is_fault(&event.kind),
        older: Some(event.configuration).filter(|of| *of < from.live.configuration_at(event.step).id),
    })
}

/// What became of what a row says was proposed: of one only that it is lost, which its own sentence does not say.
fn tally(from: &Sources, row: &FeedRow) -> (AttrValue, bool) {
    let Some(found) = row.node.and_then(|node| from.proposals.append(node, row.step)) else {
        return Default::default();
    };
    match (found.proposed, found.lost) {
        (0 | 1, 0) => Default::default(),
        (_, lost) => (text::tally(from.texts, &found).into(), lost > 0),
    }
}

fn is_fault(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Refused { .. }
            | EventKind::ProposalLost { .. }
            | EventKind::Lost { .. }
            | EventKind::Crashed { .. }
            | EventKind::PowerFailed
            | EventKind::Violated(_)
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        sim::{
            command::{Command, Links},
            config::{Setup, StorageKind},
        },
        text::Language,
        view::sieve::Group,
    };

    fn texts() -> Texts {
        Texts::new(Language::ALL[0])
    }

    fn timeline(live: &Simulation) -> Timeline {
        let mut timeline = Timeline::default();
        timeline.update(live);
        timeline
    }

    /// Updates a feed as often as it takes; its rows, and what is below them.
    fn rows_of(feed: &mut Feed, live: &Simulation, past: Option<u64>, heartbeats: bool) -> (Vec<FeedRow>, Rest) {
        let (timeline, texts) = (timeline(live), texts());
        let proposals = live.proposals();
        let from = Sources { live, timeline: &timeline, texts: &texts, past, heartbeats, proposals };
        // A piece at a time: what is done in pieces is what would be done at once.
        let mut rest = feed.update(&from, || true);
        while rest == Rest::Searching {
            rest = feed.update(&from, || true);
        }
        (feed.rows(&from).to_vec(), rest)
    }

    fn run(ticks: u64) -> Simulation {
        let mut live = Simulation::new(Setup::default()).unwrap();
        live.apply(&Command::Tick(100)).unwrap();
        for at in 0..ticks / 10 {
            let leader = live.leader().unwrap();
            live.apply(&Command::Append { node: leader, key: format!("key{at}"), value: at }).unwrap();
            live.apply(&Command::Tick(10)).unwrap();
        }
        live
    }

    /// Rows are told apart by their ids: two alike would confuse what draws them.
    #[test]
    fn no_two_rows_have_the_same_id() {
        let nodes = Setup::nodes_with(1..=9, StorageKind::Memory);
        let setup = Setup { nodes, latency_ticks: 12, election_ticks: 60, ..Setup::default() };
        let mut simulation = Simulation::new(setup).unwrap();
        let mut feed = Feed::default();
        for _ in 0..40 {
            simulation.apply(&Command::Tick(7)).unwrap();
            simulation.apply(&Command::Cut(Links::All)).unwrap();
            let (rows, _) = rows_of(&mut feed, &simulation, None, true);
            let ids: BTreeSet<u64> = rows.iter().map(|row| row.id).collect();
            assert_eq!(ids.len(), rows.len());
            simulation.apply(&Command::Heal(Links::All)).unwrap();
        }
    }

    /// However many events come at once, a row says whether its node led when it happened.
    #[test]
    fn a_row_knows_who_led_then() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::Append { node: leader, key: "a".into(), value: 1 }).unwrap();
        simulation.apply(&Command::Tick(20)).unwrap();
        simulation.apply(&Command::Crash(leader)).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let (rows, _) = rows_of(&mut Feed::default(), &simulation, None, false);
        let proposed = rows.iter().find(|row| row.kind == "proposed").unwrap();
        assert!(proposed.leader && proposed.node == Some(leader));
    }

    #[test]
    fn grown_with_its_run_it_is_what_it_is_made_at_once() {
        let mut feed = Feed::default();
        let mut live = run(100);
        for _ in 0..60 {
            live.apply(&Command::Append { node: 1, key: "a".into(), value: 1 }).unwrap();
            live.apply(&Command::Tick(4)).unwrap();
            let grown = rows_of(&mut feed, &live, None, false);
            assert_eq!(grown, rows_of(&mut Feed::default(), &live, None, false));
        }
    }

    #[test]
    fn while_the_page_plays_rows_stay_for_a_moment_unless_somebody_asks_for_others() {
        let (mut live, texts) = (run(100), Texts::new(Language::English));
        let mut feed = Feed::default();
        let rows = |feed: &mut Feed, live: &Simulation, moment, heartbeats| {
            let (timeline, proposals) = (timeline(live), live.proposals());
            let from = Sources { live, timeline: &timeline, texts: &texts, past: None, heartbeats, proposals };
            feed.rows_at(&from, moment, || false).0
        };
        let first = rows(&mut feed, &live, (1_000.0, true), false);
        live.apply(&Command::Append { node: 1, key: "a".into(), value: 1 }).unwrap();
        let changed = rows_of(&mut Feed::default(), &live, None, false).0;
        assert_ne!(*first, changed);
        assert_eq!(rows(&mut feed, &live, (1_050.0, true), false), first);
        assert_eq!(*rows(&mut feed, &live, (1_050.0, false), false), changed, "at rest nothing stays");
        live.apply(&Command::Tick(40)).unwrap();
        assert_eq!(*rows(&mut feed, &live, (1_149.0, true), false), changed);
        let grown = rows_of(&mut Feed::default(), &live, None, false).0;
        assert_eq!(*rows(&mut feed, &live, (1_151.0, true), false), grown, "the moment is over");
        live.apply(&Command::Tick(40)).unwrap();
        let beats = rows(&mut feed, &live, (1_160.0, true), true);
        assert!(beats.iter().any(|row| row.id & 1 == 1), "heartbeats were asked for");
        feed.sift(Sieve::default().toggled(Group::Leadership));
        let leaders = rows(&mut feed, &live, (1_165.0, true), true);
        assert!(leaders.len() < grown.len(), "others were asked for");
    }

    #[test]
    fn older_rows_come_when_they_are_asked_for_until_there_are_none() {
        let live = run(900);
        let all = live.event_count() as usize;
        assert!((ROWS * 3..MAX_ROWS).contains(&all), "{all} events");
        let mut feed = Feed::default();
        let (rows, mut rest) = rows_of(&mut feed, &live, None, false);
        assert_eq!((rows.len(), rest), (ROWS, Rest::Older));
        while rest == Rest::Older {
            feed.want_older();
            rest = rows_of(&mut feed, &live, None, false).1;
        }
        let (rows, rest) = rows_of(&mut feed, &live, None, false);
        assert_eq!((rows.len(), rest), (all, Rest::Nothing));
        assert!(rows.windows(2).all(|two| two[0].id > two[1].id));
    }

    #[test]
    fn a_search_finds_what_is_far_back_in_both_languages() {
        let live = run(3_000);
        for language in Language::ALL {
            let (timeline, texts) = (timeline(&live), Texts::new(language));
            let from = Sources {
                live: &live,
                timeline: &timeline,
                texts: &texts,
                past: None,
                heartbeats: false,
                proposals: live.proposals(),
            };
            let mut feed = Feed::default();
            feed.sift(Sieve { search: "KEY3=3".into(), ..Sieve::default() });
            assert_eq!(feed.update(&from, || true), Rest::Searching, "it goes on later");
            while feed.update(&from, || true) == Rest::Searching {}
            let rows = feed.rows(&from);
            assert!(!rows.is_empty() && rows.iter().all(|row| row.text.contains("key3=3")), "{language:?}");
            feed.sift(Sieve { search: "nowhere-to-be-found".into(), ..Sieve::default() });
            assert_eq!(feed.update(&from, || false), Rest::Nothing);
            assert!(feed.rows(&from).is_empty());
        }
    }

    #[test]
    fn only_what_passes_the_sieve_is_there() {
        let live = run(400);
        let mut feed = Feed::default();
        feed.sift(Sieve::default().toggled(Group::Leadership));
        let (rows, _) = rows_of(&mut feed, &live, None, false);
        assert!(rows.iter().any(|row| row.kind == "leading"));
        assert!(rows.iter().all(|row| ["promised", "prepare-started", "leading"].contains(&row.kind)), "{rows:?}");
        feed.sift(Sieve::default());
        assert_eq!(rows_of(&mut feed, &live, None, false), rows_of(&mut Feed::default(), &live, None, false));
    }

    #[test]
    fn many_that_were_appended_at_once_are_one_row_that_says_what_became_of_them() {
        let mut live = run(10);
        let leader = live.leader().unwrap();
        live.apply(&Command::AppendMany { node: leader, count: 1_000, keys: 3 }).unwrap();
        let mut feed = Feed::default();
        let tally = |feed: &mut Feed, live: &Simulation| {
            let (rows, _) = rows_of(feed, live, None, false);
            let row = rows.into_iter().find(|row| row.kind == "proposed").unwrap();
            (row.tally.0.to_string(), row.tally.1)
        };
        assert_eq!(tally(&mut feed, &live), ("1,000 proposed, 0 decided, 0 lost, 1,000 open".to_owned(), false));
        live.apply(&Command::Tick(30)).unwrap();
        assert_eq!(tally(&mut feed, &live), ("1,000 proposed, 1,000 decided, 0 lost".to_owned(), false));
        let follower = live.pids().find(|pid| *pid != leader).unwrap();
        live.apply(&Command::Append { node: follower, key: "x".into(), value: 1 }).unwrap();
        assert_eq!(tally(&mut feed, &live), (String::new(), false), "of one its sentence says enough");
        live.apply(&Command::Cut(Links::All)).unwrap();
        live.apply(&Command::Tick(5)).unwrap();
        assert_eq!(tally(&mut feed, &live), ("1 proposed, 0 decided, 1 lost".to_owned(), true));
    }

    #[test]
    fn in_the_past_rows_stay_where_they_are_while_the_one_that_is_shown_is_among_them() {
        let live = run(2_000);
        let mut feed = Feed::default();
        let (now, _) = rows_of(&mut feed, &live, None, false);
        assert_eq!(rows_of(&mut feed, &live, Some(now[100].step), false).0, now);
        // Further back than the rows reach, the feed begins anew a little above what is shown.
        let early = live.events()[40].step;
        let (then, _) = rows_of(&mut feed, &live, Some(early), false);
        let at = then.iter().position(|row| row.step <= early).unwrap();
        assert!((1..=2 * LATER as usize).contains(&at), "{at} rows above");
        assert_eq!(rows_of(&mut feed, &live, None, false).0, now);
        assert_eq!(rows_of(&mut feed, &live, Some(0), false).0.last().unwrap().kind, "started");
    }
}
