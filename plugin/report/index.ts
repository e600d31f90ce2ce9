export { colors, colorsFor, type Colors } from './colors.ts';
export { codeFrame, lineText } from './frame.ts';
export { findingPosition, lineStarts, positionAt, type Position } from './position.ts';
export { jsonFinding, messageOf, pretty, rowOf, type JsonFinding, type Message } from './message.ts';
export type { Reported, WayPoint } from './reported.ts';
export { count, prettyReported, summaryOf } from './program-pretty.ts';
export { githubCommand } from './github.ts';
export { sarifLog } from './sarif.ts';
