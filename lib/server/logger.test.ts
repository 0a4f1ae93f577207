import { expect, test } from "vitest";
import { AppError } from "./errors";
import { createLogger } from "./logger";

const SECRET = "s3cret-prompt";
function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = "";
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  write(createLogger("info", destination));
  expect(text).not.toBe("");
  return text;
}

class DriverError extends Error {
  override name = "DrizzleQueryError";
  params = [SECRET];
}

test.each<[string, unknown]>([
  ["a parse error that quotes the body", tryParse(`{"prompt": ${SECRET}}`)],
  ["a driver's error with its parameters", new DriverError(`Failed query: insert … params: ${SECRET}`)],
  [
    "an SDK's error with the request",
    Object.assign(new Error(SECRET), { name: "AI_APICallError", requestBodyValues: { a: SECRET } }),
  ],
  ["an error whose cause quotes", new AppError("internal", "x", { cause: new Error(SECRET) })],
  ["a thrown text", SECRET],
])("%s leaves no secret in the log", (_, error) => {
  expect(logged((logger) => logger.error({ err: error }, "it broke"))).not.toContain(SECRET);
});

test.each(["prompt", "answerText", "authorization", "apiKey", "ANTHROPIC_API_KEY", "body", "requestBodyValues"])(
  "a field %s is redacted, however deep a careless line puts it",
  (field) => {
    const line = logged((logger) =>
      logger.info({ [field]: SECRET, a: { [field]: SECRET, b: { [field]: SECRET } } }, "careless"),
    );
    expect(line).not.toContain(SECRET);
  },
);

test("what is needed to find a fault stays: code, cause, place", () => {
  const cause = Object.assign(new TypeError("x is not a function"), { code: "ERR_X" });
  const line = JSON.parse(logged((logger) => logger.error({ err: new AppError("internal", "m", { cause }) }, "m")));
  expect(line.err).toMatchObject({
    code: "internal",
    cause: { name: "TypeError", message: "x is not a function", code: "ERR_X" },
  });
  expect(line.err.cause.stack[0]).toMatch("logger.test.ts");
});

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return cause;
  }
}
