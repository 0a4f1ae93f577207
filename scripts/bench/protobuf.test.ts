import { expect, test } from "vitest";
import { bytesField, integerField } from "./protobuf";

test("fields are written as the encoding guide of Protocol Buffers shows them", () => {
  expect([...integerField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
  expect([...bytesField(2, "testing")]).toEqual([0x12, 0x07, ...Buffer.from("testing")]);
  expect([...bytesField(3, [integerField(1, 150)])]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
});

test("a length beyond 32 bits of shifting is written whole", () => {
  expect([...integerField(1, 2 ** 35)]).toEqual([0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
});
