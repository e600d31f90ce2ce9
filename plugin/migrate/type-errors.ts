import type { Model } from '../check/model.ts';

/** One thing that does not compile. */
export interface TypeError {
  /** Relative to the root of the program. */
  readonly file: string;
  readonly message: string;
}

/** What does not compile in the program's own files. */
export function typeErrors(model: Model): TypeError[] {
  const { ts, program } = model;
  return model.ownFiles().filter((file) => !file.fileName.includes('/node_modules/')).flatMap((file) =>
    [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((each) => ({
      file: model.nameOf(file), message: `TS${each.code}: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`,
    })));
}

/** What did not compile after and did before, each as often as it is more. */
export function newErrors(before: readonly TypeError[], after: readonly TypeError[]): TypeError[] {
  const counts = new Map<string, number>();
  const keyOf = ({ file, message }: TypeError): string => `${file}\n${message}`;
  for (const each of before) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return after.filter((each) => {
    const left = counts.get(keyOf(each)) ?? 0;
    if (left > 0) counts.set(keyOf(each), left - 1);
    return left === 0;
  });
}
