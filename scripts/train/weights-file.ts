import type { TensorSpan } from "@/lib/contracts/router-file";

/** Collects tensors for the `.bin` of a router and answers where each of them lies. */
export function createWeightsFile(): { add(values: ArrayLike<number>): TensorSpan; bytes(): Uint8Array } {
  const parts: Float32Array[] = [];
  let length = 0;
  return {
    add(values) {
      const part = Float32Array.from(values);
      parts.push(part);
      const offset = length;
      length += part.length;
      return { offset, length: part.length };
    },
    bytes() {
      const view = new DataView(new ArrayBuffer(length * 4));
      let at = 0;
      for (const part of parts) {
        for (const value of part) {
          view.setFloat32(at, value, true);
          at += 4;
        }
      }
      return new Uint8Array(view.buffer);
    },
  };
}
