import type { Reported } from './reported.ts';

/** A finding as a workflow command, which GitHub shows beside the line. */
export function githubCommand(finding: Reported): string {
  const { severity, file, line, column, endLine, endColumn, id, message, way, fix } = finding;
  const place = { file, line, col: column, endLine, ...(endLine === line ? { endColumn } : {}), title: `stet ${id}` };
  const properties = Object.entries(place).map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',');
  const lines = [message, ...(way.length > 0 ? [`reached by ${way.map(({ name }) => name).join(' → ')}`] : []), ...(fix === undefined ? [] : [`fix: ${fix}`])];
  return `::${severity} ${properties}::${escapeData(lines.join('\n'))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
