//! Serves the built page on a free port, under a path of its own: the page must work wherever it is put.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Mutex,
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
use tokio::runtime::{Builder, Runtime};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// Files with this in their names, and how long it takes until they are sent.
type Late = (&'static str, Duration);

/// The built page on a free port of this machine. One origin for as long as it lives: databases belong to it.
pub struct Site {
    origin: String,
    port: u16,
    folder: PathBuf,
    late: Option<Late>,
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
        Self::serving_late(folder, None)
    }

    /// Starts to serve what `make build` left in `dist/`, those files late that have `part` in their names.
    pub fn slow(part: &'static str, late: Duration) -> Self {
        Self::serving_late(built(), Some((part, late)))
    }

    fn serving_late(folder: PathBuf, late: Option<Late>) -> Self {
        assert!(folder.join("index.html").exists(), "there is no page in {}: run `make build` first", folder.display());
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let origin = format!("http://localhost:{port}");
        let server = Mutex::new(Some(serve(listener, &folder, late)));
        Self { origin, port, folder, late, server }
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
        *self.server.lock().expect("no test panicked with it") = Some(serve(listener, &self.folder, self.late));
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

fn serve(listener: TcpListener, folder: &Path, late: Option<Late>) -> Runtime {
    let fresh = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let empty = Html("<!doctype html><title>empty</title><link rel=icon href=data:,>");
    let router = Router::new()
        .route("/empty", get(move || async move { empty }))
        .nest_service("/some/where", ServeDir::new(folder))
        .layer(fresh)
        .layer(from_fn(move |request: Request, next: Next| async move {
            if let Some((_, time)) = late.filter(|(part, _)| request.uri().path().contains(part)) {
                tokio::time::sleep(time).await;
            }
            next.run(request).await
        }));
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime for the server");
    runtime.spawn(async move {
        listener.set_nonblocking(true).expect("a listener that does not block");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener for the server");
        axum::serve(listener, router).await
    });
    runtime
}
