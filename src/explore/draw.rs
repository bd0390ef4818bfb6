//! [`Draw`]: chance that a seed and a count alone decide.

/// Draws numbers one after the other, each a hash of the seed and of how many were drawn before. The mixing function is
/// splitmix64 (Steele, Lea and Flood, 2014), as in the network.
#[derive(Clone, Debug)]
pub struct Draw {
    seed: u64,
    drawn: u64,
}

impl Draw {
    /// The numbers of this seed; `what` tells apart what they are drawn for.
    pub fn of(seed: u64, what: u64) -> Self {
        Self { seed: mix(seed ^ mix(what)), drawn: 0 }
    }

    fn next(&mut self) -> u64 {
        self.drawn += 1;
        mix(self.seed ^ mix(self.drawn))
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// One of a range, its ends included.
    pub fn within(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// Whether something of this many per cent comes to pass.
    pub fn yes(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list; `None` of an empty one.
    pub fn one_of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() {
            return None;
        }
        list.get(self.below(list.len() as u64) as usize).copied()
    }

    /// One of a list by weights, which are not all 0.
    pub fn weighted<T: Copy>(&mut self, list: &[(T, u64)]) -> T {
        let mut at = self.below(list.iter().map(|(_, weight)| weight).sum());
        for (what, weight) in list {
            if at < *weight {
                return *what;
            }
            at -= weight;
        }
        list[0].0
    }
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
