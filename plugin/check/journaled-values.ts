import type ts from 'typescript';
import { actionOf } from './durable-calls.ts';
import type { Model } from './model.ts';
import { bare } from './node-kinds.ts';
import type { JournaledValue, Operation } from './unit.ts';
import { obstacleIn } from './unserializable.ts';

export const unserializableFix = 'give plain data to the journal, or the run a serde of its own';

/** The values that a durable operation puts into the journal, and that the journal does not keep. One that has a serde of its own is not looked at. */
export function refusedValues(operation: Operation, call: ts.CallExpression, model: Model): JournaledValue[] {
  const { ts, checker } = model;
  const [first, second, third] = call.arguments;
  const of = (type: ts.Type, at: ts.Node): JournaledValue[] => {
    const found = obstacleIn(type, model);
    if (found === undefined) return [];
    const where = found.path === '' ? 'the value' : `\`${found.path}\` of the value`;
    return [{ start: at.getStart(), end: at.end, text: `${where} that \`${operation.text}\` writes is ${found.what}, which does not survive the journal` }];
  };
  const ofArgument = (argument: ts.Expression | undefined): JournaledValue[] => (argument === undefined || ts.isSpreadElement(argument) ? [] : of(checker.getTypeAtLocation(argument), argument));
  switch (operation.kind) {
    case 'run': {
      const action = actionOf(ts, call);
      const options = action === first ? second : third;
      if (action === undefined || (options !== undefined && hasSerde(options, model))) return [];
      const inline = bare(ts, action);
      const at = ts.isArrowFunction(inline) && !ts.isBlock(inline.body) ? inline.body : call.expression;
      const results = checker.getTypeAtLocation(inline).getCallSignatures().map((signature) => checker.getReturnTypeOfSignature(signature));
      return results.flatMap((result) => of(checker.getAwaitedType(result) ?? result, at)).slice(0, 1);
    }
    case 'set': return third === undefined ? ofArgument(second) : [];
    case 'resolveAwakeable': return third === undefined ? ofArgument(second) : [];
    case 'call':
    case 'send': return ofArgument(first);
    default: return [];
  }
}

function hasSerde(options: ts.Expression, { checker }: Model): boolean {
  return checker.getPropertyOfType(checker.getTypeAtLocation(options), 'serde') !== undefined;
}
