import { cut } from "../../src/hubspot/text.js";

test.each([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc…"],
  ["ab😀", 4, "ab😀"],
  ["ab😀", 3, "ab…"],
  ["a😀bc", 3, "a😀…"],
  ["a😀😀", 4, "a😀…"],
  ["", 3, ""],
])("%j cut to %d units is %j", (text, longest, expected) => {
  expect(cut(text, longest)).toBe(expected);
  expect(cut(text, longest).isWellFormed()).toBe(true);
});
