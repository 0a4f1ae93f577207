// Our own sentences, short enough for an emulated GPU.

export const SUM = "What is 17 times 23? Answer with the number only.";
export const CODE = "Write a Python function that merges two sorted lists without using sort().";
export const LOGIC =
  "Anna is Ben's mother and Carl's sister. Dora is Ben's daughter. How is Carl related to Dora? Think step by step.";
