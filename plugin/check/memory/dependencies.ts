/** What was looked at beyond a file while it was read. */
export interface Depended {
  /** Files whose text was looked into, as far as it is more than their shape. */
  readonly touched: Set<string>;
  /** Members that were looked for in the whole program, as `memberKey` tells them. */
  readonly asked: Set<string>;
}

/** Something that is worked out once, with what it depended on: whoever uses it again depends on that too. */
export interface Kept<T> {
  readonly value: T;
  readonly on: Depended;
}

export function nothingYet(): Depended {
  return { touched: new Set(), asked: new Set() };
}

/** Writes down what is looked at. */
export class Dependencies {
  readonly #open: Depended[] = [];

  touch(file: string): void {
    this.#open.at(-1)?.touched.add(file);
  }

  ask(member: string): void {
    this.#open.at(-1)?.asked.add(member);
  }

  again({ touched, asked }: Depended): void {
    for (const file of touched) this.touch(file);
    for (const member of asked) this.ask(member);
  }

  /** Does `work`; what it looks at goes into `into`, and counts for whatever is being written down around it. */
  during<T>(into: Depended, work: () => T): T {
    this.#open.push(into);
    try {
      return work();
    } finally {
      this.#open.pop();
      this.again(into);
    }
  }

  /** `work`, once for each key. */
  once<K, T>(known: Map<K, Kept<T>>, key: K, work: () => T): T {
    let kept = known.get(key);
    if (kept !== undefined) {
      this.again(kept.on);
      return kept.value;
    }
    const on = nothingYet();
    kept = { value: this.during(on, work), on };
    known.set(key, kept);
    return kept.value;
  }
}
