import type { EncodingFiles } from "../pack/encode-pack";

/** The encoder that serves Node and WASM. Routers are fitted on its vectors, so a numeric pack carries them too. */
export const SHIPPED_ENCODER: EncodingFiles = {
  encoder: "public/models/encoder/encoder.int8.onnx",
  tokenizer: "public/models/encoder/tokenizer.json",
  tokenizerConfig: "public/models/encoder/tokenizer_config.json",
  preview: "public/models/preview/preview.safetensors",
};

/** Tokens the encoder reads of a prompt, [CLS] and [SEP] included. */
export const ENCODER_TOKENS_MAX = 256;
