//! Serves the built page on a free port, under a path of its own: the page must work wherever it is put.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::{Next, from_fn},
    response::Html,
    routing::get,
};
use tokio::{
    runtime::{Builder, Runtime},
    time::sleep,
};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// The built page on a free port of this machine. One origin for as long as it lives: databases belong to it.
pub struct Site {
    origin: String,
    port: u16,
    folder: PathBuf,
    /// On threads of its own, so that it can stop as a server does: with all its connections.
    server: Mutex<Option<Runtime>>,
    held: Held,
}

/// A part of the addresses that get no answer yet.
type Held = Arc<Mutex<Option<String>>>;

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
        let held = Held::default();
        let server = Mutex::new(Some(serve(listener, &folder, held.clone())));
        Self { origin, port, folder, server, held }
    }

    /// Answers nothing of which the address has this in it, until `let_go`.
    pub fn hold(&self, part: &str) {
        *self.held.lock().expect("no test panicked with it") = Some(part.to_owned());
    }

    /// Answers everything, also what waits.
    pub fn let_go(&self) {
        *self.held.lock().expect("no test panicked with it") = None;
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
            sleep(Duration::from_millis(50)).await;
        };
        *self.server.lock().expect("no test panicked with it") = Some(serve(listener, &self.folder, self.held.clone()));
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

fn serve(listener: TcpListener, folder: &Path, held: Held) -> Runtime {
    let waits = move |path: &str| {
        let held = held.lock().expect("no test panicked with it");
        held.as_ref().is_some_and(|part| path.contains(part.as_str()))
    };
    let slow = from_fn(move |request: Request, next: Next| {
        let waits = waits.clone();
        async move {
            while waits(request.uri().path()) {
                sleep(Duration::from_millis(20)).await;
            }
            next.run(request).await
        }
    });
    let fresh = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let empty = Html("<!doctype html><title>empty</title><link rel=icon href=data:,>");
    let router = Router::new()
        .route("/empty", get(move || async move { empty }))
        .nest_service("/some/where", ServeDir::new(folder))
        .layer(fresh)
        .layer(slow);
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime for the server");
    runtime.spawn(async move {
        listener.set_nonblocking(true).expect("a listener that does not block");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener for the server");
        axum::serve(listener, router).await
    });
    runtime
}
