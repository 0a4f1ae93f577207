import { PromptFileError } from "./prompt-file-error";

/** What stands before the place where a file breaks. `onBroken` hears of the break; what it throws, the reader gets. */
export async function* untilBroken<One>(
  items: AsyncGenerator<One>,
  onBroken: (cause: PromptFileError) => void,
): AsyncGenerator<One> {
  try {
    yield* items;
  } catch (cause) {
    if (!(cause instanceof PromptFileError)) throw cause;
    onBroken(cause);
  }
}
