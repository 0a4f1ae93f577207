import { copyFile, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BENCH_MODELS } from "./bench-site";
import { BERT_NAME } from "./bert-name";
import { bertFile, MINI_LM } from "./onnx-bert";

const ENCODER = "public/models/encoder";
const SEED = 1;

/** Writes the comparison's model (90 MB) beside our tokenizer, as transformers.js looks for it. Nothing to do when there. */
export async function prepareBertFolder(): Promise<void> {
  const folder = join(BENCH_MODELS, BERT_NAME);
  const file = join(folder, "onnx/model.onnx");
  await mkdir(join(folder, "onnx"), { recursive: true });
  for (const name of ["tokenizer.json", "tokenizer_config.json"])
    await copyFile(join(ENCODER, name), join(folder, name));
  await writeFile(join(folder, "config.json"), JSON.stringify(config()));
  if (await stat(file).catch(() => undefined)) return;
  await writeFile(`${file}.part`, bertFile(MINI_LM, SEED));
  await rename(`${file}.part`, file); // A bench that was stopped must not leave half a model under this name.
}

function config(): object {
  const { layers, dims, heads, feedForward, vocabulary, positions } = MINI_LM;
  return {
    model_type: "bert",
    architectures: ["BertModel"],
    num_hidden_layers: layers,
    hidden_size: dims,
    num_attention_heads: heads,
    intermediate_size: feedForward,
    vocab_size: vocabulary,
    max_position_embeddings: positions,
    type_vocab_size: 2,
  };
}
