let busy = 0;

/**
 * Lets a virtual world know of the computations that generated programs put into the thread pool; Node lists them nowhere.
 * Imported before the runtime, so that the runtime finds this function as the native one.
 */
const { digest } = SubtleCrypto.prototype;
SubtleCrypto.prototype.digest = function (this: SubtleCrypto, ...args: Parameters<typeof digest>) {
  const computed = Reflect.apply(digest, this, args) as ReturnType<typeof digest>;
  busy++;
  const done = (): void => void busy--;
  computed.then(done, done);
  return computed;
};

/** Whether the thread pool works for somebody. */
export function isComputing(): boolean {
  return busy > 0;
}
