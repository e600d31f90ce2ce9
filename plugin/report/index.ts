export { codeFrame, lineText } from './frame.ts';
export { findingPosition, lineStarts, positionAt, type Position } from './position.ts';
export { jsonFinding, messageOf, pretty, type JsonFinding, type Message } from './message.ts';
