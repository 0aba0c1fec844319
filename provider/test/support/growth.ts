/**
 * How many times the processor time of `run` grows when its input does eightfold: about 8 where it is linear, 64 where
 * it is quadratic. Of each size the quickest of five runs counts, so that a busy machine changes little.
 */
export function growth(run: (size: number) => () => unknown, size: number): number {
  const timeOf = (work: () => unknown) => {
    const times = [1, 2, 3, 4, 5].map(() => {
      const { user, system } = process.cpuUsage();
      work();
      const after = process.cpuUsage();
      return after.user + after.system - user - system;
    });
    return Math.min(...times);
  };
  // What takes less than 2 ms is too short to be measured.
  const small = Math.max(timeOf(run(size)), 2_000);
  return timeOf(run(8 * size)) / small;
}

/** More than this is not linear. */
export const LINEAR = 40;
