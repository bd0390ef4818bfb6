//! Where the drawing of the logs puts things: a head for what lies before the first cell in sight, then
//! cells of one width, the same index in the same column in every lane.

use crate::view::Window;

/// The columns of all lanes. In whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strip {
    /// Width of the head, without the gap behind it.
    pub head: usize,
    /// Width of a cell.
    pub cell: usize,
    /// Gap between two cells.
    pub gap: usize,
    /// The indices in sight.
    pub window: Window,
}

/// What of a compacted prefix a lane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// Nothing is compacted.
    None,
    /// It ends at or before the first cell in sight: only in the head.
    Head,
    /// It covers the head and so many columns.
    Columns(usize),
}

impl Strip {
    /// From one column to the next.
    pub fn pitch(&self) -> usize {
        self.cell + self.gap
    }

    /// How many whole columns fit into this width, head included; at least one.
    pub fn columns(&self, width: usize) -> usize {
        (width.saturating_sub(self.head) / self.pitch().max(1)).max(1)
    }

    /// Left edge of an index's column; for an index past the window, where its column would be.
    pub fn left(&self, index: usize) -> usize {
        self.head + self.gap + index.saturating_sub(self.window.from) * self.pitch()
    }

    /// The index whose column is at this distance from the strip's left edge.
    pub fn index_at(&self, x: f64) -> Option<usize> {
        let from_first = x - (self.head + self.gap) as f64;
        if from_first < 0.0 {
            return None;
        }
        let column = (from_first / self.pitch() as f64) as usize;
        (column < self.window.count).then(|| self.window.from + column)
    }

    /// What to show of the entries below `compacted`.
    pub fn prefix(&self, compacted: usize) -> Prefix {
        match compacted {
            0 => Prefix::None,
            _ if compacted <= self.window.from => Prefix::Head,
            _ => Prefix::Columns((compacted - self.window.from).min(self.window.count)),
        }
    }

    /// Width of a block over the head and so many columns.
    pub fn block(&self, columns: usize) -> usize {
        self.head + columns * self.pitch()
    }

    /// Left edge of a mark between the entries below `index` and the others; `None` where that is out of
    /// sight.
    pub fn mark(&self, index: usize) -> Option<usize> {
        let Window { from, count } = self.window;
        (index > 0 && index >= from && index <= from + count).then(|| self.left(index) - self.gap.div_ceil(2))
    }
}

/// The furthest that logs of `total` entries can be scrolled: the last entry stands in the last column.
pub fn last_from(total: usize, columns: usize) -> usize {
    total.saturating_sub(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(from: usize, count: usize) -> Strip {
        Strip { head: 104, cell: 38, gap: 3, window: Window { from, count } }
    }

    #[test]
    fn only_whole_columns_count_and_there_is_always_one() {
        assert_eq!(strip(0, 1).columns(104 + 3 * 41), 3);
        assert_eq!(strip(0, 1).columns(104 + 3 * 41 + 40), 3);
        assert_eq!(strip(0, 1).columns(10), 1);
    }

    #[test]
    fn an_index_is_found_in_its_own_column() {
        let strip = strip(12, 11);
        for index in 12..23 {
            assert_eq!(strip.index_at(strip.left(index) as f64 + 1.0), Some(index));
            assert_eq!(strip.index_at(strip.left(index) as f64 + 37.0), Some(index));
        }
        assert_eq!(strip.index_at(50.0), None, "the head is no index");
        assert_eq!(strip.index_at(strip.left(23) as f64), None, "past the window");
    }

    #[test]
    fn a_compacted_prefix_is_in_the_head_or_covers_its_columns() {
        assert_eq!(strip(12, 11).prefix(0), Prefix::None);
        assert_eq!(strip(12, 11).prefix(5), Prefix::Head);
        assert_eq!(strip(12, 11).prefix(12), Prefix::Head);
        assert_eq!(strip(12, 11).prefix(16), Prefix::Columns(4));
        assert_eq!(strip(12, 11).prefix(100), Prefix::Columns(11));
    }

    #[test]
    fn a_block_ends_where_the_next_cell_begins() {
        let strip = strip(12, 11);
        assert_eq!(strip.block(4) + strip.gap, strip.left(16));
    }

    #[test]
    fn a_mark_stands_between_two_cells_or_not_at_all() {
        let strip = strip(12, 11);
        assert_eq!(strip.mark(16).map(|x| x < strip.left(16) && x >= strip.left(15) + strip.cell), Some(true));
        assert_eq!(strip.mark(11), None);
        assert!(strip.mark(23).is_some(), "the end of the last column");
        assert_eq!(strip.mark(24), None);
        assert_eq!(self::strip(0, 11).mark(0), None, "nothing is decided: no mark");
    }

    #[test]
    fn scrolling_ends_with_the_last_entry_in_the_last_column() {
        assert_eq!(last_from(23, 11), 12);
        assert_eq!(last_from(5, 11), 0);
    }
}
