//! A copy of the built page, to be changed by a test.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::built;

/// A copy of the built page that goes away with the test, and can become another version.
pub struct Release(PathBuf);

impl Release {
    /// A copy for the test of this name.
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("omnipaxos-playground-{name}-{}", std::process::id()));
        copy(&built(), &folder);
        Self(folder)
    }

    /// Where it lies.
    pub fn folder(&self) -> PathBuf {
        self.0.clone()
    }

    /// Puts something into a file, in the place of what is there or where nothing is.
    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).expect("it can be written");
    }

    /// Takes a file away.
    pub fn remove(&self, file: &str) {
        fs::remove_file(self.0.join(file)).expect("the file was there");
    }

    /// Puts a file back as it was built.
    pub fn restore(&self, file: &str) {
        fs::copy(built().join(file), self.0.join(file)).expect("a file can be copied");
    }

    /// Changes a file in one place.
    pub fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(&path, text.replacen(from, to, 1)).expect("it can be written");
    }

    /// Another version of the page, told by its description; the worker is another too then, as after every build.
    pub fn becomes(&self, version: &str) {
        self.change(
            "index.html",
            "name=\"description\" content=\"",
            &format!("name=\"description\" content=\"{version} "),
        );
        self.change("worker.js", "VERSION=\"", &format!("VERSION=\"{version}-"));
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        // Left over, it is only in the way.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())).flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}
