import { expect, test, vi } from "vitest";
import { statusByErrorCode } from "@/lib/contracts/error-code";
import { AppError, toAppError, toErrorResponse } from "./errors";

test("an AppError of another copy of this module is still one: Next bundles it more than once", async () => {
  vi.resetModules();
  const copy = await import("./errors");
  expect(copy.AppError).not.toBe(AppError);
  expect(toAppError(new copy.AppError("rate_limited", "wait"))).toMatchObject({
    code: "rate_limited",
    message: "wait",
  });
});

test.each(Object.entries(statusByErrorCode))(
  "%s answers %i with the closed code and the sentence",
  async (code, status) => {
    const known = Object.keys(statusByErrorCode).find((name): name is keyof typeof statusByErrorCode => name === code);
    const response = toErrorResponse(new AppError(known ?? "internal", "Do this."));
    expect([response.status, await response.json()]).toEqual([status, { error: { code, message: "Do this." } }]);
  },
);

test("what we did not foresee tells the caller nothing but that", async () => {
  const response = toErrorResponse(new Error("password=secret"));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
});

test("a time to wait is a header", () => {
  const response = toErrorResponse(new AppError("rate_limited", "wait", { retryAfterSeconds: 7 }));
  expect(response.headers.get("retry-after")).toBe("7");
});
