import { afterEach, expect, test, vi } from "vitest";
import { AppError } from "../errors";
import { createProviderBreakers } from "./provider-breakers";

const HOUR_MS = 3_600_000;
const failing = () => Promise.reject(new AppError("provider_failed", "It failed."));
afterEach(() => void vi.useRealTimers());

async function broken() {
  let nowMs = 0;
  const breakers = createProviderBreakers(() => nowMs, 10_000);
  for (let call = 0; call < 5; call++) await expect(breakers.run("p", failing)).rejects.toThrow("It failed.");
  const wait = (ms: number) => {
    nowMs += ms;
  };
  const isAsked = async () => {
    let asked = false;
    const open = async () => {
      asked = true;
    };
    await breakers.run("p", open).catch(() => undefined);
    return asked;
  };
  return { breakers, isAsked, wait };
}

test("after five failures in a row a provider rests, then one try decides", async () => {
  const { breakers, isAsked, wait } = await broken();
  expect(breakers.states().get("p")).toBe(true);
  wait(9_999);
  expect(await isAsked()).toBe(false);
  wait(1);
  await expect(breakers.run("p", failing)).rejects.toThrow("It failed.");
  expect(await isAsked()).toBe(false);
  wait(10_000);
  expect(await isAsked()).toBe(true);
  expect(breakers.states().get("p")).toBe(false);
});

test.each(["provider_rate_limited", "provider_rejected", "bad_request", "cancelled"] as const)(
  "%s says nothing about whether a provider is up: it stays asked",
  async (code) => {
    const breakers = createProviderBreakers(() => 0);
    const refusing = () => Promise.reject(new AppError(code, "No."));
    for (let call = 0; call < 20; call++) await expect(breakers.run("p", refusing)).rejects.toThrow("No.");
    expect(breakers.isResting("p")).toBe(false);
  },
);

test("silence counts as failure does", async () => {
  const breakers = createProviderBreakers(() => 0);
  const silent = () => Promise.reject(new AppError("provider_timeout", "Silence."));
  for (let call = 0; call < 5; call++) await expect(breakers.run("p", silent)).rejects.toThrow("Silence.");
  expect(breakers.isResting("p")).toBe(true);
});

test.each([-HOUR_MS, HOUR_MS])(
  "a wall clock that jumps by %d ms neither prolongs nor ends the rest",
  async (jumpMs) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1) });
    const { isAsked, wait } = await broken();
    vi.setSystemTime(Date.now() + jumpMs);
    wait(9_999);
    expect(await isAsked()).toBe(false);
    wait(1);
    expect(await isAsked()).toBe(true);
  },
);
