import type { LookupFunction } from "node:net";

const ADDRESSES = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * Looks a loopback name up without asking anyone: a hosts file or a name server that leads `localhost` elsewhere would
 * get the credential over plain http.
 */
export const lookupLoopback: LookupFunction = (_hostname, { all, family }, callback) => {
  const wanted = ADDRESSES.filter((known) => !family || family === known.family || family === `IPv${known.family}`);
  const [first] = wanted;
  if (all || !first) callback(null, wanted);
  else callback(null, first.address, first.family);
};
