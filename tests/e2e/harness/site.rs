//! Serves the built page on a free port, under a path of its own: the page must work wherever it is put.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{Router, http::HeaderValue, http::header::CACHE_CONTROL, response::Html, routing::get};
use tokio::runtime::{Builder, Runtime};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// The built page on a free port of this machine. One origin for as long as it lives: databases belong to it.
pub struct Site {
    origin: String,
    port: u16,
    folder: PathBuf,
    /// On threads of its own, so that it can stop as a server does: with all its connections.
    server: Mutex<Option<Runtime>>,
}

impl Site {
    /// Starts to serve what `make build` left in `dist/`.
    pub async fn start() -> Self {
        Self::serving(built())
    }

    /// Starts to serve this folder.
    pub fn serving(folder: PathBuf) -> Self {
        assert!(folder.join("index.html").exists(), "there is no page in {}: run `make build` first", folder.display());
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let origin = format!("http://localhost:{port}");
        let server = Mutex::new(Some(serve(listener, &folder)));
        Self { origin, port, folder, server }
    }

    /// Stops: nothing answers any more, and all connections are closed.
    pub fn stop(&self) {
        if let Some(server) = self.server.lock().expect("no test panicked with it").take() {
            server.shutdown_background();
        }
    }

    /// Starts again, on the same port.
    pub async fn start_again(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", self.port)) {
                Ok(listener) => break listener,
                Err(error) => assert!(Instant::now() < deadline, "port {}: {error}", self.port),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        *self.server.lock().expect("no test panicked with it") = Some(serve(listener, &self.folder));
    }

    /// The page.
    pub fn page(&self) -> String {
        format!("{}/some/where/", self.origin)
    }

    /// Where both come from, as the browser names it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where a file of the folder is served.
    pub fn file(&self, path: &str) -> String {
        format!("{}{path}", self.page())
    }

    /// A page of the same origin with nothing in it.
    pub fn empty(&self) -> String {
        format!("{}/empty", self.origin)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What `make build` left.
pub fn built() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist")
}

fn serve(listener: TcpListener, folder: &Path) -> Runtime {
    let fresh = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let empty = Html("<!doctype html><title>empty</title><link rel=icon href=data:,>");
    let router = Router::new()
        .route("/empty", get(move || async move { empty }))
        .nest_service("/some/where", ServeDir::new(folder))
        .layer(fresh);
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime for the server");
    runtime.spawn(async move {
        listener.set_nonblocking(true).expect("a listener that does not block");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener for the server");
        axum::serve(listener, router).await
    });
    runtime
}
