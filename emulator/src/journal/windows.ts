/** The most of the rising times that lie within any stretch of so many milliseconds, its end not included. */
export function mostWithin(times: readonly number[], milliseconds: number): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= milliseconds) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/**
 * The fewest of the rising times that lie within any stretch of so many milliseconds, its end not included, that lies
 * between the first and the last of them. Undefined when there is no such stretch.
 */
export function fewestWithin(times: readonly number[], milliseconds: number): number | undefined {
  const last = times.at(-1);
  let fewest: number | undefined;
  // A stretch that holds the fewest begins just after one of them.
  let end = 0;
  for (const [index, time] of times.entries()) {
    if (last === undefined || time + milliseconds >= last) break;
    while ((times[end] ?? Number.POSITIVE_INFINITY) <= time + milliseconds) end += 1;
    fewest = Math.min(fewest ?? Number.POSITIVE_INFINITY, end - index - 1);
  }
  return fewest;
}
