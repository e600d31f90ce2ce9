/** Who may run for a key: the first in line, until it leaves. Lines are kept in the order of entering. */
export class KeyQueues<T> {
  readonly #lines = new Map<string, T[]>();

  /** Gives whether it is first. */
  enter(key: string, member: T): boolean {
    const line = this.#lines.get(key);
    if (line === undefined) this.#lines.set(key, [member]);
    else line.push(member);
    return line === undefined;
  }

  /** Gives who is first now, if that has changed. */
  leave(key: string, member: T): T | undefined {
    const line = this.#lines.get(key);
    const position = line?.indexOf(member) ?? -1;
    if (line === undefined || position < 0) return undefined;
    line.splice(position, 1);
    if (line.length === 0) this.#lines.delete(key);
    return position === 0 ? line[0] : undefined;
  }
}
