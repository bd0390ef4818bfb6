//! Links in a real browser, which compresses and decompresses: what goes in comes out, a bomb is stopped, and
//! nothing that a link can hold makes the page panic.
#![cfg(target_arch = "wasm32")]

#[path = "common/cluster.rs"]
mod cluster;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cluster::{Draw, command, setup};
use omnipaxos_playground::{
    app::pack::{pack, unpack},
    script::{
        MAX_SCRIPT_BYTES, incoming,
        link::{LinkError, MAX_FRAGMENT_CHARS},
        print,
    },
    sim::command::Command,
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn round_trip(script: &str) {
    let fragment = pack(script).await.expect("this browser compresses");
    assert!(fragment.starts_with("run=1."), "{fragment}");
    let back = unpack(&format!("#{fragment}")).await.expect("it is whole");
    assert_eq!(String::from_utf8(back).as_deref(), Ok(script));
}

#[wasm_bindgen_test]
async fn a_link_round_trips() {
    for script in ["", "cluster nodes=3 seed=1\n", "键 \u{202e}🙂\u{0}\u{feff}\r\n"] {
        round_trip(script).await;
    }
    for seed in 1..=100 {
        let mut draw = Draw::of(seed);
        let setup = setup(&mut draw);
        let nodes = setup.nodes.len() as u64;
        let mut commands: Vec<Command> = (0..draw.below(200)).map(|_| command(&mut draw, nodes)).collect();
        commands.push(Command::Append { node: 1, key: "键 <b>\"\\\u{202e}🙂".into(), value: u64::MAX });
        let script = print(&setup, &commands);
        round_trip(&script).await;
        assert_eq!(incoming::read(script.as_bytes()).map(|incoming| incoming.commands), Ok(commands.len()));
    }
    // As long as a script can be.
    round_trip(&"x".repeat(MAX_SCRIPT_BYTES)).await;
}

#[wasm_bindgen_test]
async fn a_bomb_is_stopped() {
    let over = pack(&"x".repeat(MAX_SCRIPT_BYTES + 1)).await.expect("this browser compresses");
    assert_eq!(unpack(&over).await, Err(LinkError::TooMuch));
    // 64 MiB in some 60 kB.
    let bomb = pack(&"\0".repeat(64 << 20)).await.expect("this browser compresses");
    let bytes = URL_SAFE_NO_PAD.decode(&bomb["run=1.".len()..]).expect("it is base64");
    assert!((16_000..100_000).contains(&bytes.len()), "{} bytes for 64 MiB", bytes.len());
    assert_eq!(unpack(&bomb).await, Err(LinkError::TooMuch));
    let chars = MAX_FRAGMENT_CHARS + 1;
    assert_eq!(unpack(&format!("run=1.{}", "A".repeat(chars - 6))).await, Err(LinkError::TooLong { chars }));
}

#[wasm_bindgen_test]
async fn another_version_is_refused() {
    let good = pack("cluster nodes=3").await.expect("this browser compresses");
    for version in ["", "0", "2", "1 ", "١", "1.1"] {
        let fragment = good.replacen("run=1.", &format!("run={version}."), 1);
        assert!(unpack(&fragment).await.is_err(), "{fragment}");
    }
}

#[wasm_bindgen_test]
async fn what_is_not_whole_is_refused() {
    let good = pack(&"cluster nodes=3 seed=1\ntick 7\n".repeat(20)).await.expect("this browser compresses");
    let bytes = URL_SAFE_NO_PAD.decode(&good["run=1.".len()..]).expect("it is base64");
    let of = |bytes: &[u8]| format!("run=1.{}", URL_SAFE_NO_PAD.encode(bytes));
    for length in 0..bytes.len() {
        assert_eq!(unpack(&of(&bytes[..length])).await, Err(LinkError::Packed { bytes: length }), "{length} bytes");
    }
    // Something after the end is no part of it.
    let more = [&bytes[..], b"more"].concat();
    assert_eq!(unpack(&of(&more)).await, Err(LinkError::Packed { bytes: more.len() }));
}

#[wasm_bindgen_test]
async fn ten_thousand_hostile_fragments_are_answered() {
    let good = pack("cluster nodes=3 seed=1\nrun until leader\nappend leader a=1\n").await.expect("it compresses");
    let (mut refused, mut unpacked, mut opened) = (0, 0, 0);
    for seed in 1..=10_000 {
        let mut draw = Draw::of(seed);
        let mut chars: Vec<char> = good.chars().collect();
        for _ in 0..1 + draw.below(3) {
            let at = draw.below(chars.len() as u64) as usize;
            match draw.below(8) {
                0 => chars[at] = char::from_u32(draw.below(0x3000) as u32).unwrap_or('\u{fffd}'),
                1..=4 => chars[at] = char::from(b'A' + draw.below(26) as u8),
                5 => chars.truncate(at + 1),
                6 => drop(chars.splice(at..at, ['.', '='])),
                _ => {
                    let piece: Vec<char> = chars[at..].to_vec();
                    chars.extend(piece);
                }
            }
        }
        let fragment: String = chars.into_iter().collect();
        match unpack(&fragment).await {
            Err(_) => refused += 1,
            Ok(bytes) => {
                unpacked += 1;
                assert!(bytes.len() <= MAX_SCRIPT_BYTES);
                opened += u32::from(incoming::read(&bytes).is_ok());
            }
        }
    }
    // All ways are gone.
    assert!(refused > 1_000 && unpacked > 100 && opened < unpacked, "{refused} {unpacked} {opened}");
}
