//! Processes: chromedriver, the browser's whole tree of them, and folders for their profiles.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

/// A browser's profile: its databases outlive the browser, not the test.
pub struct Profile(PathBuf);

impl Profile {
    /// An empty one.
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("omnipaxos-playground-e2e-{}-{count}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for the profile");
        Self(path)
    }

    /// The argument that makes a browser use it.
    pub fn argument(&self) -> String {
        format!("--user-data-dir={}", self.0.display())
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Writes nonsense over the file that says which files of the databases count, for a browser that is gone: what a
    /// failing disk may leave behind. How many sites' databases were there.
    pub fn ruin_databases(&self) -> usize {
        let list = |path: &Path| {
            fs::read_dir(path).map(|entries| entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>())
        };
        let mut ruined = 0;
        for site in list(&self.0.join("Default/IndexedDB")).unwrap_or_default() {
            for file in list(&site).unwrap_or_default() {
                if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("MANIFEST")) {
                    fs::write(&file, [0xa5; 200]).expect("the file can be written");
                    ruined += 1;
                }
            }
        }
        ruined
    }

    /// Kills every process of the browser that uses this profile, with SIGKILL, and waits until none is left:
    /// no chance to write anything more.
    pub fn kill_browser(&self) {
        let (argument, folder) = (self.argument(), self.0.display().to_string());
        let command_line = |pid: u32| fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let uses_profile = |pid: &u32| {
            let line = command_line(*pid);
            let line = String::from_utf8_lossy(&line);
            // A driver is told of the profile over its socket, so this is the browser and its children.
            line.split(['\0', ' ']).any(|word| word == argument || word == folder)
        };
        let mut tree: Vec<u32> = processes().into_iter().map(|(pid, _)| pid).filter(uses_profile).collect();
        let all = processes();
        loop {
            let child = all.iter().find(|(pid, parent)| tree.contains(parent) && !tree.contains(pid));
            let Some((pid, _)) = child else { break };
            tree.push(*pid);
        }
        if tree.is_empty() {
            return;
        }
        let pids: Vec<String> = tree.iter().map(u32::to_string).collect();
        // Some may have ended with their parent already: that is no error.
        let _ = Command::new("sh").arg("-c").arg(format!("kill -9 {} 2>/dev/null", pids.join(" "))).status();
        let deadline = Instant::now() + Duration::from_secs(10);
        while tree.iter().any(|pid| is_alive(*pid)) {
            assert!(Instant::now() < deadline, "the browser's processes {pids:?} do not end");
            sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        self.kill_browser();
        // A folder that stays behind in the system's temporary files does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every process and its parent.
fn processes() -> Vec<(u32, u32)> {
    let entries = fs::read_dir("/proc").expect("these tests need /proc to find a browser's processes");
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| Some((pid, stat(pid)?.1))).collect()
}

/// Whether anything of a process still runs: its first thread may have ended while others still do, and hold its
/// files and their locks.
fn is_alive(pid: u32) -> bool {
    let threads = || fs::read_dir(format!("/proc/{pid}/task")).map_or(0, |threads| threads.count());
    stat(pid).is_some_and(|(state, _)| state != 'Z' && state != 'X' || threads() > 1)
}

/// A process's state and parent.
fn stat(pid: u32) -> Option<(char, u32)> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Its name is in brackets and may hold spaces.
    let mut fields = line.rsplit_once(") ")?.1.split(' ');
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

/// A chromedriver or geckodriver of its own, on a port of its own.
pub struct Driver {
    process: Child,
    /// Where it listens.
    pub url: String,
}

impl Driver {
    /// Starts one, of Firefox or of Chromium.
    pub fn start(firefox: bool) -> Self {
        let (variable, name, before_port) = match firefox {
            true => ("GECKODRIVER", "geckodriver", "Listening on 127.0.0.1:"),
            false => ("CHROMEDRIVER", "chromedriver", "successfully on port "),
        };
        let program = env::var(variable).unwrap_or_else(|_| name.into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let stdout = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(stdout).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once(before_port)?.1.trim_end_matches('.').parse::<u16>().ok())
            .unwrap_or_else(|| panic!("{program} does not say its port"));
        // It must not stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The browser to use instead of the one that chromedriver finds.
pub fn browser_binary() -> Option<PathBuf> {
    let path = PathBuf::from(env::var_os("CHROME")?);
    assert!(File::open(&path).is_ok(), "CHROME={} is not there", path.display());
    Some(path)
}

/// The Firefox to use: geckodriver finds `firefox` by itself, Debian's has another name.
pub fn firefox_binary() -> Option<PathBuf> {
    let on_path = || {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join("firefox-esr")).find(|path| path.exists())
    };
    env::var_os("FIREFOX").map(PathBuf::from).or_else(on_path)
}

/// Where the next test that fails leaves a picture of the page.
pub fn picture_path() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("e2e-failure-{count}.png"))
}
