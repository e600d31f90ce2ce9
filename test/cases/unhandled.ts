/** Counts the `unhandledRejection` events from now on. `end` waits one macrotask more, and gives the count. */
export function countUnhandled(): { readonly end: () => Promise<number> } {
  let count = 0;
  const note = (): void => void count++;
  process.on('unhandledRejection', note);
  return {
    end: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', note);
      return count;
    },
  };
}
