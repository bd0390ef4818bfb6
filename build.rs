//! Has the linker keep what it knows of the page's data, which `tools/split` needs to divide it; `tools/finish.mjs`
//! takes it away again.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|it| it == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bin=omnipaxos-playground=--emit-relocs");
    }
}
