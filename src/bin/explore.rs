//! `explore`: random runs natively, on all cores; the first seed that shows something is printed as a short script.
//!
//! Knows nothing of browsers.

use std::{
    collections::BTreeMap,
    panic,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use omnipaxos_playground::{
    explore::{Coverage, Group, Profile, Trouble, explore, shrink},
    script::print,
};

const HELP: &str = "\
Makes random runs of a cluster, a run a seed, and looks for what breaks.

  cargo run --release --no-default-features --bin explore -- --seeds 0..100000 --profile promised

  --seeds A..B     the seeds A to B-1; a single number N is 0..N (0..10000)
  --profile NAME   what the runs are made of (promised):
                     promised              what OmniPaxos promises: nothing may break, and one
                                           order explains what clients saw
                     unordered             the same over links that lose their order: only safety is looked at
                     amnesia               memory nodes crash, disks are wiped
                     delta-catchup         catching up as OmniPaxos 0.2.4 does it
                     trim-below-resync     trims as far as OmniPaxos allows
                     snapshot-then-trim    trims and snapshots mixed
                     stuck-in-recovery     leaders crash and come back
                     trim-with-gapped-ids  trims, with node ids that have gaps
                     priority-stall        priorities are set at any time
                     stopsign-twice        reconfigurations, while leaders change and links break
                     promise-taken-back    leaders change while sessions break
  --threads N      how many threads (as many as there are cores)
  --keep-going     does not stop at the first finding, and counts them by what they are
  --help           this text

Ends with 0 if nothing was found, with 1 if something was, with 2 if the arguments make no sense.
";

/// How many seeds a thread takes at a time.
const CHUNK: u64 = 16;

struct Options {
    seeds: std::ops::Range<u64>,
    profile: Profile,
    threads: usize,
    keep_going: bool,
}

/// What was asked for; `None` for the help.
fn options(arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    let mut options = Options { seeds: 0..10_000, profile: Profile::Promised, threads: cores, keep_going: false };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let mut value = || {
            let value = value.clone().or_else(|| arguments.next());
            value.ok_or_else(|| format!("{name} needs a value"))
        };
        match name.as_str() {
            "--help" | "-h" => return Ok(None),
            "--keep-going" => options.keep_going = true,
            "--seeds" => options.seeds = seeds(&value()?)?,
            "--threads" => {
                let value = value()?;
                let count = value.parse().ok().filter(|count| (1..=1024).contains(count));
                options.threads = count.ok_or_else(|| format!("--threads is 1 to 1024, not {value}"))?;
            }
            "--profile" => {
                let value = value()?;
                let names = Profile::ALL.map(Profile::name).join(", ");
                let unknown = || format!("there is no profile {value}; there are {names}");
                options.profile = Profile::named(&value).ok_or_else(unknown)?;
            }
            other => return Err(format!("{other} is no option; --help lists them")),
        }
    }
    Ok(Some(options))
}

fn seeds(text: &str) -> Result<std::ops::Range<u64>, String> {
    let wrong = || format!("--seeds is A..B with A below B, or a number above 0; not {text}");
    let number = |text: &str| text.replace('_', "").parse::<u64>().map_err(|_| wrong());
    let range = match text.split_once("..") {
        Some((from, to)) => number(from)?..number(to)?,
        None => 0..number(text)?,
    };
    if range.is_empty() { Err(wrong()) } else { Ok(range) }
}

/// What the threads share.
#[derive(Default)]
struct Shared {
    next: AtomicU64,
    runs: AtomicU64,
    steps: AtomicU64,
    /// No seed from here on is of interest: an earlier one has shown something.
    end: AtomicU64,
    over: AtomicBool,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    /// The lowest seed that showed something.
    first: Option<u64>,
    /// How many there were, and the lowest seed of each, by what they are.
    kinds: BTreeMap<String, (u64, u64)>,
    exempt: BTreeMap<&'static str, u64>,
    coverage: Coverage,
}

/// What findings are counted by.
fn kind(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Violation(found) => format!("{} broken by {}", found.invariant.name(), found.cause.name()),
        Trouble::Panic(said) => format!("panic: {said}"),
        other => {
            let what = match other {
                Trouble::NoLeader { .. } => "no leader",
                Trouble::TrimRefused { .. } => "trim refused",
                Trouble::NotLinearizable { .. } => "not linearizable",
                _ => "undecided",
            };
            format!("{what}, {}", other.defect().map_or("not known", |defect| defect.name()))
        }
    }
}

