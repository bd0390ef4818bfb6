// WebAssembly's binary format, as far as the build looks at it without binaryen: sections, numbers, names.

const text = new TextDecoder();

export const CUSTOM = 0;
export const IMPORTS = 2;
export const EXPORTS = 7;
export const DATA = 11;

/** Reads from `at` on. */
export class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned number. */
  number() {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        return value;
      }
    }
  }

  signed() {
    for (let [value, shift] = [0n, 0n]; ; ) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte < 128) {
        return Number(byte & 64 ? value - (1n << shift) : value);
      }
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name() {
    return text.decode(this.take(this.number()));
  }

  /** What `read` reads, as it stands there. */
  asItStands(read) {
    const from = this.at;
    read();
    return this.bytes.subarray(from, this.at);
  }
}

/** The sections of a module: their numbers and contents, and each as it stands there, its beginning included. */
export function* sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  while (!reader.done) {
    let id, content;
    const whole = reader.asItStands(() => {
      id = reader.byte();
      content = reader.take(reader.number());
    });
    yield { id, content, whole };
  }
}
