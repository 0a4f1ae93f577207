/** Sends a measuring worker's result to its page; an error is thrown outside the promise, so that the page hears of it. */
export function answer(measurement: Promise<Readonly<Record<string, number>>>): void {
  measurement.then(
    (values) => self.postMessage(values),
    (cause: unknown) =>
      setTimeout(() => {
        throw cause;
      }),
  );
}
