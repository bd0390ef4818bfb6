//! [`Camera`]: which part of the run is in sight.

/// The shortest and the longest that can be in sight, in ticks; the longest at first.
const SHORTEST: f64 = 2.0;
const LONGEST: f64 = 20_000_000.0;
/// How much is in sight at first, in pixels a tick.
const AT_FIRST: f64 = 22.0;
/// Room kept after the end of the run, as a part of what is in sight.
const AFTER: f64 = 0.04;

/// Which part of the run is in sight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The time at its beginning, in ticks.
    pub from: f64,
    /// How many ticks are in sight; none before the first look.
    pub span: f64,
    /// Whether the end of the run is kept in sight.
    pub follow: bool,
}

impl Default for Camera {
    fn default() -> Self {
        Self { from: 0.0, span: 0.0, follow: true }
    }
}

impl Camera {
    /// Keeps within a run that ends at this time, drawn so many pixels long.
    pub fn settle(&mut self, end: u64, pixels: f64) {
        let end = end as f64 + 1.0;
        if self.span == 0.0 {
            self.span = (pixels / AT_FIRST).max(SHORTEST);
        }
        self.span = self.span.clamp(SHORTEST, LONGEST.min((end * 1.2).max(SHORTEST * 4.0)));
        let last = (end + self.span * AFTER - self.span).max(0.0);
        self.from = if self.follow { last } else { self.from.clamp(0.0, last) };
    }

    /// Shows so many times more, or less, around a place: 0 is its beginning, 1 its end.
    pub fn zoom(&mut self, by: f64, at: f64) {
        let span = (self.span * by).clamp(SHORTEST, LONGEST);
        if !self.follow {
            self.from += (self.span - span) * at;
        }
        self.span = span;
    }

    /// Moves by so many times what is in sight.
    pub fn pan(&mut self, by: f64) {
        self.from += self.span * by;
        self.follow = false;
    }

    /// Shows all of a run that ends at this time.
    pub fn fit(&mut self, end: u64) {
        (self.from, self.span, self.follow) = (0.0, (end as f64 + 1.0) / (1.0 - AFTER), false);
    }

    /// Moves as little as brings a time well into sight.
    pub fn reveal(&mut self, time: f64) {
        let margin = self.span * 0.1;
        if time < self.from + margin || time > self.from + self.span - margin {
            self.from = (time - self.span / 2.0).max(0.0);
            self.follow = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera(end: u64) -> Camera {
        let mut camera = Camera::default();
        camera.settle(end, 800.0);
        camera
    }

    #[test]
    fn at_first_the_end_is_in_sight() {
        let camera = camera(1_000);
        assert!(camera.from < 1_000.0 && camera.from + camera.span > 1_000.0);
        assert!((20.0..60.0).contains(&camera.span), "{camera:?}");
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let mut camera = camera(1_000);
        camera.pan(-3.0);
        camera.settle(1_000, 800.0);
        let under = camera.from + camera.span * 0.3;
        camera.zoom(0.5, 0.3);
        assert!((camera.from + camera.span * 0.3 - under).abs() < 1e-9);
    }

    #[test]
    fn it_stays_within_the_run() {
        let mut camera = camera(1_000);
        camera.pan(-1e9);
        camera.settle(1_000, 800.0);
        assert_eq!(camera.from, 0.0);
        camera.pan(1e9);
        camera.settle(1_000, 800.0);
        assert!(camera.from < 1_001.0);
        camera.zoom(1e9, 0.5);
        camera.settle(1_000, 800.0);
        assert!(camera.span < 2_000.0);
        camera.fit(1_000);
        camera.settle(1_000, 800.0);
        assert!(camera.from == 0.0 && camera.span > 1_000.0);
    }

    #[test]
    fn what_is_revealed_is_in_sight() {
        let mut camera = camera(1_000);
        camera.reveal(100.0);
        camera.settle(1_000, 800.0);
        assert!(camera.from < 100.0 && camera.from + camera.span > 100.0);
        let before = camera;
        camera.reveal(100.0);
        assert_eq!(camera, before);
    }
}
