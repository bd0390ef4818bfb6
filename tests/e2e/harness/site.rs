//! Serves the built page on a free port, under a path of its own: the page must work wherever it is put.

use std::path::PathBuf;

use axum::{Router, http::HeaderValue, http::header::CACHE_CONTROL, response::Html, routing::get};
use tokio::net::TcpListener;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// The built page on a free port of this machine. One origin for as long as it lives: databases belong to it.
pub struct Site {
    origin: String,
}

impl Site {
    /// Starts to serve what `make build` left in `dist/`; ends with the test's runtime.
    pub async fn start() -> Self {
        let dist = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist");
        assert!(dist.join("index.html").exists(), "there is no page in {}: run `make build` first", dist.display());
        let fresh = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let empty = Html("<!doctype html><title>empty</title><link rel=icon href=data:,>");
        let router = Router::new()
            .route("/empty", get(move || async move { empty }))
            .nest_service("/some/where", ServeDir::new(dist))
            .layer(fresh);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { origin: format!("http://localhost:{port}") }
    }

    /// The page.
    pub fn page(&self) -> String {
        format!("{}/some/where/", self.origin)
    }

    /// Where both come from, as the browser names it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A page of the same origin with nothing in it.
    pub fn empty(&self) -> String {
        format!("{}/empty", self.origin)
    }
}
