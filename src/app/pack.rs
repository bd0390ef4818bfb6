//! Scripts packed into links and unpacked again: the browser compresses, so that the page need not bring code
//! for it. What comes in is read piece by piece and no further than a script can be long.

use js_sys::{Boolean, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStream, ReadableStreamDefaultReader, WritableStream};

use crate::script::{
    MAX_SCRIPT_BYTES,
    link::{self, LinkError},
};

/// The browser's word for compressed data without a header.
const FORMAT: &str = "deflate-raw";
/// How many bytes are handed to the browser at once. What it makes of a piece is all in memory before it can be
/// stopped: at most a thousand times as much.
const PIECE_BYTES: usize = 4_096;

// Stable in all browsers since 2023, but not yet in `web-sys`.
#[wasm_bindgen]
extern "C" {
    type CompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &CompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &CompressionStream) -> WritableStream;

    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &DecompressionStream) -> ReadableStream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &DecompressionStream) -> WritableStream;
}

/// Why bytes did not come through.
enum Fault {
    /// They would be more than was allowed.
    TooMuch,
    /// The browser says that they are not what they should be.
    Broken,
}

/// The fragment, without `#`, that carries a script. Fails where the browser cannot compress.
pub async fn pack(script: &str) -> Result<String, LinkError> {
    let stream = CompressionStream::new(FORMAT).map_err(|_| LinkError::Unsupported)?;
    let packed = through(&stream.readable(), &stream.writable(), script.as_bytes().to_vec(), usize::MAX).await;
    packed.map(|packed| link::fragment(&packed)).map_err(|_| LinkError::Unsupported)
}

/// The bytes of the script that a fragment carries; whether they are one is not looked at.
pub async fn unpack(fragment: &str) -> Result<Vec<u8>, LinkError> {
    let packed = link::packed(fragment)?;
    let bytes = packed.len();
    let stream = DecompressionStream::new(FORMAT).map_err(|_| LinkError::Unsupported)?;
    let unpacked = through(&stream.readable(), &stream.writable(), packed, MAX_SCRIPT_BYTES).await;
    unpacked.map_err(|fault| match fault {
        Fault::TooMuch => LinkError::TooMuch,
        Fault::Broken => LinkError::Packed { bytes },
    })
}

/// Sends bytes through a stream and collects what comes out, at most so many bytes.
async fn through(
    readable: &ReadableStream,
    writable: &WritableStream,
    bytes: Vec<u8>,
    most: usize,
) -> Result<Vec<u8>, Fault> {
    let writer = writable.get_writer().map_err(|_| Fault::Broken)?;
    let reader: ReadableStreamDefaultReader = readable.get_reader().unchecked_into();
    spawn_local(async move {
        for piece in bytes.chunks(PIECE_BYTES) {
            // Ready once what came before was read: so the reader can stop it all. An error is the reader's to tell.
            let written = async {
                JsFuture::from(writer.ready()).await?;
                JsFuture::from(writer.write_with_chunk(&Uint8Array::from(piece))).await
            };
            if written.await.is_err() {
                return;
            }
        }
        // The reader hears of an end that is none.
        let _ = JsFuture::from(writer.close()).await;
    });
    let mut collected = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| Fault::Broken)?;
        let get = |name: &str| Reflect::get(&read, &name.into()).map_err(|_| Fault::Broken);
        if get("done")?.dyn_into::<Boolean>().is_ok_and(|done| done.value_of()) {
            return Ok(collected);
        }
        let piece: Uint8Array = get("value")?.dyn_into().map_err(|_| Fault::Broken)?;
        if piece.length() as usize > most - collected.len() {
            // What is under way ends; whatever it says about that is of no use.
            let _ = JsFuture::from(reader.cancel()).await;
            return Err(Fault::TooMuch);
        }
        let from = collected.len();
        collected.resize(from + piece.length() as usize, 0);
        piece.copy_to(&mut collected[from..]);
    }
}
