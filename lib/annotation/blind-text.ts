const HIDDEN = "[model]";
// Unambiguous wherever they stand; a version right behind belongs to the name.
const NAMES =
  /\b(?:chat\s?gpt|gpt[-\s]?(?:3(?:\.5)?|4o?|4\.1|5(?:\.1)?)|openai|anthropic|claude(?:[-\s]?(?:instant|v?[1-4](?:\.\d)?|haiku|sonnet|opus))+|llama[-\s]?[2-4](?:\.\d)?|mi[sx]tral(?:\s?ai)?|deepseek|qwen|gemini[-\s]?(?:pro|flash|ultra|advanced|\d(?:\.\d)?)|grok[-\s]?\d|vicuna|xai|(?:amazon\s+)?nova[-\s]?(?:micro|lite|pro|premier))(?:[-\s]?(?:\d+x?\d*b|turbo|mini|nano|nemo|pro|flash|small|medium|large|instruct|preview|v?\d+(?:\.\d+)*))*\b/giu;
// Names that are also people, signs and animals: only where an answer speaks of itself or its maker.
const SELF =
  /\b((?:i am|i['’]m|as|my name is|this is|called|named|known as|(?:created|made|trained|developed|built) by)\s+(?:an? )?)(claude|gemini|bard|llama|grok|google(?:\s+deepmind)?|meta(?:\s+ai)?|microsoft|alibaba|amazon(?:\s+nova)?|nova|kimi)\b/giu;
// Overrides of the writing direction and invisible letters can make a text read otherwise than it is.
const INVISIBLE = /[\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF\u00AD]/gu;
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** An answer with its author's name hidden and without letters that deceive the reader. Words and markdown stay. */
export function blindText(text: string): string {
  return text.replace(INVISIBLE, "").replace(STACKED_MARKS, "$1").replace(NAMES, HIDDEN).replace(SELF, `$1${HIDDEN}`);
}
