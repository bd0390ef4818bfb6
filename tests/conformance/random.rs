//! The same random operations at every storage: after each, its reads are the model's, and so those of all
//! others. Drawn by a small generator of this file's own, so that a browser draws what a native test draws.

use super::{Subject, Trial};
use crate::common::{Code, KINDS};

const RUNS: u64 = 30;
const OPERATIONS: usize = 80;

/// A xorshift generator (Marsaglia, 2003).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u16 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as u16
    }
}

/// All runs over one storage.
pub async fn runs<S: Subject>(name: &str) {
    for seed in 1..=RUNS {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let codes = (0..OPERATIONS).map(|_| {
            let kind = draw.next() % u16::from(KINDS);
            ((kind as u8, draw.next(), draw.next()), draw.next().is_multiple_of(6))
        });
        let codes: Vec<_> = codes.collect();
        one::<S>(&format!("{name} random"), &codes).await;
    }
}

/// One run: operations, and after which of them the storage is loaded again.
pub async fn one<S: Subject>(name: &str, codes: &[(Code, bool)]) {
    Trial::<S>::run("random", name, async |trial: &mut Trial<S>| {
        for (step, (code, reload)) in codes.iter().enumerate() {
            let ops = trial.reader.read(&trial.model.image(), *code);
            if S::avoids(&ops, trial.model.end()) {
                continue;
            }
            match code.1.is_multiple_of(2) {
                true => trial.write_each(ops),
                false => trial.write(ops),
            }
            if *reload {
                trial.reload().await;
            }
            if let Some(difference) = trial.difference() {
                panic!("after {:?}: {difference}", &codes[..=step]);
            }
        }
    })
    .await;
}
