/**
 * Input of the router's `encoder` predictor: the embedding (of length 1), then ln(WordPieces). `wordPieces` counts the whole prompt
 * without [CLS] and [SEP], before truncation; of a prompt without any the logarithm is taken as 0.
 */
export function encoderFeatures(embedding: Float32Array, wordPieces: number): Float32Array {
  const features = new Float32Array(embedding.length + 1);
  features.set(embedding);
  features[embedding.length] = Math.log(Math.max(1, wordPieces));
  return features;
}
