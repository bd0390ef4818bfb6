//! What the benchmarks of the page measure with: the script of each frame, long tasks, memory, as Markdown.

use serde_json::{Value, json};

use crate::harness::{Options, Page};

/// Measures every frame of the page, in `meter`. Each callback that the page asks for is followed by one of ours, right
/// behind it in the same frame: so what a callback leaves to microtasks, as Yew leaves its rendering, counts as well.
const METER: &str = "{
    const meter = window.meter = { frames: [], tasks: [], memory: null };
    const ask = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = callback => {
        let began;
        const asked = ask(now => { began = performance.now(); callback(now) });
        ask(now => {
            if (began === undefined) return;
            const took = performance.now() - began, last = meter.frames.at(-1);
            if (last && last[0] === now) last[1] += took; else meter.frames.push([now, took]);
        });
        return asked;
    };
    new PerformanceObserver(list => meter.tasks.push(...list.getEntries().map(task => task.duration)))
        .observe({ type: 'longtask', buffered: true });
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const make = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await make.apply(WebAssembly, given);
            meter.memory ??= (made.instance ?? made).exports.memory;
            return made;
        };
    }
}";

/// A page that is measured.
pub async fn measured() -> Page {
    Page::empty(Options { before_load: Some(METER), ..Options::default() }).await
}

/// The same, ready, with the welcome closed and this run in it.
pub async fn measured_with(script: &str) -> Page {
    let page = measured().await;
    page.open().await;
    page.ready().await;
    page.explore().await;
    load(&page, script).await;
    page
}

/// Puts a run in the place of the present one.
pub async fn load(page: &Page, script: &str) {
    let result = page.js("return await playground.load(args[0])", vec![json!(script)]).await;
    assert_eq!(result["error"], Value::Null, "{script}");
    page.drawn().await;
}

/// The frames of some seconds.
pub struct Frames {
    /// Milliseconds of script in each, from the least to the most.
    pub script: Vec<f64>,
    /// How many the screen showed a second.
    pub a_second: f64,
    /// Milliseconds of the processor a frame on average for script, whatever started it: disks that answer and timers as
    /// well. The processor's time, not the clock's: what else the machine does is not in it.
    pub all_script: f64,
    /// The same for what the browser does about styles and layout.
    pub layout: f64,
}

impl Frames {
    /// Measures so many milliseconds.
    pub async fn of(page: &Page, ms: u64) -> Self {
        let before = metrics(page).await;
        let body = "meter.frames = []; const began = performance.now();
            await new Promise(over => setTimeout(over, args[0]));
            return [performance.now() - began, meter.frames.map(frame => frame[1])]";
        let found = page.js(body, vec![json!(ms)]).await;
        let after = metrics(page).await;
        let mut script = numbers(&found[1]);
        assert!(!script.is_empty(), "the page plays");
        script.sort_by(f64::total_cmp);
        let a_frame = |name: &str| (named(&after, name) - named(&before, name)) * 1_000.0 / script.len() as f64;
        let a_second = script.len() as f64 * 1_000.0 / number(&found[0]);
        let (all_script, layout) =
            (a_frame("ScriptDuration"), a_frame("LayoutDuration") + a_frame("RecalcStyleDuration"));
        Self { script, a_second, all_script, layout }
    }

    /// The time that this share of the frames keeps to.
    pub fn within(&self, share: f64) -> f64 {
        let at = (self.script.len() as f64 * share).ceil() as usize;
        self.script[at.clamp(1, self.script.len()) - 1]
    }
}

async fn metrics(page: &Page) -> Value {
    page.cdp("Performance.enable", json!({ "timeDomain": "threadTicks" })).await;
    page.cdp("Performance.getMetrics", json!({})).await["metrics"].take()
}

fn named(metrics: &Value, name: &str) -> f64 {
    let all = metrics.as_array().expect("there are metrics");
    let found = all.iter().find(|metric| metric["name"] == name);
    number(&found.unwrap_or_else(|| panic!("the browser does not tell {name}"))["value"])
}

/// Bytes of the WebAssembly's memory, and of what JavaScript uses once what nobody needs is gone.
pub async fn memory(page: &Page) -> (u64, u64) {
    page.cdp("HeapProfiler.collectGarbage", json!({})).await;
    let heap = page.cdp("Runtime.getHeapUsage", json!({})).await;
    let memory = page.js("return meter.memory.buffer.byteLength", vec![]).await;
    (number(&memory) as u64, number(&heap["usedSize"]) as u64)
}

/// A number as JavaScript has them.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is a number"))
}

/// Several of them.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

/// A whole number with commas.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// Prints where this is measured.
pub async fn tell_browser(page: &Page) {
    let body = "return navigator.userAgent + '; ' + navigator.hardwareConcurrency + ' cores'";
    println!("`{}`\n", page.js(body, vec![]).await.as_str().unwrap_or_default());
}

/// Prints how busy the machine is, where it says so.
pub fn tell_load() {
    if let Ok(load) = std::fs::read_to_string("/proc/loadavg") {
        println!("\nLoad over 1, 5 and 15 minutes: {}", load.split(' ').take(3).collect::<Vec<_>>().join(", "));
    }
}