fn work(shared: &Shared, options: &Options) {
    let mut coverage = Coverage::default();
    let mut exempt: BTreeMap<&'static str, u64> = BTreeMap::new();
    loop {
        let from = shared.next.fetch_add(CHUNK, Relaxed);
        let to = (from + CHUNK).min(options.seeds.end);
        if from >= shared.end.load(Relaxed).min(options.seeds.end) {
            break;
        }
        for seed in from..to {
            let explored = explore(seed, options.profile, &mut coverage);
            shared.runs.fetch_add(1, Relaxed);
            shared.steps.fetch_add(explored.steps, Relaxed);
            if let Some(defect) = explored.exempt {
                *exempt.entry(defect.name()).or_default() += 1;
            }
            let Some(trouble) = &explored.trouble else { continue };
            let mut found = shared.found.lock().unwrap_or_else(PoisonError::into_inner);
            let (count, lowest) = found.kinds.entry(kind(trouble)).or_insert((0, seed));
            *count += 1;
            *lowest = seed.min(*lowest);
            found.first = Some(found.first.map_or(seed, |first| first.min(seed)));
            if !options.keep_going {
                shared.end.fetch_min(seed, Relaxed);
                break;
            }
        }
    }
    let mut found = shared.found.lock().unwrap_or_else(PoisonError::into_inner);
    found.coverage.merge(&coverage);
    for (name, count) in exempt {
        *found.exempt.entry(name).or_default() += count;
    }
}

fn tell_progress(shared: &Shared, began: Instant) {
    let mut last = (0, 0);
    while !shared.over.load(Relaxed) {
        thread::park_timeout(Duration::from_secs(1));
        let now = (shared.runs.load(Relaxed), shared.steps.load(Relaxed));
        if !shared.over.load(Relaxed) {
            let (runs, steps) = (now.0 - last.0, now.1 - last.1);
            let seconds = began.elapsed().as_secs();
            eprintln!("{seconds} s: {} runs; in the last second {runs} runs, {steps} events", now.0);
        }
        last = now;
    }
}

fn tell_coverage(coverage: &Coverage) {
    for group in Group::ALL {
        let items = group.items();
        let seen = items.iter().map(|item| (item, coverage.count(group, item))).filter(|(_, count)| *count > 0);
        let seen: Vec<_> = seen.map(|(item, count)| format!("{item} {count}")).collect();
        println!("{}: {}", group.name(), if seen.is_empty() { "none".to_owned() } else { seen.join(", ") });
        let never = coverage.never(group);
        if !never.is_empty() {
            println!("  never: {}", never.join(", "));
        }
    }
}

/// Prints what was found as a script that can be run.
fn tell_finding(seed: u64, profile: Profile) {
    // The same seed shows the same.
    let explored = explore(seed, profile, &mut Coverage::default());
    let Some(trouble) = &explored.trouble else { return };
    println!("\n# seed {seed}, profile {}", profile.name());
    let Some(shrunk) = shrink(profile, &explored.run, trouble) else {
        println!("# {}\n# it could not be shrunk", trouble.sentence());
        print!("{}", print(&explored.run.setup, &explored.run.commands));
        return;
    };
    let (before, after) = (explored.run.commands.len(), shrunk.run.commands.len());
    println!("# {}", shrunk.trouble.sentence());
    println!("# shrunk from {before} commands to {after} in {} runs", shrunk.runs);
    print!("{}", print(&shrunk.run.setup, &shrunk.run.commands));
    if let Some(expectation) = shrunk.trouble.expectation() {
        println!("{expectation}");
    }
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("explore: {message}");
            return ExitCode::from(2);
        }
    };
    // A panic of OmniPaxos is a finding, told with the others.
    panic::set_hook(Box::new(|_| {}));
    let shared = Shared::default();
    shared.next.store(options.seeds.start, Relaxed);
    shared.end.store(u64::MAX, Relaxed);
    let began = Instant::now();
    thread::scope(|scope| {
        let progress = scope.spawn(|| tell_progress(&shared, began));
        let threads: Vec<_> = (0..options.threads).map(|_| scope.spawn(|| work(&shared, &options))).collect();
        for thread in threads {
            let _ = thread.join();
        }
        shared.over.store(true, Relaxed);
        progress.thread().unpark();
    });
    let found = shared.found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (runs, steps, seconds) = (shared.runs.load(Relaxed), shared.steps.load(Relaxed), began.elapsed().as_secs_f64());
    println!("profile {}, seeds {}..{}", options.profile.name(), options.seeds.start, options.seeds.end);
    let a_second = |count: u64| count as f64 / seconds.max(0.001);
    println!(
        "{runs} runs, {steps} events in {seconds:.1} s with {} threads: {:.0} runs and {:.0} events a second",
        options.threads,
        a_second(runs),
        a_second(steps)
    );
    tell_coverage(&found.coverage);
    for (name, count) in &found.exempt {
        println!("known, and not held against the profile: {name} in {count} runs");
    }
    let Some(seed) = found.first else {
        println!("nothing was found");
        return ExitCode::SUCCESS;
    };
    for (kind, (count, lowest)) in &found.kinds {
        println!("found: {kind}: {count} runs, the first of them seed {lowest}");
    }
    tell_finding(seed, options.profile);
    ExitCode::from(1)
}
