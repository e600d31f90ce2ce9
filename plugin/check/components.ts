/**
 * Strongly connected components by Tarjan's algorithm, without recursion. Gives them callees first; within one, and among equals, the order of `nodes` decides
 * nothing that a caller can see: a component is a set.
 */
export function components(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const found: string[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const frames: { readonly node: string; readonly targets: readonly string[]; at: number }[] = [];
    const enter = (node: string): void => {
      index.set(node, index.size);
      low.set(node, index.get(node)!);
      stack.push(node);
      onStack.add(node);
      frames.push({ node, targets: next(node), at: 0 });
    };
    enter(root);
    while (frames.length > 0) {
      const frame = frames.at(-1)!;
      const target = frame.targets[frame.at++];
      if (target === undefined) {
        frames.pop();
        const { node } = frame;
        const above = frames.at(-1)?.node;
        if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(node)!));
        if (low.get(node) !== index.get(node)) continue;
        const component = stack.splice(stack.lastIndexOf(node));
        for (const each of component) onStack.delete(each);
        found.push(component);
      } else if (!index.has(target)) {
        enter(target);
      } else if (onStack.has(target)) {
        low.set(frame.node, Math.min(low.get(frame.node)!, index.get(target)!));
      }
    }
  }
  return found;
}

/** For each node what it and everything that it leads to has: a fixpoint over the components, so that a circle has one verdict wherever it is entered. */
export function reachedFrom<T>(nodes: readonly string[], next: (node: string) => readonly string[], own: (node: string) => Iterable<T>): Map<string, ReadonlySet<T>> {
  const verdicts = new Map<string, ReadonlySet<T>>();
  for (const component of components(nodes, next)) {
    const verdict = new Set<T>();
    for (const node of component) {
      for (const each of own(node)) verdict.add(each);
      for (const target of next(node)) for (const each of verdicts.get(target) ?? []) verdict.add(each);
    }
    for (const node of component) verdicts.set(node, verdict);
  }
  return verdicts;
}
