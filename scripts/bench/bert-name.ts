/** Folder of the comparison's model, and the name under which transformers.js asks for it. */
export const BERT_NAME = "bert-6x384-random";
