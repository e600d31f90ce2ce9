import type { CodeFlow, Location, Log, Region, ReportingDescriptor, Result } from 'sarif';
import { diagnostics } from '../catalogue/index.ts';
import type { Reported, WayPoint } from './reported.ts';

/** What a SARIF log says beside the findings. */
export interface SarifContext {
  readonly version: string;
  /** False where a file could not be read. */
  readonly successful: boolean;
}

/** The findings as a SARIF 2.1.0 log. Each way is a code flow; files are relative to the root of the sources. */
export function sarifLog(findings: readonly Reported[], { version, successful }: SarifContext): Log {
  const ids = [...new Set(findings.map(({ id }) => id))].sort();
  const rules = ids.map((id): ReportingDescriptor => ({
    id, shortDescription: { text: diagnostics[id].meaning }, defaultConfiguration: { level: diagnostics[id].severity }, help: { text: `See ${diagnostics[id].page} in the documentation of stet.` },
  }));
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [{
      tool: { driver: { name: 'stet', semanticVersion: version, rules } },
      columnKind: 'utf16CodeUnits',
      invocations: [{ executionSuccessful: successful }],
      results: findings.map((finding): Result => ({
        ruleId: finding.id, ruleIndex: ids.indexOf(finding.id), level: finding.severity,
        message: { text: finding.fix === undefined ? finding.message : `${finding.message}\nFix: ${finding.fix}` },
        locations: [location(finding.file, { startLine: finding.line, startColumn: finding.column, endLine: finding.endLine, endColumn: finding.endColumn })],
        ...(finding.way.length > 0 && { codeFlows: [codeFlow(finding)] }),
      })),
    }],
  };
}

function codeFlow({ way, file, line, column, message }: Reported): CodeFlow {
  const steps = [...way.map((point) => step(point, point.name)), step({ file, line, column, name: message }, message)];
  return { threadFlows: [{ locations: steps.map((each) => ({ location: each })) }] };
}

function step({ file, line, column }: WayPoint, text: string): Location {
  return { ...location(file, { startLine: line, startColumn: column }), message: { text } };
}

function location(file: string, region: Region): Location {
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file), uriBaseId: 'SRCROOT' }, region } };
}
