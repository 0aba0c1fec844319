import type { LookupFunction } from "node:net";

const ADDRESSES = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * Resolves a loopback name without a hosts file or a name server. Those could lead `localhost` to another machine,
 * which would then get the credential over plain http.
 */
export const lookupLoopback: LookupFunction = (_hostname, { all, family }, callback) => {
  const wanted = ADDRESSES.filter((known) => !family || family === known.family || family === `IPv${known.family}`);
  const [first] = wanted;
  if (all || !first) callback(null, wanted);
  else callback(null, first.address, first.family);
};
