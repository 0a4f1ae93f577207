/** A file, or one line of it, that cannot be read. The message names what to change; it never quotes the content. */
export class PromptFileError extends Error {
  override readonly name = "PromptFileError";
  constructor(
    message: string,
    /** Null: the whole file. */
    readonly row: number | null = null,
  ) {
    super(message);
  }
}
