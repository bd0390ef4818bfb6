//! Pointers on the timeline: one drags the playhead, two pinch.

use std::collections::BTreeMap;

use web_sys::{Element, MouseEvent};

use crate::view::timeline::Span;

/// The pointers that are down.
#[derive(Default)]
pub struct Touch {
    /// Where each is, in pixels, by its id.
    down: BTreeMap<i32, u64>,
    /// What was in sight when the second came down, and how far apart they were then.
    pinch: Option<(Span, u64)>,
}

impl Touch {
    /// A pointer comes down; whether it begins a drag.
    pub fn down(&mut self, pointer: i32, x: u64, span: Span) -> bool {
        self.down.insert(pointer, x);
        self.pinch = self.apart().map(|apart| (span, apart));
        self.drags()
    }

    /// A pointer moves; what is in sight then, if that is a pinch.
    pub fn moved(&mut self, pointer: i32, x: u64, width: usize, last: u64) -> Option<Span> {
        *self.down.get_mut(&pointer)? = x;
        let ((span, began), apart) = (self.pinch?, self.apart()?);
        let middle = self.down.values().sum::<u64>() / self.down.len() as u64;
        Some(span.zoomed(span.step_at(middle, width), 100 * apart / began, last))
    }

    /// A pointer goes up.
    pub fn up(&mut self, pointer: i32) {
        self.down.remove(&pointer);
        self.pinch = None;
    }

    /// Whether the playhead is being dragged.
    pub fn drags(&self) -> bool {
        self.down.len() == 1
    }

    /// How far apart two pointers are.
    fn apart(&self) -> Option<u64> {
        let xs: Vec<u64> = self.down.values().copied().collect();
        matches!(xs[..], [_, _]).then(|| xs[0].abs_diff(xs[1]).max(1))
    }
}

/// Where in an element an event is, in pixels from its left edge.
pub fn x_in(element: &Element, event: &MouseEvent, width: usize) -> u64 {
    let x = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
    x.clamp(0.0, width as f64).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_finger_drags_and_two_pinch() {
        let mut touch = Touch::default();
        let whole = Span::whole(1_000);
        assert!(touch.down(1, 40, whole) && touch.drags());
        assert_eq!(touch.moved(1, 50, 100, 1_000), None);
        assert!(!touch.down(2, 60, whole), "the second finger seeks nothing");
        // Twice as far apart: half as much in sight, around the middle between them.
        assert_eq!(touch.moved(2, 70, 100, 1_000), Some(Span { from: 300, to: 800 }));
        touch.up(2);
        assert_eq!(touch.moved(1, 55, 100, 1_000), None);
        touch.up(1);
        assert!(!touch.drags());
        assert_eq!(touch.moved(1, 10, 100, 1_000), None, "a pointer that hovers");
    }
}
