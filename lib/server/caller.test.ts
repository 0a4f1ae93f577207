import { expect, test } from "vitest";
import { callerOf } from "./caller";
import { PEER_ADDRESS_HEADER } from "./peer-address";

const idOf = (peer: string, forwarded?: string, proxies = 0) =>
  callerOf(new Headers({ [PEER_ADDRESS_HEADER]: peer, ...(forwarded && { "x-forwarded-for": forwarded }) }), proxies)
    .id;

test("an id is a hash and holds no address", () => {
  expect(idOf("192.0.2.1")).toMatch(/^[0-9a-f]{64}$/);
});

test("without a trusted proxy a forwarded address changes nothing: anybody can write one", () => {
  expect(idOf("192.0.2.1", "10.0.0.1")).toBe(idOf("192.0.2.1"));
});

test("behind one proxy the address is the one it appended, whatever the client wrote before it", () => {
  expect(idOf("10.0.0.1", "6.6.6.6, 192.0.2.1", 1)).toBe(idOf("192.0.2.1"));
});

test("behind two proxies it is the one that the outer appended", () => {
  expect(idOf("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.2", 2)).toBe(idOf("192.0.2.1"));
});

test("a request that came past the proxies counts by its peer", () => {
  expect(idOf("192.0.2.1", "", 1)).toBe(idOf("192.0.2.1"));
});

test.each([
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"],
  ["2001:db8::1", "2001:db8:0:0:1:2:3:4"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
])("%s and %s are one caller", (a, b) => {
  expect(idOf(a)).toBe(idOf(b));
});

test("another /64 is another caller", () => {
  expect(idOf("2001:db8:1:2::1")).not.toBe(idOf("2001:db8:1:3::1"));
});
